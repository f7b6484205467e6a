import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import {
  addressKey,
  type InvitedAddress,
  invitationLapsesAt,
  invitationRemindsAt,
} from '../../domain/people/invitation.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { OrganisationEntity } from '../../entities/organisations/entities.js';
import { InvitationEntity, SchemeEntity } from '../../entities/people/entities.js';
import { cancelDueWork, planDueWork } from '../../outbox/dueWork.js';
import { memberInvite } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { lockOrganisation } from '../organisations/organisationAccounts.js';
import { mustTakePart } from '../organisations/takesPart.js';
import {
  endInvitation,
  type InvitedPerson,
  isOpen,
  memberAt,
  readInvitedAddress,
  readInvitedName,
} from './invitations.js';
import { sendInvitation } from './sendInvitation.js';

export interface InviteMemberInput extends InvitedPerson {
  /** The group that asks. Null: the scheme's own staff. */
  organisationId?: string | null;
}

export interface InviteMemberResult {
  invitation: InvitationEntity;
  /** False: one went out within the last day, and it is still good. */
  messageSent: boolean;
}

interface Plan {
  organisation: OrganisationEntity | null;
  name: string | null;
  address: InvitedAddress;
  addressHash: Buffer;
  scheme: SchemeEntity;
  lapsesAt: Date;
}

const dayMs = 86_400_000;
/** To one address, from everybody together. */
const messagesPerDayMax = 3;

/**
 * Asks somebody to become a member, by email, text or letter. The message alone holds the token. Asking again for the same address moves the
 * invitation that is open: within a day of its message without another one, later with it.
 * @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_SUSPENDED, ORGANISATION_CLOSED, DUPLICATE_MEMBER, MEMBER_CLOSED, INVITED_ENOUGH;
 * RequestError NOT_FOUND, FORBIDDEN.
 */
export const inviteMember = defineCommand({
  name: 'inviteMember',
  policy: memberInvite,
  async run(tx, input: InviteMemberInput): Promise<InviteMemberResult> {
    // A group that closes meanwhile takes this invitation back with the others.
    const organisation = input.organisationId ? await lockOrganisation(tx, input.organisationId) : null;
    tx.authorize({ organisationId: organisation?.id ?? null });
    // Anybody may propose a group, and only known ones write to people.
    if (organisation) mustTakePart(organisation, ['organisationId'], 'It can invite people after that.');
    const name = readInvitedName(input.name);
    const address = readInvitedAddress(input, name);
    await mustBeNobodyYet(tx, address);
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const plan = {
      organisation,
      name,
      address,
      addressHash: tx.services.secrets.invitationAddressHash(tx.schemeId, addressKey(address)),
      scheme,
      lapsesAt: invitationLapsesAt(tx.now, rulesOf(scheme.rules).invitationDays, scheme.timeZone),
    };
    const { invitation, messageSent } = await moveOrBegin(tx, plan);
    await planDueWork(tx, tx.now, {
      kind: 'INVITATION_LAPSES',
      subjectId: invitation.id,
      dueAt: invitation.lapsesAt,
    });
    await planReminder(tx, invitation, scheme.timeZone);
    await tx.audit('Invitation', invitation.id, { organisationId: invitation.organisationId ?? null, messageSent });
    return { invitation, messageSent };
  },
});

/** One that was moved is reminded of later, and not at all where its message has just gone out. */
async function planReminder(tx: CommandTransaction<never>, invitation: InvitationEntity, zone: string): Promise<void> {
  const work = { kind: 'INVITATION_REMINDS', subjectId: invitation.id } as const;
  const dueAt = invitationRemindsAt(invitation.sentAt, invitation.lapsesAt, zone);
  await (dueAt === null ? cancelDueWork(tx, tx.now, work) : planDueWork(tx, tx.now, { ...work, dueAt }));
}

/** @throws DomainError DUPLICATE_MEMBER, MEMBER_CLOSED */
async function mustBeNobodyYet(tx: CommandTransaction<never>, address: InvitedAddress): Promise<void> {
  if (address.channel === 'LETTER') return;
  const known = await memberAt(tx, address);
  if (!known) return;
  const field = [address.channel === 'EMAIL' ? 'email' : 'phone'];
  throw known.status === 'ACTIVE'
    ? new DomainError('DUPLICATE_MEMBER', 'They are a member already, and need no invitation.', { field })
    : new DomainError('MEMBER_CLOSED', "The membership with this address has ended. Please ask the scheme's staff.", {
        field,
      });
}

