import { newId } from '../../src/domain/ids.js';
import { clearIdempotency } from '../../src/jobs/processors/clearIdempotency.js';
import { sealAudit } from '../../src/jobs/processors/sealAudit.js';
import { verifyAuditChain } from '../../src/jobs/processors/verifyAudit.js';
import { at, Borough } from './borough.js';
import { connectWorker, Workshop } from './support.js';

let workshop: Workshop;
let borough: Borough;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  borough = await Borough.found(workshop.owner);
});
afterAll(() => workshop.close());

const seal = (now: Date, fully = false) => sealAudit(workshop.database, borough.schemeId, now, { fully });
const verify = () => verifyAuditChain(workshop.database, borough.schemeId);

async function links(): Promise<string[]> {
  const rows = await workshop.rows<{ audit_id: string; sequence: number }>(
    'SELECT audit_id, sequence FROM audit_seal WHERE scheme_id = $1 ORDER BY sequence',
    [borough.schemeId],
  );
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  return rows.map((row) => row.audit_id);
}

/** Many rows at once, a millisecond apart, with ids made now. */
async function fill(count: number): Promise<void> {
  await workshop.rows(
    `INSERT INTO audit (scheme_id, id, occurred_at, actor, action, subject_type, detail)
     SELECT $1::uuid, md5(n::text || $1::uuid)::uuid, $2::timestamptz + n * interval '1 ms', 'system', 'logHours', 'HoursLog', jsonb_build_object('n', n)
     FROM generate_series(1, $3) n`,
    [borough.schemeId, at(0), count],
  );
}

test('links rows in the order they happened, once, and the chain holds', async () => {
  const later = await borough.audit('approveHours', at(2));
  const first = await borough.audit('logHours', at(1));
  expect(await seal(at(10))).toBe(2);
  expect(await seal(at(10))).toBe(0);
  expect(await links()).toEqual([first, later]);
  const next = await borough.audit('redeemCredits', at(11));
  expect(await seal(at(12))).toBe(1);
  expect(await links()).toEqual([first, later, next]);
  expect(await verify()).toEqual({ links: 3, broken: null, unsealed: 0 });
});

test('waits two seconds for rows that may still be committing, and links one that comes late after the others', async () => {
  const early = await borough.audit('logHours', at(1, 0));
  const fresh = await borough.audit('logHours', at(1, 9));
  expect(await seal(at(1, 10))).toBe(1);
  const late = await borough.audit('logHours', at(0));
  expect(await seal(at(1, 11))).toBe(2);
  expect(await links()).toEqual([early, late, fresh]);
  expect(await verify()).toEqual({ links: 3, broken: null, unsealed: 0 });
});

test('a row with an id from long before the newest link is found by the full round', async () => {
  await borough.audit('logHours', at(1));
  await seal(at(10));
  const old = '018bcfe5-6800-7000-8000-000000000001';
  await borough.audit('logHours', at(2), { id: old });
  expect(await seal(at(10))).toBe(0);
  expect(await verify()).toEqual({ links: 1, broken: null, unsealed: 1 });
  expect(await seal(at(10), true)).toBe(1);
  expect((await links()).at(-1)).toBe(old);
});

test('many rows go in several batches, by several sealers at once, into one chain', async () => {
  await fill(12_000);
  const other = await connectWorker(workshop.adminUrl);
  const sealed = await Promise.all([
    seal(at(10), true),
    sealAudit(other, borough.schemeId, at(10), { fully: true }),
    seal(at(10), true),
  ]);
  await other.close();
  expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(12_000);
  expect((await links()).length).toBe(12_000);
  expect(await verify()).toEqual({ links: 12_000, broken: null, unsealed: 0 });
});

test('schemes have chains of their own', async () => {
  await borough.audit('logHours', at(1));
  const other = await Borough.found(workshop.owner, 'Hillside Time Credits');
  await other.audit('logHours', at(1));
  await seal(at(10));
  expect(await verify()).toEqual({ links: 1, broken: null, unsealed: 0 });
  const theirs = await verifyAuditChain(workshop.database, other.schemeId);
  expect(theirs).toEqual({ links: 0, broken: null, unsealed: 1 });
});

