import { DomainError } from '../../domain/errors.js';
import { actsAsMember } from '../../policies/actor.js';
import { applicationDecide } from '../../policies/opportunities.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { findApplication, lockApplication, mustBeIn, settle } from './applications.js';
import { keepOpportunity } from './keepOpportunity.js';
import { mustBeMember, mustBeOpen } from './mayTakePart.js';
import { reasonToTell } from './words.js';

export interface DecideApplicationInput {
  applicationId: string;
  decision: 'ACCEPT' | 'DECLINE';
  /** Why not, in words that the member reads. Only where it is declined. */
  reason?: string | null;
}

/**
 * The group's yes or no to an application. Nobody decides about themselves, or somebody they act for. After a yes the member books places.
 * @throws DomainError ALREADY_DECIDED, REASON_NEEDED, SECOND_PERSON_NEEDED; to accept also OPPORTUNITY_NOT_OPEN, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED,
 * MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN.
 * Records ApplicationDecided.
 */
export const decideApplication = defineCommand({
  name: 'decideApplication',
  policy: applicationDecide,
  async run(tx, input: DecideApplicationInput): Promise<{ applicationId: string }> {
    const known = await findApplication(tx, input.applicationId);
    const { memberId } = known.application;
    tx.authorize({ memberId, organisationId: known.opportunity.organisationId });
    mustBeAboutAnother(tx, memberId);
    const reason = input.decision === 'DECLINE' ? reasonToTell(input.reason ?? '') : null;
    await keepMembers(tx, [memberId]);
    const opportunity = await keepOpportunity(tx, known.opportunity.id);
    const application = await lockApplication(tx, known.application.id);
    mustBeIn(application, 'WAITING');
    if (input.decision === 'ACCEPT') {
      await mustBeOpen(tx, opportunity);
      await mustBeMember(tx, memberId);
    }
    settle(tx, application, input.decision === 'ACCEPT' ? 'ACCEPTED' : 'DECLINED', reason);
    await tx.em.flush();
    await tx.event('ApplicationDecided', { applicationId: application.id, memberId });
    await tx.audit('Application', application.id, { state: application.state });
    return { applicationId: application.id };
  },
});

/** @throws DomainError SECOND_PERSON_NEEDED */
export function mustBeAboutAnother(tx: CommandTransaction<never>, memberId: string): void {
  if (!actsAsMember(tx.actor, memberId)) return;
  throw new DomainError(
    'SECOND_PERSON_NEEDED',
    "You applied yourself, or act for whoever did. Please ask somebody else at the group, or the scheme's staff, to decide.",
    { field: ['applicationId'] },
  );
}
