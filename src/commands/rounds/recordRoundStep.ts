import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { countShown, type ShownMatches } from '../../domain/matching/exposure.js';
import { roundRules } from '../../domain/rounds/rounds.js';
import { isTooLate } from '../../domain/rounds/schedule.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { RoundEntity } from '../../entities/rounds/entities.js';
import { roundsDue } from '../../policies/rounds.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { recordShown } from '../matching/recordShown.js';
import { type NotificationDraft, writeMessages } from '../notifications/writeMessages.js';
import { lockRound, planRound } from './planRound.js';

/** What one batch of a round found. */
export interface RoundStep {
  /** The last one it looked at; null: there is nobody behind them. */
  after: string | null;
  /** How many it looked at. */
  looked: number;
  drafts: readonly NotificationDraft[];
  /** What the drafts show of which groups, a list for each member. Left out: nothing. */
  shown?: readonly Omit<ShownMatches, 'schemeId'>[];
}

export interface RecordRoundStepInput extends RoundStep {
  roundId: string;
  /** Behind whom it began: where another has gone on meanwhile, this counts for nothing. */
  from: string | null;
  /** How many there are to look at; given by the first batch. */
  total?: number;
}

/**
 * Writes down a batch of a round: its messages with their notices, how far the round is, and its next batch or its end, all or nothing. A worker that
 * dies before has said nothing, one that dies after has said it once.
 * A round that was stopped or cut off until nobody needs it any more is dropped where it is.
 * Locks the round, and its due work last. Records no event; the audit row is written when the round ends.
 * @throws DomainError ALREADY_DONE (it was stopped, is done, or another went on with it); RequestError NOT_FOUND, FORBIDDEN.
 */
export const recordRoundStep = defineCommand({
  name: 'recordRoundStep',
  policy: roundsDue,
  routine: true,
  async run(tx, input: RecordRoundStepInput): Promise<{ told: number }> {
    tx.authorize(undefined);
    const round = await lockRound(tx, input.roundId);
    const isOpen = round.state === 'WAITING' || round.state === 'RUNNING';
    if (!isOpen || (round.after ?? null) !== input.from) {
      throw new DomainError('ALREADY_DONE', 'This round was stopped, or another worker has gone on with it.');
    }
    if (await isOutdated(tx, round)) {
      Object.assign(round, { state: 'DROPPED', droppedWhy: 'TOO_LATE', endedAt: tx.now });
      await tx.em.flush();
      await tx.audit('Round', round.id, { looked: round.lookedCount, told: round.toldCount, dropped: true });
      return { told: 0 };
    }
    const told = await writeMessages(
      tx,
      tx.now,
      // What carries notices is said once by them: a round may have several messages of a kind for one member.
      input.drafts.map((draft) => ({ causeId: draft.notices === undefined ? round.id : newId(), draft })),
      tx.services.sparesPeople,
    );
    await recordShown(tx, countShown(input.shown ?? []));
    round.startedAt ??= tx.now;
    round.totalCount ??= input.total ?? null;
    round.lookedCount += input.looked;
    round.toldCount += told;
    round.state = input.after === null ? 'DONE' : 'RUNNING';
    if (input.after === null) round.endedAt = tx.now;
    else round.after = input.after;
    await tx.em.flush();
    if (input.after === null) {
      await tx.audit('Round', round.id, { looked: round.lookedCount, told: round.toldCount });
    } else {
      await planRound(tx, round.id);
    }
    return { told };
  },
});

async function isOutdated(tx: CommandTransaction<never>, { kind, dueAt }: RoundEntity): Promise<boolean> {
  const { timeZone, rules } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  return isTooLate(roundRules[kind](rulesOf(rules)), timeZone, dueAt, tx.now);
}
