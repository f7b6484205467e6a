import { notFound } from '../../domain/errors.js';
import { addDaysToInstant } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { RedemptionEntity } from '../../entities/spending/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import { holdRelease } from '../../policies/spending.js';
import { defineCommand } from '../defineCommand.js';
import { redemptionRefusal } from './redemptionRefusal.js';

export interface ReleaseHoldInput {
  idempotencyKey: string;
  redemptionId: string;
}

/**
 * Gives back what was set aside for a visit that will not happen. One whose time has passed before the sweep came by lapses instead.
 * @throws DomainError HOLD_NOT_VALID (it is over: redeemed, released or lapsed), CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records HoldEnded.
 */
export const releaseHold = defineCommand({
  name: 'releaseHold',
  policy: holdRelease,
  async run(tx, input: ReleaseHoldInput): Promise<{ redemptionId: string }> {
    const redemption = await tx.em.findOne(RedemptionEntity, { schemeId: tx.schemeId, id: input.redemptionId });
    if (!redemption) throw notFound();
    tx.authorize({ organisationId: redemption.organisationId, memberId: redemption.memberId });
    const { id, holdId } = redemption;
    if (!holdId) throw redemptionRefusal('HOLD_NOT_VALID');
    const hold = await holdOf(tx, holdId);
    const state = hold.lapsesAt <= tx.now ? 'LAPSED' : 'RELEASED';
    if (!(await endHold(tx, tx.now, holdId, state))) throw redemptionRefusal('HOLD_NOT_VALID');
    await cancelDueWork(tx, tx.now, { kind: 'HOLD_LAPSES', subjectId: id });
    await tx.audit('Redemption', id, { state });
    return { redemptionId: id };
  },
});

/** @throws Error for a redemption whose hold is not in the ledger */
export async function holdOf(tx: SchemeTransaction, holdId: string): Promise<{ lapsesAt: Date }> {
  const [hold] = await tx.sql<{ lapsesAt: Date }>(
    'SELECT lapses_at AS "lapsesAt" FROM hold WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, holdId],
  );
  if (!hold) throw new Error('a redemption names a hold that the ledger does not have');
  return hold;
}

/**
 * Ends a hold and its redemption through the ledger's door; lots that lapsed while held live for the scheme's days of grace.
 * False where it no longer stood: of two who end it at once, one does. Not locked before: see the lock order in docs/ARCHITECTURE.md.
 */
export async function endHold(
  tx: SchemeTransaction,
  now: Date,
  holdId: string,
  state: 'RELEASED' | 'LAPSED',
): Promise<boolean> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const graceUntil = addDaysToInstant(now, rulesOf(scheme.rules).graceDays, scheme.timeZone);
  const [row] = await tx.sql<{ ended: boolean }>('SELECT ledger_release_hold($1, $2, $3, $4, $5) AS ended', [
    tx.schemeId,
    now,
    holdId,
    state,
    graceUntil,
  ]);
  return row?.ended === true;
}
