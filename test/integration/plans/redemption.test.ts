import pg from 'pg';
import { readRedemptionFacts } from '../../../src/commands/spending/redemptionFacts.js';
import type { RedemptionRequest } from '../../../src/commands/spending/redemptionTypes.js';
import { newId } from '../../../src/domain/ids.js';
import { createWorld, type World, worldNow } from '../../support/world.js';

const count = 5_000;

let world: World;
let ids: string[];
let offerId: string;

beforeAll(async () => {
  world = await createWorld();
  const venue = await world.organisation({ isVenue: true });
  for (let n = 0; n < 30; n += 1) await world.offer(venue.id);
  offerId = (await world.offer(venue.id)).id;
  const people = await world.test.admin<{ id: string }>(
    `INSERT INTO member (scheme_id, id, member_number, name, name_key, preferred_channel, created_at)
     SELECT $1, gen_random_uuid(), 'N' || n, 'Member ' || n, 'member ' || n, 'NONE', $2 FROM generate_series(1, $3::integer) n RETURNING id`,
    [world.schemeId, worldNow, count],
  );
  ids = people.map(({ id }) => id);
  await world.test.admin(
    `INSERT INTO redemption_code (scheme_id, id, member_id, code_hash, created_at, expires_at)
     SELECT $1, gen_random_uuid(), m.id, sha256(m.id::text::bytea), $2, $2::timestamptz + interval '1 day' FROM member m`,
    [world.schemeId, worldNow],
  );
  await world.test.admin('VACUUM ANALYZE');
});
afterAll(() => world.close());

/** How many rows of each table were read in a transaction as the service runs it. */
async function rowsRead(ways: RedemptionRequest['proof'][]): Promise<Record<string, number>> {
  const url = new URL(world.test.adminUrl);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query('SET ROLE tc_app; SET search_path = tc; BEGIN');
    const requests = ways.map((proof) => ({
      actor: { kind: 'SYSTEM' as const, schemeId: world.schemeId },
      now: worldNow,
      key: newId(),
      proof,
      offerId,
      offerRevision: null,
      party: { adults: 1, under16s: 0 },
    }));
    const ask = async <Row extends object>(text: string, parameters: readonly unknown[]) =>
      (await client.query<Row>(text, [...parameters])).rows;
    const facts = await readRedemptionFacts(ask, world.schemeId, requests, worldNow);
    expect(facts.items.every(({ member, offer }) => member !== null && offer?.id === offerId)).toBe(true);
    const { rows } = await client.query<{ relname: string; rows: string }>(
      `SELECT relname, sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) AS rows FROM pg_stat_xact_user_tables
       WHERE relname IN ('member', 'offer', 'redemption_code') GROUP BY relname ORDER BY relname`,
    );
    await client.query('ROLLBACK');
    return Object.fromEntries(rows.map((row) => [row.relname, Number(row.rows)]));
  } finally {
    await client.end();
  }
}

describe('what redemptions are judged by', () => {
  it('is read by key: as many rows of each table as there are requests, whatever the size of the scheme', async () => {
    const hashes = await world.test.admin<{ codeHash: Buffer }>(
      'SELECT code_hash AS "codeHash" FROM redemption_code LIMIT 3',
    );
    const codes = hashes.map(({ codeHash }) => ({ kind: 'CODE' as const, codeHash }));
    expect(await rowsRead(codes)).toEqual({ member: 3, offer: 3, redemption_code: 3 });
  });

  it('the same where the member is named', async () => {
    const named = ids.slice(0, 4).map((memberId) => ({ kind: 'MEMBER' as const, memberId }));
    expect(await rowsRead(named)).toEqual({ member: 4, offer: 4, redemption_code: 0 });
  });
});
