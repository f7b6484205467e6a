import { localDay } from '../../domain/schemes/localTime.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { mustBeMember, mustHaveConsent, mustMeetRequirements } from '../opportunities/mayTakePart.js';
import { mustTakePart } from '../organisations/takesPart.js';

/**
 * What was asked when the place was booked is asked again at the door, because it may have changed since: a guardian's consent, and what has to be
 * seen. Whether the opportunity still takes people is not: a place that stands is kept. Call it under the locks of the booking.
 * @throws DomainError MEMBER_CLOSED, CONSENT_NEEDED, REQUIREMENTS_NOT_MET
 */
export async function mayAttend(
  tx: CommandTransaction<never>,
  memberId: string,
  { shift, opportunity }: { shift: ShiftEntity; opportunity: OpportunityEntity },
): Promise<void> {
  await mustBeMember(tx, memberId);
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const takingPart = { memberId, opportunity, onDay: localDay(shift.startsAt, scheme.timeZone) };
  await mustHaveConsent(tx, takingPart);
  await mustMeetRequirements(tx, takingPart);
}

/** Nobody checks in at a group that is suspended or has closed. @throws DomainError ORGANISATION_SUSPENDED, ORGANISATION_CLOSED, NOT_VERIFIED */
export async function mustBeRunning(tx: CommandTransaction<never>, { organisationId }: ShiftEntity): Promise<void> {
  const organisation = await tx.em.findOneOrFail(
    OrganisationEntity,
    { schemeId: tx.schemeId, id: organisationId },
    { refresh: true },
  );
  mustTakePart(organisation, ['bookingId'], 'People can check in after that.');
}
