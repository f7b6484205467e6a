import { newId } from '../../domain/ids.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { readEmail } from '../../domain/people/address.js';
import type { StaffRole } from '../../domain/people/staffProviders.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { giveWelcome } from '../neighbours/welcome.js';
import { addMember } from './addMember.js';
import { brokenUniqueIndex } from './brokenUniqueIndex.js';
import { findScheme } from './findForSignIn.js';
import { memberAt } from './invitations.js';
import { lockMembers } from './lockMembers.js';
import { possibleRoles, syncRoles } from './staffRoles.js';

/** Who came back, as the identity provider has proved it. */
export interface StaffIdentity {
  issuer: string;
  subject: string;
  name: string;
  email: string | null;
  /** Is the address known to be theirs? Otherwise nobody is found by it, and it is not kept. */
  isEmailProved: boolean;
}

export interface AdmitStaffInput {
  scheme: string;
  signInId: string;
  identity: StaffIdentity;
  /** What their groups give. */
  roles: readonly StaffRole[];
}

export type StaffAdmission =
  | { admitted: true; memberId: string; returnTo: { url: string; appState: string | null; handOff: string } | null }
  | { admitted: false; because: 'NO_ROLE' | 'NO_EMAIL' | 'MEMBERSHIP_ENDED' };

const handOffMs = 60_000;
const nameMax = 200;

const admit = defineCommand({
  name: 'admitStaff',
  policy: anyone,
  changesActors: true,
  schemeFor: (context, input: AdmitStaffInput) => findScheme(context, input.scheme),
  async run(tx, input): Promise<StaffAdmission> {
    tx.authorize(undefined);
    const { possible, impossible } = await possibleRoles(tx, input.roles);
    const found = await membershipOf(tx, input.identity, possible.length > 0);
    const memberId = typeof found === 'string' ? null : found.id;
    // Without a group a person loses what followed their groups, and is not let in.
    if (memberId !== null) await syncRoles(tx, memberId, possible);
    const because = typeof found === 'string' ? found : possible.length === 0 ? 'NO_ROLE' : null;
    await tx.audit('Member', memberId, { signInId: input.signInId, refused: because, rolesLeftOut: impossible.length });
    if (because !== null || memberId === null) return { admitted: false, because: because ?? 'NO_ROLE' };
    return { admitted: true, memberId, returnTo: await handOff(tx, input.signInId, memberId) };
  },
});

/**
 * Lets somebody in whom the scheme's identity provider has proved: finds their membership or makes one, makes their roles what their groups give, and
 * writes the code that their app exchanges for a session within a minute. Whoever has no group loses those roles and is not let in.
 * Records MemberRegistered where the membership is new.
 */
export async function admitStaff(context: RequestContext, input: AdmitStaffInput): Promise<StaffAdmission> {
  try {
    return await admit(context, input);
  } catch (error) {
    // Their first two sign-ins at once: the later one finds what the first has made.
    const isTwin = brokenUniqueIndex(error) === 'staff_identity_scheme_id_issuer_subject_key';
    if (isTwin || isDuplicate(error)) return await admit(context, input);
    throw error;
  }
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'DUPLICATE_MEMBER';

/** The membership behind an identity, locked. A new one is made, and an old one linked, only for somebody who is to be let in. */
async function membershipOf(
  tx: CommandTransaction<unknown>,
  identity: StaffIdentity,
  isLetIn: boolean,
): Promise<{ id: string } | 'NO_ROLE' | 'NO_EMAIL' | 'MEMBERSHIP_ENDED'> {
  const [known] = await tx.sql<{ id: string; memberId: string }>(
    'SELECT id, member_id AS "memberId" FROM staff_identity WHERE scheme_id = $1 AND issuer = $2 AND subject = $3',
    [tx.schemeId, identity.issuer, identity.subject],
  );
  if (known) {
    const member = await lockWhoGoesOn(tx, known.memberId);
    await tx.sql('UPDATE staff_identity SET last_used_at = $3 WHERE scheme_id = $1 AND id = $2', [
      tx.schemeId,
      known.id,
      tx.now,
    ]);
    return member.status === 'ACTIVE' ? member : 'MEMBERSHIP_ENDED';
  }
  if (!isLetIn) return 'NO_ROLE';
  const email = identity.email === null ? null : readEmail(identity.email);
  if (email === null) return 'NO_EMAIL';
  const twin = identity.isEmailProved ? await memberAt(tx, { email, phone: null }) : undefined;
  const member = twin ? await lockWhoGoesOn(tx, twin.id) : await register(tx, identity, email);
  // A membership that ended is opened again by staff alone.
  if (member.status !== 'ACTIVE') return 'MEMBERSHIP_ENDED';
  await tx.sql(
    `INSERT INTO staff_identity (scheme_id, id, issuer, subject, member_id, created_at, last_used_at)
     VALUES ($1, $2, $3, $4, $5, $6, $6)`,
    [tx.schemeId, newId(), identity.issuer, identity.subject, member.id, tx.now],
  );
  return member;
}

/** The membership, or the one it was joined with in this very moment. */
async function lockWhoGoesOn(tx: CommandTransaction<unknown>, memberId: string): Promise<MemberEntity> {
  const [member] = await lockMembers(tx, [memberId]);
  if (member?.mergedIntoId) return await lockWhoGoesOn(tx, member.mergedIntoId);
  if (!member) throw new Error('a locked member is missing');
  return member;
}

/** An address that is not proved is not kept: a sign-in code sent to it would open this membership to whoever reads it. */
async function register(
  tx: CommandTransaction<unknown>,
  identity: StaffIdentity,
  email: string,
): Promise<MemberEntity> {
  const name = [...plainLine(identity.name)].slice(0, nameMax).join('').trim();
  const member = await addMember(tx, tx.now, { name: name || email, email: identity.isEmailProved ? email : null });
  await giveWelcome(tx, tx.now, member.id);
  await tx.event('MemberRegistered', { memberId: member.id });
  return member;
}

async function handOff(
  tx: CommandTransaction<unknown>,
  signInId: string,
  memberId: string,
): Promise<{ url: string; appState: string | null; handOff: string } | null> {
  const code = tx.services.secrets.newOpaque();
  const [returning] = await tx.sql<{ url: string | null; appState: string | null }>(
    `UPDATE staff_sign_in SET member_id = $3,
       hand_off_hash = CASE WHEN return_url IS NULL THEN NULL ELSE $4::bytea END,
       hand_off_expires_at = CASE WHEN return_url IS NULL THEN NULL ELSE $5::timestamptz END
     WHERE scheme_id = $1 AND id = $2 AND used_at IS NOT NULL AND member_id IS NULL
     RETURNING return_url AS url, app_state AS "appState"`,
    [tx.schemeId, signInId, memberId, tx.services.secrets.tokenHash(code), new Date(tx.now.getTime() + handOffMs)],
  );
  if (!returning) throw new Error('a staff sign-in that was not begun, or was ended before');
  return returning.url === null ? null : { url: returning.url, appState: returning.appState, handOff: code };
}
