import { newId, toGlobalId } from '../../src/domain/ids.js';
import type { LoadRequest } from '../load/protocol.js';
import { logsPerCall } from '../settings.js';
import { writeLogs } from '../world/hours.js';
import { type Bench, type Benchmark, callYardstick, graphql, keyVariable, load, type Slice } from './benchmark.js';

const document = `mutation Approve($input: ApproveHoursInput!) {
  approveHours(input: $input) { hoursLogs { id } userErrors { code } }
}`;

const minutes = 60;
/** Two leaders at a time: while one call is in the database the other is read and answered. */
const leaders = 2;
const spare = 1.7;
const firstGuessPerSecond = 8_000;

/** Approvals in calls of a thousand, against the same done one by one by eight clients. */
export function approveBenchmark(bench: Bench): Benchmark {
  const { members } = bench.world;
  const perCall = Math.min(logsPerCall, members.length);
  let perSecond = firstGuessPerSecond;
  let requests: LoadRequest[] = [];
  let written = 0;
  return {
    name: 'approve_bulk',
    unit: 'approvals',
    says: `approveHours over GraphQL, ${perCall} logs in a call, ${leaders} calls at a time`,
    yardstickSays: 'Y1: y1.approve one by one; every approval updates the one issuance row',
    yardstick: (seconds) =>
      callYardstick(
        bench,
        {
          sql: `SELECT y1.approve(:key, :wallet, ${minutes})`,
          variables: [keyVariable, { name: 'wallet', from: 1, to: members.length }],
        },
        seconds,
      ),
    async prepare(seconds) {
      const at = new Date();
      const calls = Math.ceil((perSecond * seconds * spare) / perCall) + leaders;
      requests = [];
      for (let call = 0; call < calls; call += 1) {
        const start = written % members.length;
        const givers = members.slice(start, start + perCall);
        // Nobody gives more than one such log on a day, so no day and no week goes above its cap.
        const workedDaysAgo = 1 + Math.floor(written / members.length);
        const ids = await writeLogs(bench.world, givers, { workedDaysAgo, minutes, at });
        written += givers.length;
        const input = { idempotencyKey: newId(), hoursLogIds: ids.map((id) => toGlobalId('HoursLog', id)) };
        requests.push({ token: bench.world.leaderToken, path: '/graphql', body: graphql(document, { input }) });
      }
    },
    async serve(seconds): Promise<Slice> {
      const { slice } = await load(bench, {
        url: bench.service().url,
        connections: leaders,
        seconds,
        requests,
        repeat: false,
        mustContain: '"userErrors":[]',
        mustNotContain: '"errors":',
        counts: '"id":',
      });
      perSecond = slice.rate;
      return slice;
    },
  };
}
