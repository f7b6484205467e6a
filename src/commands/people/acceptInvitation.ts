import { DomainError } from '../../domain/errors.js';
import { readInvitationToken } from '../../domain/people/invitation.js';
import { type InvitationEntity, MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { giveWelcome } from '../neighbours/welcome.js';
import { addMember } from './addMember.js';
import { findScheme } from './findForSignIn.js';
import { endInvitation, isOpen, lockInvitation, memberAt, readInvitedName } from './invitations.js';
import { beginSession, type NewSession } from './sessions.js';

export interface AcceptInvitationInput {
  token: string;
  /** What they want to be called. Null: as in the invitation, which then must have a name. */
  name?: string | null;
  /** The short name of the scheme the asker stands for, such as its own app. Null: whichever the invitation belongs to. */
  scheme?: string | null;
  /** False where nobody could use a session, as on the page for browsers. */
  beginsSession?: boolean;
}

export interface AcceptInvitationResult {
  member: MemberEntity;
  /** True: the membership is new. False: somebody with this address had registered meanwhile. */
  registered: boolean;
  session: NewSession | null;
  schemeName: string;
}

const accept = defineCommand({
  name: 'acceptInvitation',
  policy: anyone,
  schemeFor: schemeOfInvitation,
  async run(tx, input: AcceptInvitationInput): Promise<AcceptInvitationResult> {
    tx.authorize(undefined);
    const tokenHash = hashOf(tx, input.token);
    const invitation = tokenHash && (await lockInvitation(tx, { tokenHash }));
    if (!invitation || !isOpen(invitation, tx.now)) throw invitationNotValid();
    const { member, registered } = await openMembership(tx, invitation, input.name);
    await endInvitation(tx, invitation, { state: 'ACCEPTED', memberId: member.id });
    const session = input.beginsSession === false ? null : await beginSession(tx, member.id, 'INVITATION');
    await tx.audit('Invitation', invitation.id, { memberId: member.id, registered });
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    return { member, registered, session, schemeName: scheme.name };
  },
});

/**
 * Makes whoever holds the token of an invitation a member and signs them in: the token came to their own address. Where that address became a
 * member's meanwhile, it opens that membership.
 * @throws DomainError INVITATION_NOT_VALID (unknown, used, taken back, lapsed and foreign answer alike), INVALID_INPUT (no name, or none that can be);
 * RequestError RATE_LIMITED, UNAVAILABLE.
 * Records MemberRegistered.
 */
export async function acceptInvitation(
  context: RequestContext,
  input: AcceptInvitationInput,
): Promise<AcceptInvitationResult> {
  await context.services.guesses.take('ACCEPT_INVITATION', { address: context.clientAddress });
  try {
    return await accept(context, input);
  } catch (error) {
    // Two invitations to one address, accepted at once: the later one finds the membership that the first has made.
    if (error instanceof DomainError && error.code === 'DUPLICATE_MEMBER') return await accept(context, input);
    throw error;
  }
}

/** @throws DomainError INVITATION_NOT_VALID */
async function schemeOfInvitation(context: RequestContext, input: AcceptInvitationInput): Promise<string> {
  const tokenHash = hashOf(context, input.token);
  if (!tokenHash) throw invitationNotValid();
  const { rows } = await context.database.pool.query<{ scheme_id: string }>(
    'SELECT scheme_id FROM resolve_invitation($1, $2)',
    [tokenHash, context.now],
  );
  const schemeId = rows[0]?.scheme_id;
  if (!schemeId || (input.scheme && (await findScheme(context, input.scheme)) !== schemeId)) throw invitationNotValid();
  return schemeId;
}

function hashOf({ services }: Pick<RequestContext, 'services'>, typed: string): Buffer | null {
  const token = readInvitationToken(typed);
  return token === null ? null : services.secrets.invitationTokenHash(token);
}

async function openMembership(
  tx: CommandTransaction<never>,
  invitation: InvitationEntity,
  typedName: string | null | undefined,
): Promise<{ member: MemberEntity; registered: boolean }> {
  const { email, phone, addressLines } = invitation;
  const known = await memberAt(tx, { email, phone });
  if (known) {
    // A membership that ended is opened again by staff alone.
    if (known.status !== 'ACTIVE') throw invitationNotValid();
    const member = await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: known.id });
    return { member, registered: false };
  }
  const name = readInvitedName(typedName) ?? invitation.name;
  if (!name) throw new DomainError('INVALID_INPUT', 'Please tell us your name.', { field: ['name'] });
  const member = await addMember(tx, tx.now, { name, email, phone, addressLines });
  await giveWelcome(tx, tx.now, member.id);
  await tx.event('MemberRegistered', { memberId: member.id });
  return { member, registered: true };
}

function invitationNotValid(): DomainError {
  return new DomainError(
    'INVITATION_NOT_VALID',
    'This invitation does not open anything. It may have been used, taken back, be past its day, or have a slip in it. If you are a member already, just sign in; else ask whoever invited you for a new one.',
    { field: ['token'] },
  );
}
