import { newId } from '../../../src/domain/ids.js';
import { toCursor } from '../../../src/domain/paging/cursor.js';
import type { Actor } from '../../../src/policies/actor.js';
import { statement } from '../../../src/queries/accounts/statement.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { explaining, pagesOf } from './explained.js';

const count = 20_000;
const first = 20;

let world: World;
let member: Actor;
let facts: { accountId: string; memberId: string; organisationId: null };

beforeAll(async () => {
  world = await createWorld();
  const ada = await world.member('Ada');
  member = await world.actorOf(ada);
  const [wallet] = await world.test.admin<{ id: string }>('SELECT id FROM account WHERE member_id = $1', [ada.id]);
  facts = { accountId: wallet?.id ?? '', memberId: ada.id, organisationId: null };
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    for (let posted = 0; posted < count; posted += 2000) {
      const ids = Array.from({ length: 2000 }, () => newId());
      await tx.sql(
        `SELECT ledger_transfer($1, $2, (SELECT jsonb_agg(jsonb_build_object('id', id, 'kind', 'GRANT', 'amount_minutes', 1, 'occurred_at', $2::timestamptz,
           'from_account_id', (SELECT id FROM account WHERE scheme_id = $1 AND kind = 'ISSUANCE'), 'to_account_id', $4::uuid)) FROM unnest($3::uuid[]) id))`,
        [world.schemeId, world.clock.now(), ids, facts.accountId],
      );
    }
  });
  for (const table of ['entry', 'transfer', 'account']) await world.test.admin(`VACUUM ANALYZE ${table}`);
});
afterAll(() => world.close());

/** The lines of a page, and how many database pages it touches. */
const cost = async (before: number | null) => {
  const after = before === null ? null : toCursor(before);
  const { result, statements } = await explaining(world, member, (context) =>
    statement(context, { ...facts, first, after }),
  );
  return { lines: result.nodes.map((line) => [line.sequence, line.balanceAfterMinutes]), pages: pagesOf(statements) };
};

test('the last pages of a statement of 20,000 lines touch as much as the first ones', async () => {
  const [second, late] = [count - first + 1, 2 * first + 1];
  const [latest, early, old] = [await cost(null), await cost(second), await cost(late)];

  const lines = (from: number) => Array.from({ length: first }, (_, index) => [from - index, from - index]);
  expect([latest.lines, early.lines, old.lines]).toEqual([lines(count), lines(second - 1), lines(late - 1)]);
  // A few more or fewer where a page of lines crosses from one database page to the next.
  expect(Math.abs(old.pages - early.pages)).toBeLessThanOrEqual(5);
  expect(Math.abs(old.pages - latest.pages)).toBeLessThanOrEqual(5);
  expect(await ledgerDifferences(world.test)).toEqual([]);
});

test('this test can fail: skipping lines instead of starting at one touches ever more', async () => {
  const skipping = async (offset: number) => {
    const { statements } = await explaining(world, member, (context) =>
      context.database.inScheme(world.schemeId, (tx) =>
        tx.sql(
          'SELECT * FROM entry WHERE scheme_id = $1 AND account_id = $2 ORDER BY sequence DESC LIMIT $3 OFFSET $4',
          [world.schemeId, facts.accountId, first, offset],
        ),
      ),
    );
    return pagesOf(statements);
  };
  expect((await skipping(count - first)) - (await skipping(0))).toBeGreaterThan(100);
});
