import { randomInt } from 'node:crypto';
import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { canReceiveTexts, readEmail, readPhone } from '../../domain/people/address.js';
import { memberNumberFrom } from '../../domain/people/memberNumber.js';
import { nameKey } from '../../domain/people/nameKey.js';
import { hasLength } from '../../domain/text.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { brokenUniqueIndex } from './brokenUniqueIndex.js';
import { type MessageWishes, wishesToKeep } from './messageWishes.js';
import type { ContactDetails, PreferredChannel } from './reachable.js';

export interface NewMember extends MessageWishes {
  name: string;
  email?: string | null;
  phone?: string | null;
  addressLines?: string[];
  preferredChannel?: PreferredChannel | null;
  wardId?: string | null;
  /** The day from which they are of age; null where they are already. */
  adultFromOn?: string | null;
}

/**
 * Writes a member and opens their wallet, in the caller's transaction.
 * @throws DomainError INVALID_INPUT, DUPLICATE_MEMBER
 */
export async function addMember(tx: SchemeTransaction, now: Date, input: NewMember): Promise<MemberEntity> {
  const { name, email, phone } = readIdentity(input);
  const addressLines = (input.addressLines ?? []).map((line) => plainLine(line).trim()).filter((line) => line !== '');
  const [twin] = await tx.sql<{ sameEmail: boolean | null }>(
    'SELECT lower(email) = $2 AS "sameEmail" FROM member WHERE scheme_id = $1 AND (lower(email) = $2 OR phone = $3) LIMIT 1',
    [tx.schemeId, email, phone],
  );
  if (twin) throw duplicateMember(twin.sameEmail ? 'email' : 'phone');
  const member = tx.em.create(MemberEntity, {
    id: newId(),
    schemeId: tx.schemeId,
    memberNumber: await freeMemberNumber(tx),
    name,
    nameKey: nameKey(name),
    email,
    phone,
    addressLines,
    preferredChannel: input.preferredChannel ?? channelTo({ email, phone, addressLines }),
    ...wishesToKeep(input),
    wardId: input.wardId ?? null,
    adultFromOn: input.adultFromOn ?? null,
    createdAt: now,
  });
  tx.em.persist(member);
  // Two who register the same person at once both pass the look above: the index decides, and the later one hears the same as ever.
  await tx.em.flush().catch((error: unknown) => {
    const broken = brokenUniqueIndex(error);
    if (broken === 'member_email') throw duplicateMember('email');
    if (broken === 'member_phone') throw duplicateMember('phone');
    throw error;
  });
  await tx.sql('SELECT ledger_open_account($1, $2, $3, $4, NULL, 0, $5)', [
    tx.schemeId,
    newId(),
    'WALLET',
    member.id,
    now,
  ]);
  return member;
}

/** What is sent where nobody chose. A landline is kept to be rung. */
function channelTo({ email, phone, addressLines }: ContactDetails): PreferredChannel {
  if (email) return 'EMAIL';
  if (canReceiveTexts(phone ?? null)) return 'TEXT';
  return addressLines && addressLines.length > 0 ? 'LETTER' : 'NONE';
}

/** @throws DomainError INVALID_INPUT */
function readIdentity(input: NewMember): { name: string; email: string | null; phone: string | null } {
  const name = plainLine(input.name).trim();
  if (!hasLength(name, 1, 200))
    throw new DomainError('INVALID_INPUT', 'Please give a name of up to 200 characters.', { field: ['name'] });
  return { name, ...readWays(input) };
}

/** An email address and a phone number as they are kept; null where there is none. @throws DomainError INVALID_INPUT */
export function readWays(input: { email?: string | null; phone?: string | null }): {
  email: string | null;
  phone: string | null;
} {
  const email = input.email ? readEmail(input.email) : null;
  if (input.email && !email)
    throw new DomainError('INVALID_INPUT', 'That is not an email address.', { field: ['email'] });
  const phone = input.phone ? readPhone(input.phone) : null;
  if (input.phone && !phone)
    throw new DomainError('INVALID_INPUT', 'That is not a telephone number.', { field: ['phone'] });
  return { email, phone };
}

/** What somebody hears who enters a person's address for another. */
export function duplicateMember(field: 'email' | 'phone'): DomainError {
  return new DomainError('DUPLICATE_MEMBER', 'A member with this email address or phone number exists already.', {
    field: [field],
  });
}

/** Random, so that a number gives away nothing about when or in which order people joined. */
async function freeMemberNumber(tx: SchemeTransaction): Promise<string> {
  for (;;) {
    const number = memberNumberFrom(randomInt(0, 10_000_000));
    const [taken] = await tx.sql('SELECT 1 FROM member WHERE scheme_id = $1 AND member_number = $2', [
      tx.schemeId,
      number,
    ]);
    if (!taken) return number;
  }
}
