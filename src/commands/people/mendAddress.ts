import { DomainError } from '../../domain/errors.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { addressMended } from '../../domain/notifications/staffTasks.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { settleStaffTasksOf } from '../notifications/endStaffTasks.js';
import { duplicateMember, readWays } from './addMember.js';
import { brokenUniqueIndex } from './brokenUniqueIndex.js';
import { failingWays } from './failingWays.js';
import { lockMembers } from './lockMembers.js';
import { addressLinesMax, mustReach } from './reachable.js';

/** Where messages go to a member from now on. What is absent, null or empty stays as it is. */
export interface MendedAddress {
  memberId: string;
  email?: string | null;
  phone?: string | null;
  addressLines?: readonly string[] | null;
}

interface Corrections {
  email?: string;
  phone?: string;
  addressLines?: string[];
}

/**
 * Mends where messages go to a member, in the caller's transaction: what waited for staff about it is settled where messages can go there, and what was marked as failing is tried again. An
 * email address or phone number brings codes to sign in: one that takes messages is nobody's to change, so only one that fails, or is missing, is. Locks the member.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, DUPLICATE_MEMBER; RequestError NOT_FOUND.
 */
export async function mendAddress(tx: CommandTransaction<never>, input: MendedAddress): Promise<MemberEntity> {
  const corrections = readCorrections(input);
  const [member] = await lockMembers(tx, [input.memberId]);
  if (member?.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
  await mustFail(tx, member, corrections);
  await mustBeFree(tx, member, corrections);
  Object.assign(member, corrections);
  await tx.em.flush().catch((error: unknown) => {
    const broken = brokenUniqueIndex(error);
    if (broken === 'member_email') throw duplicateMember('email');
    if (broken === 'member_phone') throw duplicateMember('phone');
    throw error;
  });
  // Another address is a new one by itself; the same is to be tried again where somebody says that it is right.
  await tx.sql(
    `UPDATE member SET email_failed_at = CASE WHEN $3 THEN NULL ELSE email_failed_at END, phone_failed_at = CASE WHEN $4 THEN NULL ELSE phone_failed_at END
     WHERE scheme_id = $1 AND id = $2`,
    [tx.schemeId, member.id, corrections.email !== undefined, corrections.phone !== undefined],
  );
  if (reaches(corrections)) await settleStaffTasksOf(tx, member.id, addressMended);
  await tx.audit('Member', member.id, { corrected: Object.keys(corrections) });
  return member;
}

/** A landline is worth knowing, and no message goes there: whoever could not be reached still cannot. */
function reaches({ email, phone, addressLines }: Corrections): boolean {
  return email !== undefined || addressLines !== undefined || canReceiveTexts(phone ?? null);
}

/** @throws DomainError INVALID_INPUT */
function readCorrections(input: MendedAddress): Corrections {
  const { email, phone } = readWays(input);
  const addressLines = (input.addressLines ?? []).map((line) => plainLine(line).trim()).filter((line) => line !== '');
  if (addressLines.length > addressLinesMax) {
    throw new DomainError('INVALID_INPUT', `An address has at most ${addressLinesMax} lines.`, {
      field: ['addressLines'],
    });
  }
  if (addressLines.length > 0) mustReach('LETTER', { addressLines }, 'addressLines');
  const corrections: Corrections = {
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
    ...(addressLines.length === 0 ? {} : { addressLines }),
  };
  if (Object.keys(corrections).length === 0) {
    throw new DomainError('INVALID_INPUT', 'Please give the email address, the phone number or the postal address.');
  }
  return corrections;
}

/** @throws DomainError INVALID_INPUT where messages reach them at what is to be changed */
async function mustFail(
  tx: CommandTransaction<never>,
  member: MemberEntity,
  { email, phone }: Corrections,
): Promise<void> {
  const fails = await failingWays(tx, member.id);
  if (email !== undefined && member.email && !fails.email) {
    throw new DomainError(
      'INVALID_INPUT',
      'Messages to the email address that we have do not come back, so it is not changed here.',
      { field: ['email'] },
    );
  }
  if (phone !== undefined && member.phone && !fails.phone) {
    throw new DomainError(
      'INVALID_INPUT',
      'Messages to the phone number that we have do not come back, so it is not changed here.',
      { field: ['phone'] },
    );
  }
}

async function mustBeFree(
  tx: CommandTransaction<never>,
  member: MemberEntity,
  { email, phone }: Corrections,
): Promise<void> {
  const [twin] = await tx.sql<{ sameEmail: boolean | null }>(
    `SELECT lower(email) = $3 AS "sameEmail" FROM member
     WHERE scheme_id = $1 AND id <> $2 AND (lower(email) = $3 OR phone = $4) LIMIT 1`,
    [tx.schemeId, member.id, email ?? null, phone ?? null],
  );
  if (twin) throw duplicateMember(twin.sameEmail ? 'email' : 'phone');
}
