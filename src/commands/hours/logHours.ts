import { DomainError, notFound } from '../../domain/errors.js';
import { type HoursClaim, judgeClaim } from '../../domain/hours/claim.js';
import type { RewardChoice } from '../../domain/hours/reward.js';
import { newId } from '../../domain/ids.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { characterCount } from '../../domain/text.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { hoursLog } from '../../policies/hours.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { keepMembers } from '../people/lockMembers.js';
import { countedDays } from './approvalFacts.js';

export interface LogHoursInput extends HoursClaim {
  idempotencyKey: string;
  memberId: string;
  organisationId: string;
  activity: string;
  rewardChoice?: RewardChoice | null;
}

/**
 * Records that a member gave time to a group; credits follow when somebody else approves it.
 * @throws DomainError NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, MEMBER_CLOSED, INVALID_INPUT, IN_THE_FUTURE, TOO_OLD, TIMES_DISAGREE, NOTHING_GIVEN,
 * LOG_TOO_LONG, DAY_TOO_LONG, OVERLAPS_APPROVED_HOURS, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records HoursLogged.
 */
export const logHours = defineCommand({
  name: 'logHours',
  policy: hoursLog,
  async run(tx, input: LogHoursInput): Promise<{ hoursLogId: string }> {
    await keepMembers(tx, [input.memberId]);
    const [member, organisation] = await Promise.all([
      tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId }),
      tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId }),
    ]);
    if (!member || !organisation) throw notFound();
    tx.authorize({ memberId: member.id, organisationId: organisation.id });
    acceptsHours(organisation);
    if (member.status !== 'ACTIVE')
      throw new DomainError('MEMBER_CLOSED', 'This membership has ended.', { field: ['memberId'] });
    if (characterCount(input.activity) > 1000)
      throw new DomainError('INVALID_INPUT', 'Please describe it in at most 1,000 characters.', {
        field: ['activity'],
      });

    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const given = judgeClaim(input, tx.now, rulesOf(scheme.rules), scheme.timeZone);
    const days = (await countedDays(tx, [{ memberId: member.id, workedOn: given.workedOn }])).get(member.id);
    const refusal = days?.refusal(given);
    if (refusal) throw dayRefusal(refusal);

    const log = tx.em.create(HoursLogEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      memberId: member.id,
      organisationId: organisation.id,
      ...given,
      activity: plainText(input.activity).trim(),
      rewardChoice: input.rewardChoice ?? null,
      state: 'SUBMITTED',
      submittedBy: tx.actorName,
      submittedAt: tx.now,
    });
    tx.em.persist(log);
    await tx.em.flush();
    await tx.event('HoursLogged', { hoursLogId: log.id, memberId: member.id });
    await tx.audit('HoursLog', log.id);
    return { hoursLogId: log.id };
  },
});

/** @throws DomainError ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, INVALID_INPUT (a venue that is no group) */
export function acceptsHours(organisation: Pick<OrganisationEntity, 'status' | 'isGroup'>): void {
  mustTakePart(organisation, ['organisationId'], "The scheme's staff will do that soon.");
  if (!organisation.isGroup)
    throw new DomainError('INVALID_INPUT', 'Hours are given to a group; this is a venue only.', {
      field: ['organisationId'],
    });
}

function dayRefusal(code: 'OVERLAPS_APPROVED_HOURS' | 'DAY_TOO_LONG'): DomainError {
  return code === 'DAY_TOO_LONG'
    ? new DomainError(code, 'With this the day would have more than 24 hours.', { field: ['minutes'] })
    : new DomainError(code, 'These times overlap hours of this member that are approved already.', {
        field: ['startsAt'],
      });
}
