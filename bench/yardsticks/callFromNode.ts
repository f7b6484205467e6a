import pg from 'pg';
import type { CallResult, YardstickCall } from './caller.js';

/** What pgbench does, done by pg: so many clients, each on a connection of its own with a named prepared statement. */
export async function callFromNode(
  url: string,
  clients: number,
  what: YardstickCall,
  seconds: number,
): Promise<CallResult> {
  const names = what.variables.map(({ name }) => name);
  const text = what.sql.replace(/(?<!:):([a-z_]+)/g, (_, name: string) => `$${names.indexOf(name) + 1}`);
  const connected = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const latenciesMs: number[] = [];
  const from = performance.now();
  const until = from + seconds * 1000;
  await Promise.all(
    connected.map(async (client) => {
      while (performance.now() < until) {
        const asked = performance.now();
        await client.query({ name: 'yardstick', text, values: what.variables.map(draw) });
        latenciesMs.push(performance.now() - asked);
      }
    }),
  );
  const took = (performance.now() - from) / 1000;
  await Promise.all(connected.map((client) => client.end()));
  return { calls: latenciesMs.length, seconds: took, latenciesMs };
}

function draw({ from, to }: { from: number; to: number }): number {
  return from + Math.floor(Math.random() * (to - from + 1));
}
