import { DomainError, notFound } from '../../domain/errors.js';
import { RedemptionEntity } from '../../entities/spending/entities.js';
import { holdLapse } from '../../policies/spending.js';
import { defineCommand } from '../defineCommand.js';
import { endHold, holdOf } from './releaseHold.js';

export interface LapseHoldInput {
  redemptionId: string;
}

/**
 * Ends a hold whose time has passed and gives back what it set aside. Done when it is due; once, however often it is asked for.
 * @throws DomainError ALREADY_DONE (it is over), IN_THE_FUTURE (its time has not come); RequestError NOT_FOUND, FORBIDDEN.
 * Records HoldEnded.
 */
export const lapseHold = defineCommand({
  name: 'lapseHold',
  policy: holdLapse,
  async run(tx, input: LapseHoldInput): Promise<{ redemptionId: string }> {
    tx.authorize(undefined);
    const redemption = await tx.em.findOne(RedemptionEntity, { schemeId: tx.schemeId, id: input.redemptionId });
    if (!redemption?.holdId) throw notFound();
    const hold = await holdOf(tx, redemption.holdId);
    if (hold.lapsesAt > tx.now) throw new DomainError('IN_THE_FUTURE', 'The time of this hold has not come.');
    if (!(await endHold(tx, tx.now, redemption.holdId, 'LAPSED'))) {
      throw new DomainError('ALREADY_DONE', 'This hold is over: it was redeemed, released or lapsed before.');
    }
    await tx.audit('Redemption', redemption.id);
    return { redemptionId: redemption.id };
  },
});
