import { periodStart } from '../../../src/domain/schemes/localTime.js';
import { statement } from '../../../src/queries/accounts/statement.js';
import type { TestDatabase } from '../database.js';
import type { Model } from './model.js';
import { BrokenPromise, promised } from './promise.js';
import { type Snapshot, schemeDifferences, takeSnapshot } from './snapshot.js';
import { monthlyBudgetMinutes, placesPerDay, type Town, zone } from './town.js';

/** What the ledger itself says, asked inside the scheme: no difference. @throws BrokenPromise */
export async function judgeLedger(town: Town): Promise<void> {
  const [first] = await schemeDifferences(town.world, town.ledgerCheck);
  if (first) throw new BrokenPromise(first.promise, `${first.difference} (${first.subjectId})`);
}

/** The scheme as it stands now, with every promise that can be seen in it judged. */
export async function judged(town: Town): Promise<Snapshot> {
  const [snapshot] = await Promise.all([takeSnapshot(town.world), judgeLedger(town)]);
  judgeStock(town, snapshot);
  return snapshot;
}

/** Every account shows what was acknowledged: the first way in which it does not. */
export function disagreement(model: Model, snapshot: Snapshot): string | null {
  for (const id of model.accountIds()) {
    const { balance, held, toEarnBack } = snapshot.accounts.get(id) ?? {};
    const found = { balance, held, toEarnBack };
    const expected = model.expected(id);
    if (JSON.stringify(found) !== JSON.stringify(expected))
      return `account ${id} shows ${JSON.stringify(found)}, acknowledged was ${JSON.stringify(expected)}`;
  }
  return null;
}

function judgeStock(town: Town, { stock, spent }: Snapshot): void {
  for (const { heads } of stock)
    promised(13, heads <= placesPerDay, () => `${heads} places were given where there are ${placesPerDay}`);
  const since = periodStart(town.world.clock.now(), 'MONTH', zone).getTime();
  const counted = spent.filter(
    (visit) => visit.organisationId === town.bodies[2] && (visit.redeemedAt === null || visit.redeemedAt >= since),
  );
  const minutes = counted.reduce((sum, visit) => sum + visit.minutes, 0);
  promised(
    13,
    minutes <= monthlyBudgetMinutes,
    () => `${minutes} minutes at a venue that gives ${monthlyBudgetMinutes}`,
  );
}

const pageSize = 4;

/** Reads every statement page by page, as its holder would: each line follows from the one below it, none is missing or there twice. */
export async function judgeStatements(town: Town, model: Model): Promise<void> {
  for (const accountId of model.accountIds()) {
    let after: string | null = null;
    let expected = model.expected(accountId).balance;
    let sequence: number | null = null;
    do {
      const input = { accountId, memberId: null, organisationId: null, first: pageSize, after };
      const page: Awaited<ReturnType<typeof statement>> = await statement(town.as(town.operators[0]), input);
      for (const line of page.nodes) {
        const follows = sequence === null || line.sequence === sequence - 1;
        promised(5, follows, () => `line ${line.sequence} of a statement stands below line ${sequence}`);
        promised(
          5,
          line.balanceAfterMinutes === expected,
          () => `a line shows ${line.balanceAfterMinutes}, not ${expected}`,
        );
        expected -= line.amountMinutes;
        sequence = line.sequence;
      }
      const lowest = page.nodes.at(-1);
      after = page.hasNextPage && lowest ? page.cursorOf(lowest) : null;
    } while (after !== null);
    promised(5, expected === 0, () => `a statement begins with ${expected} minutes from nowhere`);
    promised(5, sequence === null || sequence === 1, () => `a statement ends at line ${sequence}`);
  }
}

/** Posted rows stay as they were posted, whoever of the service asks (6). @throws BrokenPromise */
export async function judgePostedRows(test: TestDatabase): Promise<void> {
  const [scheme] = await test.admin<{ id: string }>('SELECT scheme_id AS id FROM scheme LIMIT 1');
  for (const text of [
    'UPDATE transfer SET amount_minutes = amount_minutes + 1',
    'UPDATE entry SET amount_minutes = amount_minutes + 1',
    'DELETE FROM transfer',
    'DELETE FROM entry',
    'UPDATE lot SET remaining_minutes = 0',
    'DELETE FROM lot_use',
    'UPDATE hold SET amount_minutes = 1',
    'UPDATE account SET balance_minutes = 0',
  ]) {
    const refusal = await test.database
      .inScheme(scheme?.id ?? '', (tx) => tx.sql(text))
      .then(
        () => 'nothing',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    promised(6, refusal.includes('permission denied'), () => `${text} was answered with ${refusal}`);
  }
}
