import { DomainError } from '../../domain/errors.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { canReceiveTexts, readEmail, readPhone } from '../../domain/people/address.js';
import type { InvitedAddress } from '../../domain/people/invitation.js';
import { characterCount } from '../../domain/text.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { InvitationEntity } from '../../entities/people/entities.js';
import { cancelDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';
import { mustReach } from './reachable.js';

export interface InvitedPerson {
  name?: string | null;
  /** One of the three. */
  email?: string | null;
  phone?: string | null;
  addressLines?: string[] | null;
}

const nameMax = 200;
const addressLinesMax = 7;
const addressLineMax = 200;

/** The name of somebody invited, where it is known. @throws DomainError INVALID_INPUT */
export function readInvitedName(typed: string | null | undefined): string | null {
  const name = plainLine(typed ?? '');
  if (characterCount(name) <= nameMax) return name === '' ? null : name;
  throw invalid('name', `Please give a name of up to ${nameMax} characters.`);
}

/** The one way the person can be reached. @throws DomainError INVALID_INPUT */
export function readInvitedAddress(person: InvitedPerson, name: string | null): InvitedAddress {
  const addressLines = (person.addressLines ?? []).map((line) => plainLine(line)).filter((line) => line !== '');
  const ways = [person.email, person.phone, addressLines.length > 0 ? 'post' : null].filter((way) => way);
  if (ways.length !== 1) {
    throw invalid('email', 'Give one way to reach them: an email address, a mobile number, or a postal address.');
  }
  if (person.email) {
    const email = readEmail(person.email);
    if (!email) throw invalid('email', 'That is not an email address.');
    return { channel: 'EMAIL', email };
  }
  if (person.phone) {
    const phone = readPhone(person.phone);
    if (!phone) throw invalid('phone', 'That is not a telephone number.');
    if (!canReceiveTexts(phone)) {
      throw invalid('phone', 'This number cannot receive texts. Give a mobile number, or send a letter.');
    }
    return { channel: 'TEXT', phone };
  }
  if (addressLines.length > addressLinesMax || addressLines.some((line) => characterCount(line) > addressLineMax)) {
    throw invalid('addressLines', `An address has at most ${addressLinesMax} lines.`);
  }
  mustReach('LETTER', { addressLines }, 'addressLines');
  if (name === null) throw invalid('name', 'A letter needs the name of the person it is for.');
  return { channel: 'LETTER', name, addressLines };
}

/**
 * The membership that has this address, whether it goes on or has ended; of one that was joined with another, the other. Postal addresses name nobody
 * for certain.
 */
export async function memberAt(
  tx: SchemeTransaction,
  address: { email?: string | null; phone?: string | null },
): Promise<{ id: string; status: 'ACTIVE' | 'CLOSED' } | null> {
  const { email = null, phone = null } = address;
  if (email === null && phone === null) return null;
  const [found] = await tx.sql<{ id: string; status: 'ACTIVE' | 'CLOSED' }>(
    `SELECT coalesce(r.id, m.id) AS id, coalesce(r.status, m.status) AS status
     FROM member m LEFT JOIN member r ON r.scheme_id = m.scheme_id AND r.id = m.merged_into_id
     WHERE m.scheme_id = $1 AND (lower(m.email) = $2 OR m.phone = $3)`,
    [tx.schemeId, email, phone],
  );
  return found ?? null;
}

/** The invitation, under a lock that keeps everybody else waiting who would change it. */
export async function lockInvitation(
  tx: CommandTransaction<never>,
  by: { id: string } | { tokenHash: Buffer },
): Promise<InvitationEntity | null> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['token_hash', by.tokenHash];
  const [row] = await tx.sql<{ id: string }>(
    `SELECT id FROM invitation WHERE scheme_id = $1 AND ${column} = $2 FOR NO KEY UPDATE`,
    [tx.schemeId, value],
  );
  return row ? await tx.em.findOne(InvitationEntity, { schemeId: tx.schemeId, id: row.id }) : null;
}

/** Does it open anything at this instant? It lapses by itself, whether or not that has been written down yet. */
export function isOpen(invitation: InvitationEntity, now: Date): boolean {
  return invitation.state === 'OPEN' && invitation.lapsesAt > now;
}

/** Ends an invitation that is locked, and forgets where the person was reached. Their name stays, so that staff know whom they asked. */
export async function endInvitation(
  tx: CommandTransaction<never>,
  invitation: InvitationEntity,
  how: { state: 'WITHDRAWN' | 'LAPSED' } | { state: 'ACCEPTED'; memberId: string },
): Promise<void> {
  Object.assign(invitation, { ...how, email: null, phone: null, addressLines: [], endedAt: tx.now });
  await tx.em.flush();
  await cancelDueWork(tx, tx.now, { kind: 'INVITATION_REMINDS', subjectId: invitation.id });
  // What lapses is that work itself, or is too late for it: it then finds nothing left to do.
  if (how.state === 'LAPSED') return;
  await cancelDueWork(tx, tx.now, { kind: 'INVITATION_LAPSES', subjectId: invitation.id });
}

/** Takes back what a group that closes has asked: it opens nothing from now on, and where the people are reached is forgotten. */
export async function withdrawInvitationsOf(tx: SchemeTransaction, now: Date, organisationId: string): Promise<void> {
  await tx.sql(
    `WITH open AS (
       SELECT id FROM invitation WHERE scheme_id = $1 AND organisation_id = $2 AND state = 'OPEN' ORDER BY id FOR NO KEY UPDATE
     ), withdrawn AS (
       UPDATE invitation i SET state = 'WITHDRAWN', email = NULL, phone = NULL, address_lines = '{}', ended_at = $3
       FROM open WHERE i.scheme_id = $1 AND i.id = open.id RETURNING i.id
     )
     UPDATE due_work d SET state = 'CANCELLED', settled_at = $3, turn = turn + 1 FROM withdrawn
     WHERE d.scheme_id = $1 AND d.kind IN ('INVITATION_LAPSES', 'INVITATION_REMINDS') AND d.subject_id = withdrawn.id AND d.state = 'WAITING'`,
    [tx.schemeId, organisationId, now],
  );
}

function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
