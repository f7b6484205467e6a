import { Agent, type RequestOptions, request } from 'node:http';
import type { LoadOrder, LoadRequest, LoadResult } from './protocol.js';

/** The load generator, a process of its own: keep-alive connections that each ask, wait for the whole answer, and ask again. */

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(order: LoadOrder): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const { hostname, port } = new URL(order.url);
  const result: LoadResult = {
    operations: 0,
    answers: 0,
    failures: 0,
    failure: null,
    seconds: 0,
    latenciesMs: [],
    ranOut: false,
  };
  let next = 0;
  const take = (): LoadRequest | undefined => {
    if (order.repeat && next >= order.requests.length) next = 0;
    const taken = order.requests[next];
    next += 1;
    return taken;
  };
  const from = performance.now();
  const until = from + order.seconds * 1000;
  const connection = async () => {
    while (performance.now() < until) {
      const wanted = take();
      if (!wanted) {
        result.ranOut = true;
        return;
      }
      const asked = performance.now();
      const answer = await ask(wanted, { agent, hostname, port });
      result.latenciesMs.push(performance.now() - asked);
      count(order, answer, result);
    }
  };
  await Promise.all(Array.from({ length: order.connections }, connection));
  // What was under way when the time ended is waited for and counted, and so is the time it took.
  result.seconds = (performance.now() - from) / 1000;
  agent.destroy();
  return result;
}

function count(order: LoadOrder, answer: string, result: LoadResult): void {
  if (!answer.includes(order.mustContain) || answer.includes(order.mustNotContain)) {
    result.failures += 1;
    result.failure ??= answer.slice(0, 600);
    return;
  }
  result.answers += 1;
  result.operations += order.counts === null ? 1 : answer.split(order.counts).length - 1;
}

function ask(wanted: LoadRequest, to: RequestOptions): Promise<string> {
  return new Promise((resolve) => {
    const headers: Record<string, string | number> = {};
    if (wanted.token !== null) headers.authorization = `Bearer ${wanted.token}`;
    if (wanted.body !== null) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(wanted.body);
    }
    const asking = request(
      { ...to, path: wanted.path, method: wanted.body === null ? 'GET' : 'POST', headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        response.on('error', (error) => resolve(String(error)));
      },
    );
    asking.on('error', (error) => resolve(String(error)));
    asking.end(wanted.body ?? undefined);
  });
}
