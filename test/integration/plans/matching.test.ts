import pg from 'pg';
import { usualMatchWeights } from '../../../src/domain/matching/weights.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { here } from '../matching/support.js';
import { type Explained, indexesOf, type PlanNode, rowsThrownAway, scannedWhole, stepsOf } from './explained.js';

const opportunityCount = 1_600;
const memberCount = 3_000;

/** Tables that grow with a scheme. */
const large = [
  'opportunity',
  'shift',
  'shift_role',
  'booking',
  'member',
  'member_profile',
  'match_key',
  'organisation',
];

let world: World;
let memberId: string;
let opportunityId: string;
let client: pg.Client;

beforeAll(async () => {
  world = await createWorld();
  const wardId = await world.ward('E05013601', 'Tottenham Central');
  await world.test.admin('UPDATE ward SET latitude = $2, longitude = $3 WHERE id = $1', [
    wardId,
    here.latitude,
    here.longitude,
  ]);
  const { admin } = world.test;
  const common = [world.schemeId, worldNow];
  await admin(
    `INSERT INTO organisation (scheme_id, id, name, legal_form, is_group, is_venue, status, created_at, ward_id)
     SELECT $1, gen_random_uuid(), 'Group ' || n, 'INFORMAL', true, false, 'VERIFIED', $2, $3 FROM generate_series(1, 200) n`,
    [...common, wardId],
  );
  // A spiral of some nine kilometres, of twenty causes and as many skills.
  await admin(
    `WITH g AS (SELECT array_agg(id) AS ids FROM organisation WHERE scheme_id = $1), k AS (SELECT array_agg(id ORDER BY name) AS ids FROM skill WHERE scheme_id = $1)
     INSERT INTO opportunity (scheme_id, id, organisation_id, kind, role, cause, skill_ids, place_kind, joining, visibility, state, created_at, changed_at, published_at, latitude, longitude)
     SELECT $1, gen_random_uuid(), g.ids[1 + n % 200], 'ONGOING', 'Helper ' || n, (ARRAY['FOOD', 'SPORT', 'FAITH', 'HERITAGE', 'ANIMALS', 'DISABILITY', 'TRANSPORT', 'HOUSING_AND_HOMELESSNESS'])[1 + n % 8],
            ARRAY[k.ids[1 + n % 40]], CASE n % 20 WHEN 0 THEN 'REMOTE' ELSE 'ON_SITE' END, 'OPEN', 'PUBLIC', 'PUBLISHED', $2, $2, $2::timestamptz - n * interval '1 minute',
            $3 + n * 0.00003 * cos(n), $4 + n * 0.000048 * sin(n)
     FROM generate_series(1, $5::integer) n, g, k`,
    [...common, here.latitude, here.longitude, opportunityCount],
  );
  await admin(
    `INSERT INTO shift (scheme_id, id, opportunity_id, organisation_id, starts_at, ends_at, state, created_at, changed_at)
     SELECT $1, gen_random_uuid(), o.id, o.organisation_id, s.at, s.at + interval '2 hours', 'SCHEDULED', $2, $2
     FROM opportunity o CROSS JOIN LATERAL (SELECT $2::timestamptz + (abs(hashtext(o.id::text)) % 600) * interval '1 hour' AS at) s WHERE o.scheme_id = $1`,
    common,
  );
  await admin(
    `INSERT INTO shift_role (scheme_id, id, shift_id, name, capacity) SELECT $1, gen_random_uuid(), id, 'Volunteer', 4 FROM shift WHERE scheme_id = $1`,
    [world.schemeId],
  );
  await admin(
    `INSERT INTO member (scheme_id, id, member_number, name, name_key, preferred_channel, created_at, ward_id)
     SELECT $1, gen_random_uuid(), 'P' || n, 'Person ' || n, 'person ' || n, 'NONE', $2, $3 FROM generate_series(1, $4::integer) n`,
    [...common, wardId, memberCount],
  );
  await admin(
    `WITH k AS (SELECT array_agg(id ORDER BY name) AS ids FROM skill WHERE scheme_id = $1)
     INSERT INTO member_profile (scheme_id, member_id, skill_ids, interests, latitude, longitude, findable, changed_at)
     SELECT $1, m.id, ARRAY[k.ids[1 + m.n % 40]], ARRAY[(ARRAY['FOOD', 'SPORT', 'FAITH', 'HERITAGE'])[1 + m.n % 4]], $3 + m.n * 0.00003 * cos(m.n), $4 + m.n * 0.000048 * sin(m.n), m.n % 3 > 0, $2
     FROM (SELECT id, row_number() OVER (ORDER BY id)::integer AS n FROM member WHERE scheme_id = $1) m, k`,
    [...common, here.latitude, here.longitude],
  );
  await admin(
    `INSERT INTO booking (scheme_id, id, shift_id, shift_role_id, member_id, state, booked_by, asked_at, booked_at)
     SELECT $1, gen_random_uuid(), r.shift_id, r.id, m.ids[1 + abs(hashtext(r.id::text)) % $3::integer], 'BOOKED', 'system', $2, $2
     FROM shift_role r, (SELECT array_agg(id) AS ids FROM member WHERE scheme_id = $1) m WHERE r.scheme_id = $1`,
    [...common, memberCount],
  );
  for (const table of large) await admin(`VACUUM ANALYZE ${table}`);
  // As it is through a day: shown again and again, and not analysed since.
  await admin(
    `INSERT INTO match_exposure (scheme_id, organisation_id, on_day, shown, members)
     SELECT $1, g.id, $2::date - d, 20 + d, 9 FROM organisation g CROSS JOIN generate_series(0, 60) d WHERE g.scheme_id = $1`,
    common,
  );
  const [one] = await admin<{ id: string }>('SELECT member_id AS id FROM member_profile ORDER BY member_id LIMIT 1');
  const [other] = await admin<{ id: string }>('SELECT id FROM opportunity ORDER BY id LIMIT 1');
  [memberId, opportunityId] = [one?.id ?? '', other?.id ?? ''];
  client = new pg.Client({ connectionString: world.test.adminUrl, options: '-c search_path=tc' });
  await client.connect();
  await client.query("LOAD 'auto_explain'");
  for (const [name, value] of [
    ['auto_explain.log_min_duration', '0'],
    ['auto_explain.log_nested_statements', 'on'],
    ['auto_explain.log_analyze', 'on'],
    ['auto_explain.log_buffers', 'on'],
    ['auto_explain.log_timing', 'off'],
    ['auto_explain.log_format', 'json'],
    ['client_min_messages', 'log'],
  ])
    await client.query(`SET ${name} = ${value}`);
  await client.query('SET ROLE tc_app');
});
afterAll(async () => {
  await client.end();
  await world.close();
});

