import { Connection } from './connection.js';
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
  const url = new URL(order.url);
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
  const askOn = async (connection: Connection) => {
    while (performance.now() < until) {
      const wanted = take();
      if (!wanted) {
        result.ranOut = true;
        return;
      }
      const asked = performance.now();
      const answer = await connection.ask(wanted);
      result.latenciesMs.push(performance.now() - asked);
      count(order, answer, result);
    }
  };
  const connections = Array.from({ length: order.connections }, () => new Connection(url));
  await Promise.all(connections.map(askOn));
  // What was under way when the time ended is waited for and counted, and so is the time it took.
  result.seconds = (performance.now() - from) / 1000;
  for (const connection of connections) connection.close();
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
