import { newId, toGlobalId } from '../../src/domain/ids.js';
import type { LoadRequest } from '../load/protocol.js';
import { priceMinutes } from '../settings.js';
import { writeCodes } from '../world/codes.js';
import { type Bench, type Benchmark, callYardstick, graphql, keyVariable, load, type Slice } from './benchmark.js';

const document = `mutation Redeem($input: RedeemCreditsInput!) {
  redeemCredits(input: $input) { redemption { id state priceMinutes } userErrors { code message } }
}`;

/** More codes than the latest slice would use up. */
const spare = 1.7;
const firstGuessPerSecond = 2_000;

/** Redemptions by code: at every venue, or all at the first one. */
export function redeemBenchmark(bench: Bench, kind: 'spread' | 'hot'): Benchmark {
  const { members, venues } = bench.world;
  const atVenues = kind === 'spread' ? venues : venues.slice(0, 1);
  let perSecond = firstGuessPerSecond;
  let requests: LoadRequest[] = [];
  const where = kind === 'spread' ? `${venues.length} venues` : 'one venue';
  return {
    name: kind === 'spread' ? 'redeem_spread' : 'redeem_hot',
    unit: 'redemptions',
    says: `redeemCredits by code over GraphQL, ${members.length} members at ${where}`,
    yardstickSays: `Y1: y1.redeem, ${members.length} wallets at ${where}`,
    yardstick: (seconds) =>
      callYardstick(
        bench,
        {
          sql: `SELECT y1.redeem(:key, :wallet, :venue, ${priceMinutes})`,
          variables: [
            keyVariable,
            { name: 'wallet', from: 1, to: members.length },
            { name: 'venue', from: members.length + 1, to: members.length + atVenues.length },
          ],
        },
        seconds,
      ),
    async prepare(seconds) {
      const holders = Array.from({ length: Math.ceil(perSecond * seconds * spare) }, () => drawn(members));
      const codes = await writeCodes(bench.world, holders, new Date());
      requests = codes.map((code) => {
        const venue = drawn(atVenues);
        const input = { idempotencyKey: newId(), code, offerId: toGlobalId('Offer', venue.offerId), adults: 1 };
        return { token: venue.tillToken, path: '/graphql', body: graphql(document, { input }) };
      });
    },
    async serve(seconds): Promise<Slice> {
      const { slice } = await load(bench, {
        url: bench.service().url,
        seconds,
        requests,
        repeat: false,
        mustContain: '"userErrors":[]',
        mustNotContain: '"errors":',
        counts: null,
      });
      perSecond = slice.rate;
      return slice;
    },
  };
}

function drawn<T>(from: readonly T[]): T {
  const one = from[Math.floor(Math.random() * from.length)];
  if (one === undefined) throw new RangeError('nothing to draw from');
  return one;
}
