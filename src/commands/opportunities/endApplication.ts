import { applicationDecide } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { endBookingsAt, findApplication, lockApplication, mustBeIn, settle } from './applications.js';
import { keepOpportunity } from './keepOpportunity.js';
import { reasonToTell } from './words.js';

export interface EndApplicationInput {
  applicationId: string;
  /** Why, in words that the member reads. */
  reason: string;
}

/**
 * The group takes its yes back: what the member is booked for in times to come ends with it.
 * @throws DomainError ALREADY_DECIDED, REASON_NEEDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records ApplicationDecided, and BookingEnded for each booking.
 */
export const endApplication = defineCommand({
  name: 'endApplication',
  policy: applicationDecide,
  async run(tx, input: EndApplicationInput): Promise<{ applicationId: string }> {
    const known = await findApplication(tx, input.applicationId);
    const { memberId, opportunityId } = known.application;
    tx.authorize({ memberId, organisationId: known.opportunity.organisationId });
    const reason = reasonToTell(input.reason);
    await keepOpportunity(tx, opportunityId);
    const application = await lockApplication(tx, known.application.id);
    mustBeIn(application, 'ACCEPTED');
    settle(tx, application, 'ENDED', reason);
    await tx.em.flush();
    const bookingsEnded = await endBookingsAt(tx, { memberId, opportunityId }, 'BY_GROUP');
    await tx.event('ApplicationDecided', { applicationId: application.id, memberId });
    await tx.audit('Application', application.id, { bookingsEnded });
    return { applicationId: application.id };
  },
});