/** How PostgreSQL runs every statement within a function, in the service's role, with the plans that it keeps. */
async function within(text: string, id: string, runsBefore = 6): Promise<{ found: number; statements: Explained[] }> {
  const call = () => client.query(text, [world.schemeId, worldNow, id, usualMatchWeights]);
  for (let run = 0; run < runsBefore; run += 1) await call();
  const statements: Explained[] = [];
  const listen = ({ message }: { message?: string }) => {
    const plan = message?.slice(message.indexOf('{'));
    if (message?.startsWith('duration') && plan) {
      const told = JSON.parse(plan) as { 'Query Text': string; Plan: PlanNode };
      statements.push({ text: told['Query Text'], plan: told.Plan });
    }
  };
  client.on('notice', listen);
  const { rows } = await call();
  client.off('notice', listen);
  return { found: rows.length, statements };
}

const forMember = (runsBefore?: number) =>
  within('SELECT * FROM match_for_member($1, $2, $3, $3, true, $4, NULL, NULL, NULL, 20)', memberId, runsBefore);
const forOpportunity = (runsBefore?: number) =>
  within('SELECT * FROM match_for_opportunity($1, $2, $3, $4, NULL, NULL, 20)', opportunityId, runsBefore);

const scanned = (statements: Explained[]) => scannedWhole(statements).filter((table) => large.includes(table));
/** Rows of a table that were read, thrown away ones with them. */
const rowsRead = (statements: Explained[], table: string) =>
  statements
    .flatMap(({ plan }) => stepsOf(plan))
    .filter((step) => step['Relation Name'] === table)
    .reduce(
      (sum, step) => sum + (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0)) * step['Actual Loops'],
      0,
    );

test('what suits a member is found by indexes, whatever there is', async () => {
  const { found, statements } = await forMember();
  expect(found).toBe(20);
  expect(statements.length).toBeGreaterThanOrEqual(8);
  expect(scanned(statements)).toEqual([]);
  expect(indexesOf(statements)).toEqual(
    expect.arrayContaining([
      'opportunity_by_cell',
      'match_key_by_cell',
      'shift_by_opportunity',
      'shift_by_time',
      'booking_by_shift',
    ]),
  );
  expect(rowsRead(statements, 'opportunity')).toBeLessThan(opportunityCount / 2);
  expect(rowsRead(statements, 'shift')).toBeLessThan(opportunityCount / 4);
  expect(rowsRead(statements, 'match_exposure')).toBeLessThan(1_500);
  expect(rowsThrownAway(statements)).toBeLessThan(1_500);
});

test('so is whom an opportunity would suit', async () => {
  const { found, statements } = await forOpportunity();
  expect(found).toBe(20);
  expect(scanned(statements)).toEqual([]);
  expect(indexesOf(statements)).toEqual(expect.arrayContaining(['member_profile_by_cell', 'match_key_by_cell']));
  expect(rowsRead(statements, 'member_profile')).toBeLessThan(memberCount / 2);
  expect(rowsRead(statements, 'member')).toBeLessThan(memberCount / 2);
});

test('this test can fail: without their indexes far more is read', async () => {
  await world.test.admin('DROP INDEX shift_by_opportunity, opportunity_by_cell, member_profile_by_cell');
  const { statements } = await forMember(0);
  expect(rowsRead(statements, 'opportunity')).toBeGreaterThan(opportunityCount);
  expect(rowsRead(statements, 'shift')).toBeGreaterThan(opportunityCount);
  expect(rowsRead((await forOpportunity(0)).statements, 'member_profile')).toBeGreaterThan(memberCount);
});

test('and a table that is read whole is noticed', async () => {
  await client.query("SELECT set_config('tc.scheme_id', $1, false)", [world.schemeId]);
  const { statements } = await within(
    "SELECT count(*) FROM opportunity WHERE scheme_id = $1 AND description <> $3 AND published_at <= $2 AND cardinality($4::integer[]) > 0 AND role || '' <> 'x'",
    memberId,
  );
  expect(scanned(statements)).toEqual(['opportunity']);
});
