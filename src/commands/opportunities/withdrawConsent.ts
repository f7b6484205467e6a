import { DomainError } from '../../domain/errors.js';
import { opportunityConsent } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { endBookingsAt } from './applications.js';
import type { ConsentToOpportunityInput } from './consentToOpportunity.js';
import { keepOpportunity } from './keepOpportunity.js';

/**
 * A guardian agrees no more: what the child is booked for in times to come ends with it. An application stays, and waits for another consent.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 * Records BookingEnded for each booking.
 */
export const withdrawConsent = defineCommand({
  name: 'withdrawConsent',
  policy: opportunityConsent,
  async run(tx, { memberId, opportunityId }: ConsentToOpportunityInput): Promise<{ consentId: string }> {
    await keepMembers(tx, [memberId]);
    const opportunity = await keepOpportunity(tx, opportunityId);
    tx.authorize({ memberId });
    const [ended] = await tx.sql<{ id: string }>(
      `UPDATE guardian_consent SET ended_at = $4 WHERE scheme_id = $1 AND opportunity_id = $2 AND member_id = $3 AND ended_at IS NULL RETURNING id`,
      [tx.schemeId, opportunity.id, memberId, tx.now],
    );
    if (!ended) throw new DomainError('ALREADY_DONE', 'No consent to this stands any more.');
    const bookingsEnded = await endBookingsAt(tx, { memberId, opportunityId: opportunity.id }, 'BY_MEMBER');
    await tx.audit('GuardianConsent', ended.id, { memberId, opportunityId: opportunity.id, bookingsEnded });
    return { consentId: ended.id };
  },
});
