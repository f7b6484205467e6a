import { isDeepStrictEqual } from 'node:util';
import { toGlobalId } from '../../src/domain/ids.js';
import type { LoadRequest } from '../load/protocol.js';
import { statementLines } from '../settings.js';
import { type StatementYardstick, startStatementYardstick } from '../yardsticks/statementYardstick.js';
import { type Bench, type Benchmark, graphql, load } from './benchmark.js';

const document = `query Statement($id: ID!) {
  account(id: $id) {
    balance { minutes availableMinutes heldMinutes toEarnBackMinutes text }
    statement(first: ${statementLines}) {
      edges { node { kind amountMinutes balanceAfterMinutes description occurredAt } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/** As many connections to the database as the service's own pool may open. */
const poolMax = 12;
/** How many answers are held against each other before the measuring begins. */
const compared = 20;

/** Balance and the last lines: each member their own. */
export function statementBenchmark(bench: Bench): Benchmark {
  const { readers, schemeId } = bench.world;
  const asked: LoadRequest[] = readers.map(({ token, walletId }) => ({
    token,
    path: '/graphql',
    body: graphql(document, { id: toGlobalId('Account', walletId) }),
  }));
  const plain: LoadRequest[] = readers.map(({ walletId }) => ({
    token: null,
    path: `/statements/${walletId}`,
    body: null,
  }));
  let yardstick: StatementYardstick | null = null;
  const urlOfYardstick = () => yardstick?.url ?? '';
  const read = async (url: string, requests: LoadRequest[], seconds: number) => {
    const order = { url, seconds, requests, repeat: true, counts: null };
    return (await load(bench, { ...order, mustContain: '"edges":[{', mustNotContain: '"errors":' })).slice;
  };
  return {
    name: 'statement_limit',
    unit: 'statements',
    says: `balance and the last ${statementLines} lines over GraphQL, ${readers.length} members, each their own`,
    yardstickSays: 'Y2: node:http and one prepared SQL call as tc_app under row-level security, the same JSON',
    async begin() {
      const order = { url: bench.house.adminUrl, schemeId, poolMax, lines: statementLines };
      yardstick = await startStatementYardstick(order);
      for (let index = 0; index < compared; index += 1) {
        const [served, measured] = await Promise.all([
          fetchOne(bench.service().url, asked[index]),
          fetchOne(urlOfYardstick(), plain[index]),
        ]);
        if (!isDeepStrictEqual(served, measured)) {
          throw new Error(
            `service and yardstick answer differently:\n${JSON.stringify(served)}\n${JSON.stringify(measured)}`,
          );
        }
      }
    },
    yardstick: (seconds) => read(urlOfYardstick(), plain, seconds),
    prepare: async () => undefined,
    serve: (seconds) => read(bench.service().url, asked, seconds),
    end: () => yardstick?.close(),
    pids: () => (yardstick ? [yardstick.pid] : []),
  };
}

async function fetchOne(url: string, wanted: LoadRequest | undefined): Promise<unknown> {
  if (!wanted) throw new RangeError('fewer readers than are compared');
  const response = await fetch(`${url}${wanted.path}`, {
    method: wanted.body === null ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(wanted.token === null ? {} : { authorization: `Bearer ${wanted.token}` }),
    },
    body: wanted.body,
  });
  return await response.json();
}
