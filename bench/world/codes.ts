import { newId } from '../../src/domain/ids.js';
import type { BenchMember, World } from './world.js';

const atOnce = 5_000;
const livesMs = 3600 * 1000;

/** Fresh redemption codes, one for each member named, as `createRedemptionCode` would have stored them: only the keyed hash. */
export async function writeCodes(world: World, holders: readonly BenchMember[], at: Date): Promise<string[]> {
  const { database, schemeId, secrets } = world;
  const codes = holders.map((holder) => secrets.redemptionCode(schemeId, holder.id, newId(), 0));
  for (let start = 0; start < holders.length; start += atOnce) {
    const some = holders.slice(start, start + atOnce);
    await database.inScheme(schemeId, (tx) =>
      tx.sql(
        `INSERT INTO redemption_code (scheme_id, id, member_id, code_hash, created_at, expires_at)
         SELECT $1, c.id, c.member_id, c.code_hash, $5, $6 FROM unnest($2::uuid[], $3::uuid[], $4::bytea[]) AS c (id, member_id, code_hash)`,
        [
          schemeId,
          some.map(() => newId()),
          some.map(({ id }) => id),
          some.map((_, index) => secrets.redemptionCodeHash(schemeId, codes[start + index] ?? '')),
          at,
          new Date(at.getTime() + livesMs),
        ],
      ),
    );
  }
  return codes;
}
