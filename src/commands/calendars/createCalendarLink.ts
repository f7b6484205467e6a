import { type CalendarKind, linksMax } from '../../domain/calendars/calendar.js';
import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { CalendarFeedEntity } from '../../entities/calendars/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { calendarLinkWrite } from '../../policies/calendars.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { lockMembers } from '../people/lockMembers.js';

export interface CreateCalendarLinkInput {
  idempotencyKey: string;
  kind: CalendarKind;
  /** Of MEMBER: whose. */
  memberId?: string | null;
  /** Of GROUP: whose. Of PUBLIC: whose; absent: everybody's. */
  organisationId?: string | null;
}

/**
 * Makes a link to a calendar, which programs read without signing in until it is revoked.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, ORGANISATION_CLOSED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 */
export const createCalendarLink = defineCommand({
  name: 'createCalendarLink',
  policy: calendarLinkWrite,
  async run(tx, input: CreateCalendarLinkInput): Promise<{ calendarLinkId: string }> {
    const { kind, memberId = null, organisationId = null } = input;
    mustFit({ kind, memberId, organisationId });
    const organisation = organisationId
      ? await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId })
      : null;
    if (organisationId && !organisation) throw notFound();
    tx.authorize({ kind, memberId, organisationId });
    if (memberId) await mustBeActive(tx, memberId);
    if (organisation?.status === 'CLOSED') {
      throw new DomainError('ORGANISATION_CLOSED', 'This organisation has closed.', { field: ['organisationId'] });
    }
    const live = await tx.em.count(CalendarFeedEntity, {
      schemeId: tx.schemeId,
      memberId,
      organisationId,
      revokedAt: null,
    });
    if (live >= linksMax) {
      throw new DomainError('INVALID_INPUT', `There are ${linksMax} links already. Please revoke one first.`);
    }
    const id = newId();
    tx.em.create(CalendarFeedEntity, {
      id,
      schemeId: tx.schemeId,
      kind,
      memberId,
      organisationId,
      tokenHash: tx.services.secrets.tokenHash(tx.services.secrets.calendarToken(tx.schemeId, id)),
      createdBy: tx.actorName,
      createdAt: tx.now,
    });
    await tx.em.flush();
    await tx.audit('CalendarLink', id, { kind });
    return { calendarLinkId: id };
  },
});

/** @throws DomainError INVALID_INPUT */
function mustFit({ kind, memberId, organisationId }: Required<Omit<CreateCalendarLinkInput, 'idempotencyKey'>>): void {
  if ((kind === 'MEMBER') !== (memberId !== null)) {
    throw new DomainError('INVALID_INPUT', 'A member is named for a calendar of a member, and for no other.', {
      field: ['memberId'],
    });
  }
  if (kind === 'GROUP' ? organisationId === null : kind === 'MEMBER' && organisationId !== null) {
    throw new DomainError('INVALID_INPUT', 'A group is named for a calendar of a group, and for none of a member.', {
      field: ['organisationId'],
    });
  }
}

/** @throws DomainError MEMBER_CLOSED; RequestError NOT_FOUND */
async function mustBeActive(tx: CommandTransaction<never>, memberId: string): Promise<void> {
  const [member] = await lockMembers(tx, [memberId]);
  if (member?.status !== 'ACTIVE') {
    throw new DomainError('MEMBER_CLOSED', 'This membership has ended.', { field: ['memberId'] });
  }
}
