import { DomainError, notFound } from '../../domain/errors.js';
import { addDaysToInstant, localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { RedemptionEntity } from '../../entities/spending/entities.js';
import { actsAsMember, holdsSchemeRole } from '../../policies/actor.js';
import { redemptionReverse } from '../../policies/spending.js';
import { reverseTransfer } from '../accounts/reverseTransfer.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';

export interface ReverseRedemptionInput {
  idempotencyKey: string;
  redemptionId: string;
}

/**
 * Undoes a redemption, whole and once: by the venue on the same local day, by an operator within the scheme's days.
 * The credits return to the lots they came from; one that has lapsed meanwhile gets the scheme's days of grace.
 *
 * @throws DomainError NOT_REVERSIBLE, CONFLICT; RequestError NOT_FOUND, FORBIDDEN (also about credits of one's own).
 * Records RedemptionReversed.
 */
export const reverseRedemption = defineCommand({
  name: 'reverseRedemption',
  policy: redemptionReverse,
  async run(tx, input: ReverseRedemptionInput): Promise<{ redemptionId: string }> {
    await tx.sql('SELECT 1 FROM redemption WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.redemptionId,
    ]);
    const redemption = await tx.em.findOne(RedemptionEntity, { schemeId: tx.schemeId, id: input.redemptionId });
    if (!redemption) throw notFound();
    tx.authorize({ organisationId: redemption.organisationId, memberId: redemption.memberId });
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const transferId = mayStillReverse(tx, redemption, scheme.timeZone, rulesOf(scheme.rules).reversalDays);
    if (!(await reverseTransfer(tx, transferId))) {
      throw new DomainError(
        'NOT_REVERSIBLE',
        "The venue's credits have gone back to the scheme, so this can no longer be reversed.",
        { field: ['redemptionId'] },
      );
    }
    redemption.state = 'REVERSED';
    redemption.reversedAt = tx.now;
    await tx.em.flush();
    await tx.event('RedemptionReversed', {
      redemptionId: redemption.id,
      memberId: redemption.memberId,
      organisationId: redemption.organisationId,
    });
    await tx.audit('Redemption', redemption.id);
    return { redemptionId: redemption.id };
  },
});

/** @returns the transfer to be reversed. @throws DomainError NOT_REVERSIBLE */
function mayStillReverse(
  tx: CommandTransaction<never>,
  redemption: RedemptionEntity,
  zone: string,
  reversalDays: number,
): string {
  const { redeemedAt: at, transferId } = redemption;
  if (redemption.state === 'HELD') {
    throw new DomainError('NOT_REVERSIBLE', 'This has not been enjoyed yet. Please release the hold instead.', {
      field: ['redemptionId'],
    });
  }
  if (redemption.state !== 'REDEEMED' || !at || !transferId)
    throw new DomainError('NOT_REVERSIBLE', 'This was reversed before.', { field: ['redemptionId'] });
  if (actsAsMember(tx.actor, redemption.memberId)) {
    throw new DomainError(
      'NOT_REVERSIBLE',
      'These are your own credits, or those of somebody you act for. Please ask somebody else to reverse this.',
      {
        field: ['redemptionId'],
      },
    );
  }
  const sameDay = localDay(at, zone) === localDay(tx.now, zone);
  if (sameDay) return transferId;
  if (!holdsSchemeRole(tx.actor, 'OPERATOR')) {
    throw new DomainError(
      'NOT_REVERSIBLE',
      "A venue can reverse this on the same day only. Please ask the scheme's staff.",
      { field: ['redemptionId'] },
    );
  }
  if (tx.now > addDaysToInstant(at, reversalDays, zone)) {
    throw new DomainError(
      'NOT_REVERSIBLE',
      `This is more than ${reversalDays} days ago and can no longer be reversed.`,
      { field: ['redemptionId'] },
    );
  }
  return transferId;
}