describe('what breaks the chain', () => {
  let ids: string[];
  beforeEach(async () => {
    ids = [];
    for (let minute = 1; minute <= 5; minute++) ids.push(await borough.audit('logHours', at(minute)));
    await seal(at(10));
    expect(await links()).toEqual(ids);
  });

  const edits: [string, string][] = [
    ['actor', `actor = 'member:someone'`],
    ['action', `action = 'approveHours'`],
    ['instant', `occurred_at = occurred_at + interval '1 microsecond'`],
    ['subject', 'subject_id = NULL'],
    ['subject type', `subject_type = 'HoursLog'`],
    ['detail', `detail = '{"count": 2}'`],
  ];
  test.each(edits)('an edited %s', async (_what, change) => {
    await workshop.rows(`UPDATE audit SET ${change} WHERE id = $1`, [ids[2]]);
    expect(await verify()).toEqual({
      links: 2,
      broken: { sequence: 3, auditId: ids[2], because: 'ROW_CHANGED' },
      unsealed: 0,
    });
  });

  test('a row taken out', async () => {
    await workshop.rows('DELETE FROM audit WHERE id = $1', [ids[3]]);
    expect(await verify()).toEqual({
      links: 3,
      broken: { sequence: 4, auditId: ids[3], because: 'ROW_MISSING' },
      unsealed: 0,
    });
  });

  test('a row taken out together with its link', async () => {
    await workshop.rows('DELETE FROM audit WHERE id = $1', [ids[1]]);
    await workshop.rows('DELETE FROM audit_seal WHERE audit_id = $1', [ids[1]]);
    expect(await verify()).toEqual({
      links: 2,
      broken: { sequence: 3, auditId: ids[2], because: 'LINK_MISSING' },
      unsealed: 0,
    });
  });

  test('the links renumbered over the gap', async () => {
    await workshop.rows('DELETE FROM audit WHERE id = $1', [ids[1]]);
    await workshop.rows('DELETE FROM audit_seal WHERE audit_id = $1', [ids[1]]);
    for (const [index, id] of ids.slice(2).entries()) {
      await workshop.rows('UPDATE audit_seal SET sequence = $2 WHERE audit_id = $1', [id, index + 2]);
    }
    expect(await verify()).toEqual({
      links: 1,
      broken: { sequence: 2, auditId: ids[2], because: 'CHAIN_CUT' },
      unsealed: 0,
    });
  });

  test('an edited row with its own hash made anew', async () => {
    await workshop.rows(`UPDATE audit SET actor = 'member:someone' WHERE id = $1`, [ids[2]]);
    await workshop.rows(`UPDATE audit_seal SET hash = sha256('made anew') WHERE audit_id = $1`, [ids[2]]);
    expect((await verify()).broken).toEqual({ sequence: 3, auditId: ids[2], because: 'ROW_CHANGED' });
  });
});

test('a worker may neither change audit rows nor links', async () => {
  await borough.audit('logHours', at(1));
  await seal(at(10));
  for (const statement of [
    'UPDATE audit SET actor = actor',
    'DELETE FROM audit',
    'UPDATE audit_seal SET hash = hash',
    'DELETE FROM audit_seal',
  ]) {
    await expect(workshop.database.inScheme(borough.schemeId, (tx) => tx.sql(statement))).rejects.toThrow(
      'permission denied',
    );
  }
});

test('idempotency keys are kept for thirty days', async () => {
  const days = (count: number) => new Date(at(0).getTime() - count * 24 * 60 * 60_000);
  const keep = async (key: string, createdAt: Date) =>
    borough.insert('idempotency', {
      actor: 'system',
      key,
      operation: 'logHours',
      input_hash: Buffer.from(newId()),
      created_at: createdAt,
    });
  await keep('old', days(31));
  await keep('young', days(29));
  expect(await clearIdempotency(workshop.database, at(0))).toBe(1);
  expect(await clearIdempotency(workshop.database, at(0))).toBe(0);
  expect(await workshop.rows('SELECT key FROM idempotency WHERE scheme_id = $1', [borough.schemeId])).toEqual([
    { key: 'young' },
  ]);
});