async function moveOrBegin(tx: CommandTransaction<never>, plan: Plan): Promise<InviteMemberResult> {
  // Everybody who asks for this address waits here, so that two at once make one invitation and messages are counted as sent.
  await tx.sql("SELECT pg_advisory_xact_lock(hashtext('time-credits invitation'), hashtext(encode($1, 'hex')))", [
    plan.addressHash,
  ]);
  const standing = await standingInvitation(tx, plan);
  if (standing && standing.sentAt.getTime() > tx.now.getTime() - dayMs) {
    Object.assign(standing, { lapsesAt: plan.lapsesAt, name: plan.name ?? standing.name });
    await tx.em.flush();
    return { invitation: standing, messageSent: false };
  }
  await mustNotFlood(tx, plan);
  const invitation = standing ?? newInvitation(tx, plan);
  const { secrets } = tx.services;
  const token = secrets.invitationToken(tx.schemeId, invitation.id);
  Object.assign(invitation, {
    name: plan.name ?? invitation.name,
    tokenHash: secrets.invitationTokenHash(token),
    sentAt: tx.now,
    lapsesAt: plan.lapsesAt,
  });
  tx.em.persist(invitation);
  await tx.em.flush();
  await sendInvitation(tx, {
    kind: 'INVITATION',
    invitation,
    scheme: plan.scheme,
    organisationName: plan.organisation?.name,
  });
  return { invitation, messageSent: true };
}

/** The open one from the same group to the same address. One whose day has passed ends here, if nothing has ended it yet. */
async function standingInvitation(tx: CommandTransaction<never>, plan: Plan): Promise<InvitationEntity | null> {
  const [row] = await tx.sql<{ id: string }>(
    `SELECT id FROM invitation WHERE scheme_id = $1 AND address_hash = $2 AND organisation_id IS NOT DISTINCT FROM $3 AND state = 'OPEN'
     FOR NO KEY UPDATE`,
    [tx.schemeId, plan.addressHash, plan.organisation?.id ?? null],
  );
  const standing = row ? await tx.em.findOneOrFail(InvitationEntity, { schemeId: tx.schemeId, id: row.id }) : null;
  if (!standing || isOpen(standing, tx.now)) return standing;
  await endInvitation(tx, standing, { state: 'LAPSED' });
  return null;
}

/** @throws DomainError INVITED_ENOUGH */
async function mustNotFlood(tx: CommandTransaction<never>, { addressHash }: Plan): Promise<void> {
  const [sent] = await tx.sql<{ count: number }>(
    'SELECT count(*) AS count FROM invitation WHERE scheme_id = $1 AND address_hash = $2 AND sent_at > $3',
    [tx.schemeId, addressHash, new Date(tx.now.getTime() - dayMs)],
  );
  if ((sent?.count ?? 0) < messagesPerDayMax) return;
  throw new DomainError('INVITED_ENOUGH', 'Enough invitations went to this address today. Please ask again tomorrow.');
}

/** Before it has a token. */
function newInvitation(tx: CommandTransaction<never>, plan: Plan): InvitationEntity {
  const { actor } = tx;
  if (actor.kind !== 'MEMBER') throw new Error('memberInvite let somebody pass who is not a member');
  const { address } = plan;
  return tx.em.create(InvitationEntity, {
    id: newId(),
    schemeId: tx.schemeId,
    organisationId: plan.organisation?.id ?? null,
    name: plan.name,
    email: address.channel === 'EMAIL' ? address.email : null,
    phone: address.channel === 'TEXT' ? address.phone : null,
    addressLines: address.channel === 'LETTER' ? [...address.addressLines] : [],
    channel: address.channel,
    addressHash: plan.addressHash,
    tokenHash: Buffer.alloc(0),
    state: 'OPEN',
    invitedByMemberId: actor.memberId,
    invitedAt: tx.now,
    sentAt: tx.now,
    lapsesAt: plan.lapsesAt,
  });
}
