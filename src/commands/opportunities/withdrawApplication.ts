import { applicationMake } from '../../policies/opportunities.js';
import { defineCommand } from '../defineCommand.js';
import { endBookingsAt, findApplication, lockApplication, mustBeIn, settle } from './applications.js';
import { keepOpportunity } from './keepOpportunity.js';

/**
 * Takes an application back, whether it waits or was accepted: what they are booked for in times to come ends with it.
 * @throws DomainError ALREADY_DECIDED; RequestError NOT_FOUND, FORBIDDEN.
 * Records ApplicationWithdrawn, and BookingEnded for each booking.
 */
export const withdrawApplication = defineCommand({
  name: 'withdrawApplication',
  policy: applicationMake,
  async run(tx, input: { applicationId: string }): Promise<{ applicationId: string }> {
    const known = await findApplication(tx, input.applicationId);
    tx.authorize({ memberId: known.application.memberId });
    await keepOpportunity(tx, known.opportunity.id);
    const application = await lockApplication(tx, known.application.id);
    mustBeIn(application, 'WAITING', 'ACCEPTED');
    const { memberId, opportunityId } = application;
    settle(tx, application, 'WITHDRAWN', null);
    await tx.em.flush();
    const bookingsEnded = await endBookingsAt(tx, { memberId, opportunityId }, 'BY_MEMBER');
    await tx.event('ApplicationWithdrawn', { applicationId: application.id, memberId });
    await tx.audit('Application', application.id, { bookingsEnded });
    return { applicationId: application.id };
  },
});
