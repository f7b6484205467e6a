import { newId } from '../../domain/ids.js';
import { type RoundKind, roundKinds, roundRules } from '../../domain/rounds/rounds.js';
import { judgeMissed, nextDueAt, occurrencesBetween } from '../../domain/rounds/schedule.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { roundsDue } from '../../policies/rounds.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { planRound } from './planRound.js';

/**
 * Opens the rounds of a scheme whose local time has come, each period once, and plans itself for the next. What was missed while nothing ran is made
 * up for, or dropped on record, as its kind says. A kind that is new begins with its next time: the past is not made up for.
 * Locks the scheme's plan of each kind. Records no event.
 * @throws RequestError FORBIDDEN
 */
export const beginRounds = defineCommand({
  name: 'beginRounds',
  policy: roundsDue,
  async run(tx, _input: object): Promise<{ opened: number; dropped: number }> {
    tx.authorize(undefined);
    const { timeZone: zone, rules: stored } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const rules = rulesOf(stored);
    const openedUntil = await lockPlan(tx);
    let [opened, dropped] = [0, 0];
    for (const kind of roundKinds) {
      const rule = roundRules[kind](rules);
      const due = occurrencesBetween(rule, zone, openedUntil.get(kind) ?? tx.now, tx.now);
      for (const one of judgeMissed(rule, zone, due, tx.now)) {
        if (one.droppedWhy === null) opened += 1;
        else dropped += 1;
        await openRound(tx, kind, one);
      }
    }
    await tx.sql('UPDATE round_plan SET opened_until = $2 WHERE scheme_id = $1', [tx.schemeId, tx.now]);
    const next = Math.min(...roundKinds.map((kind) => nextDueAt(roundRules[kind](rules), zone, tx.now).getTime()));
    await planDueWork(tx, tx.now, { kind: 'ROUNDS_BEGIN', subjectId: tx.schemeId, dueAt: new Date(next) });
    await tx.audit('Scheme', tx.schemeId, { opened, dropped });
    return { opened, dropped };
  },
});

/** Until when each kind's rounds have been opened; a kind that is new begins now. */
async function lockPlan(tx: CommandTransaction<never>): Promise<Map<RoundKind, Date>> {
  await tx.sql(
    `INSERT INTO round_plan (scheme_id, kind, opened_until) SELECT $1, kind, $3 FROM unnest($2::text[]) AS kind ORDER BY kind
     ON CONFLICT DO NOTHING`,
    [tx.schemeId, roundKinds, tx.now],
  );
  const rows = await tx.sql<{ kind: RoundKind; openedUntil: Date }>(
    'SELECT kind, opened_until AS "openedUntil" FROM round_plan WHERE scheme_id = $1 ORDER BY kind FOR NO KEY UPDATE',
    [tx.schemeId],
  );
  return new Map(rows.map(({ kind, openedUntil }) => [kind, openedUntil]));
}

async function openRound(
  tx: CommandTransaction<never>,
  kind: RoundKind,
  { periodOn, dueAt, droppedWhy }: { periodOn: string; dueAt: Date; droppedWhy: string | null },
): Promise<void> {
  const [opened] = await tx.sql<{ id: string }>(
    `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, dropped_why, opened_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (scheme_id, kind, period_on) DO NOTHING RETURNING id`,
    [
      ...[tx.schemeId, newId(), kind, periodOn, dueAt],
      ...[droppedWhy === null ? 'WAITING' : 'DROPPED', droppedWhy, tx.now, droppedWhy === null ? null : tx.now],
    ],
  );
  if (opened && droppedWhy === null) await planRound(tx, opened.id);
}
