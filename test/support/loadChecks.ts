import { fromGlobalId } from '../../src/domain/ids.js';
import { ledgerDifferences, type TestDatabase } from './database.js';
import type { Operation } from './load.js';
import { balancesOf, type Journal, keyOf } from './loadJournal.js';

const operations: readonly Operation[] = [
  'redeemCredits',
  'reverseRedemption',
  'giftCredits',
  'approveHours',
  'logHours',
];

const eventOf: Record<Operation, string> = {
  redeemCredits: 'CreditsRedeemed',
  reverseRedemption: 'RedemptionReversed',
  giftCredits: 'CreditsGiven',
  approveHours: 'HoursApproved',
  logHours: 'HoursLogged',
};

type Counts = Record<string, number>;

/** How a scheme's tables stood before the load. */
export interface Baseline {
  schemeId: string;
  balances: Map<string, number>;
  counts: Counts;
}

export async function baselineOf(test: TestDatabase, schemeId: string): Promise<Baseline> {
  return { schemeId, balances: await balancesOf(test, schemeId), counts: await countsOf(test, schemeId) };
}

/** Every difference between what the clients were told and what the tables hold. None is what the service promises. */
export async function differences(test: TestDatabase, before: Baseline, journal: Journal): Promise<string[]> {
  return [
    ...journal.contradictions(),
    ...(await ledgerDifferences(test)).map((row) => `ledger: ${JSON.stringify(row)}`),
    ...unequal('balance', expectedBalances(before, journal), await balancesOf(test, before.schemeId)),
    ...unequal(
      'count',
      expectedCounts(before, journal),
      new Map(Object.entries(await countsOf(test, before.schemeId))),
    ),
    ...(await differingObjects(test, before.schemeId, journal)),
    ...(await differingKeys(test, before.schemeId, journal)),
  ];
}

function expectedBalances(before: Baseline, journal: Journal): Map<string, number> {
  const balances = new Map(before.balances);
  for (const { act, ids } of operations.flatMap((operation) => journal.acknowledged(operation))) {
    for (const { from, to, minutes } of act.moves(ids)) {
      balances.set(from, (balances.get(from) ?? 0) - minutes);
      balances.set(to, (balances.get(to) ?? 0) + minutes);
    }
  }
  return balances;
}

/** Rounds begin by themselves while clients write, and are not theirs. One outbox row and one audit row for each state change, one transfer for each movement, one key for each acknowledged write. */
function expectedCounts(before: Baseline, journal: Journal): Map<string, number> {
  const counts = new Map(Object.entries(before.counts));
  const add = (name: string, more: number) => {
    if (more > 0) counts.set(name, (counts.get(name) ?? 0) + more);
  };
  const transferOf: Partial<Record<Operation, string>> = {
    redeemCredits: 'REDEMPTION',
    reverseRedemption: 'REVERSAL',
    giftCredits: 'GIFT',
    approveHours: 'ISSUE',
  };
  for (const operation of operations) {
    const done = journal.acknowledged(operation);
    const changes = operation === 'approveHours' ? done.flatMap(({ ids }) => ids).length : done.length;
    add(`event ${eventOf[operation]}`, changes);
    add(`audit ${operation}`, changes);
    add(`key ${operation}`, done.length);
    const kind = transferOf[operation];
    if (kind) add(`transfer ${kind}`, changes);
    if (operation === 'redeemCredits') add('codes used', changes);
  }
  return counts;
}

async function countsOf(test: TestDatabase, schemeId: string): Promise<Counts> {
  const rows = await test.admin<{ name: string; count: number }>(
    `SELECT 'event ' || type AS name, count(*) FROM outbox_event WHERE scheme_id = $1 GROUP BY type
     UNION ALL SELECT 'audit ' || action, count(*) FROM audit WHERE scheme_id = $1 AND action NOT IN ('beginRounds', 'recordRoundStep') GROUP BY action
     UNION ALL SELECT 'transfer ' || kind, count(*) FROM transfer WHERE scheme_id = $1 GROUP BY kind
     UNION ALL SELECT 'key ' || operation, count(*) FROM idempotency WHERE scheme_id = $1 GROUP BY operation
     UNION ALL SELECT 'codes used', count(*) FROM redemption_code WHERE scheme_id = $1 AND used_at IS NOT NULL HAVING count(*) > 0
     UNION ALL SELECT 'keys without a result', count(*) FROM idempotency WHERE scheme_id = $1 AND result IS NULL HAVING count(*) > 0`,
    [schemeId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.count]));
}

/** The redemptions, reversals and approvals in the tables are exactly those that were acknowledged. */
async function differingObjects(test: TestDatabase, schemeId: string, journal: Journal): Promise<string[]> {
  const told = (operation: Operation) =>
    new Set(journal.acknowledged(operation).flatMap(({ ids }) => ids.map((id) => fromGlobalId(id)?.id ?? id)));
  const held = async (query: string) =>
    new Set((await test.admin<{ id: string }>(query, [schemeId])).map(({ id }) => id));
  return [
    ...unlike('redemption', told('redeemCredits'), await held('SELECT id FROM redemption WHERE scheme_id = $1')),
    ...unlike(
      'reversal',
      told('reverseRedemption'),
      await held(`SELECT id FROM redemption WHERE scheme_id = $1 AND state = 'REVERSED'`),
    ),
    ...unlike(
      'approval',
      told('approveHours'),
      await held(`SELECT id FROM hours_log WHERE scheme_id = $1 AND state = 'APPROVED'`),
    ),
  ];
}

/** Each acknowledged key stands with its first result; no other key of these clients does. */
async function differingKeys(test: TestDatabase, schemeId: string, journal: Journal): Promise<string[]> {
  const rows = await test.admin<{ name: string; result: Record<string, unknown> }>(
    `SELECT actor || ' ' || key AS name, result FROM idempotency WHERE scheme_id = $1`,
    [schemeId],
  );
  const stored = new Map(rows.map((row) => [row.name, JSON.stringify(row.result)]));
  const missing: string[] = [];
  for (const { act, ids } of operations.flatMap((operation) => journal.acknowledged(operation))) {
    const result = stored.get(keyOf(act)) ?? '';
    // A gift answers the giver's account; its transfer is named by the key alone and counted above.
    const named = act.operation === 'giftCredits' ? ['transferId'] : ids.map((id) => fromGlobalId(id)?.id ?? id);
    if (named.some((id) => !result.includes(id)))
      missing.push(`${keyOf(act)}: acknowledged, and its result is not kept`);
  }
  return missing;
}

function unequal(what: string, expected: Map<string, number>, found: Map<string, number>): string[] {
  const names = [...new Set([...expected.keys(), ...found.keys()])];
  return names
    .filter((name) => (expected.get(name) ?? 0) !== (found.get(name) ?? 0))
    .map((name) => `${what} of ${name}: ${found.get(name) ?? 0}, acknowledged ${expected.get(name) ?? 0}`);
}

function unlike(what: string, told: Set<string>, held: Set<string>): string[] {
  return [
    ...[...told].filter((id) => !held.has(id)).map((id) => `${what} ${id}: acknowledged and lost`),
    ...[...held].filter((id) => !told.has(id)).map((id) => `${what} ${id}: there, and nobody was told`),
  ];
}
