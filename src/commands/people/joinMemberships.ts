import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { TOPICS } from '../../domain/notifications/kinds.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import { lockAccounts, setAccountStatus } from '../../ledger/accounts.js';
import { issuanceId } from '../accounts/pots.js';
import { reverseTransfer } from '../accounts/reverseTransfer.js';
import type { CommandTransaction } from '../defineCommand.js';
import { joinHelp } from '../neighbours/endHelp.js';
import { secondWelcome } from '../neighbours/welcome.js';
import { joinStaffTasks } from '../notifications/endStaffTasks.js';
import { joinPushSubscriptions } from '../notifications/joinPushSubscriptions.js';
import { joinApplications } from '../opportunities/ending.js';
import { joinProfiles } from '../profiles/ending.js';
import { joinRotas } from '../rotas/joinRotas.js';
import { graceUntil } from '../schemes/graceUntil.js';
import { joinBookings } from '../shifts/ending.js';
import { joinCare } from './careLinks.js';
import { endAccess } from './endAccess.js';
import { joinedNote } from './joinedNote.js';

const overlapsShownMax = 200;

interface Wallet {
  id: string;
  memberId: string;
  status: string;
  heldMinutes: number;
}

/**
 * Makes two memberships one, in the caller's transaction, both of them locked. Locks what both sides of an approval or a reversal lock, in their
 * order: codes, logs, redemptions, shifts, then the two wallets.
 * @returns approved hours of the two that cover the same time.
 * @throws DomainError ACCOUNT_NOT_OPEN, HOLDS_OPEN
 */
export async function joinMemberships(
  tx: CommandTransaction<never>,
  remaining: MemberEntity,
  leaving: MemberEntity,
): Promise<string[]> {
  const both = [remaining.id, leaving.id];
  // Whoever holds the device is the person who remains.
  await tx.sql('UPDATE passkey SET member_id = $3 WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL', [
    tx.schemeId,
    leaving.id,
    remaining.id,
  ]);
  await joinPushSubscriptions(tx, remaining.id, leaving.id);
  await endAccess(tx, tx.now, leaving.id);
  await tx.sql('SELECT 1 FROM hours_log WHERE scheme_id = $1 AND member_id = $2 ORDER BY id FOR NO KEY UPDATE', [
    tx.schemeId,
    leaving.id,
  ]);
  // A held redemption is its wallet's: see ledger_release_hold. With one of them nothing is joined.
  await tx.sql(
    `SELECT 1 FROM redemption WHERE scheme_id = $1 AND member_id = $2 AND state <> 'HELD' ORDER BY id FOR NO KEY UPDATE`,
    [tx.schemeId, leaving.id],
  );
  await joinApplications(tx, remaining.id, leaving.id);
  await joinBookings(tx, remaining.id, leaving.id);
  await joinRotas(tx, remaining.id, leaving.id);
  const overlapping = await overlappingHours(tx, both);
  await joinHelp(tx, remaining.id, leaving.id);
  // One person is welcomed once. Whatever is taken back comes from the wallet that remains.
  const welcomeId = await secondWelcome(tx, remaining.id, leaving.id);
  await joinWallets(tx, remaining.id, leaving.id, welcomeId === null ? [] : [await issuanceId(tx)]);
  for (const table of ['hours_log', 'redemption']) {
    await tx.sql(`UPDATE ${table} SET member_id = $3 WHERE scheme_id = $1 AND member_id = $2`, [
      tx.schemeId,
      leaving.id,
      remaining.id,
    ]);
  }
  await joinRoles(tx, tx.now, remaining.id, leaving.id);
  await joinAbsences(tx, remaining.id, leaving.id);
  await joinCare(tx, remaining.id, leaving.id);
  await joinProfiles(tx, tx.now, remaining.id, leaving.id);
  await tx.sql('UPDATE staff_identity SET member_id = $3 WHERE scheme_id = $1 AND member_id = $2', [
    tx.schemeId,
    leaving.id,
    remaining.id,
  ]);
  await tx.sql('UPDATE invitation SET member_id = $3 WHERE scheme_id = $1 AND member_id = $2', [
    tx.schemeId,
    leaving.id,
    remaining.id,
  ]);
  // Before the ways to reach them are put together: it asks who had one of their own.
  await joinStaffTasks(tx, remaining, leaving);
  await joinPeople(tx, remaining, leaving);
  if (welcomeId !== null) await reverseTransfer(tx, welcomeId);
  // What others left to the membership that goes reaches the one that remains.
  await tx.sql('UPDATE membership_end SET to_member_id = $3 WHERE scheme_id = $1 AND to_member_id = $2', [
    tx.schemeId,
    leaving.id,
    remaining.id,
  ]);
  return overlapping;
}

/** Under the wallets' locks, so a redemption or a gift on its way came before or finds the wallet closed. */
async function joinWallets(
  tx: CommandTransaction<never>,
  remainingId: string,
  leavingId: string,
  otherAccountIds: readonly string[],
): Promise<void> {
  const read = async () =>
    await tx.sql<Wallet>(
      `SELECT id, member_id AS "memberId", status, held_minutes AS "heldMinutes" FROM account WHERE scheme_id = $1 AND member_id = ANY ($2)`,
      [tx.schemeId, [remainingId, leavingId]],
    );
  await lockAccounts(tx, [...(await read()).map((wallet) => wallet.id), ...otherAccountIds]);
  const wallets = await read();
  const remaining = wallets.find((wallet) => wallet.memberId === remainingId);
  const leaving = wallets.find((wallet) => wallet.memberId === leavingId);
  if (!remaining || !leaving) throw new Error('a member without a wallet');
  if (remaining.status !== 'OPEN' || leaving.status !== 'OPEN') {
    throw new DomainError(
      'ACCOUNT_NOT_OPEN',
      'One of the two wallets is frozen. Open it again before they are joined.',
    );
  }
  if (leaving.heldMinutes > 0) {
    throw new DomainError(
      'HOLDS_OPEN',
      'Credits of the membership that goes are set aside for something booked. Redeem it or give it back first.',
      { field: ['leavingMemberId'] },
    );
  }
  const grace = await graceUntil(tx, tx.now);
  await tx.sql('SELECT ledger_join_wallets($1, $2, $3, $4, $5, $6, $7)', [
    tx.schemeId,
    tx.now,
    newId(),
    leaving.id,
    remaining.id,
    grace,
    joinedNote,
  ]);
  await setAccountStatus(tx, tx.now, {
    accountId: leaving.id,
    status: 'CLOSED',
    reason: 'Joined with another membership',
    graceUntil: grace,
  });
}

async function overlappingHours(tx: SchemeTransaction, memberIds: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT h.id FROM hours_log h
     WHERE h.scheme_id = $1 AND h.member_id = ANY ($2) AND h.state = 'APPROVED' AND EXISTS (
       SELECT 1 FROM hours_log o
       WHERE o.scheme_id = $1 AND o.member_id = ANY ($2) AND o.member_id <> h.member_id AND o.state = 'APPROVED'
         AND o.worked_on BETWEEN h.worked_on - 1 AND h.worked_on + 1
         AND (o.starts_at < h.ends_at AND h.starts_at < o.ends_at
           -- Without times, the same group on the same day is all there is to see.
           OR o.worked_on = h.worked_on AND o.organisation_id = h.organisation_id AND (o.starts_at IS NULL OR h.starts_at IS NULL)))
     ORDER BY h.worked_on, h.id LIMIT ${overlapsShownMax}`,
    [tx.schemeId, memberIds],
  );
  return rows.map((row) => row.id);
}

/** A role that both hold ends once, so that the other one goes on. */
async function joinRoles(tx: SchemeTransaction, now: Date, remainingId: string, leavingId: string): Promise<void> {
  await tx.sql(
    `UPDATE role_assignment r SET ended_at = $4
     WHERE r.scheme_id = $1 AND r.member_id = $3 AND r.ended_at IS NULL AND EXISTS (
       SELECT 1 FROM role_assignment o WHERE o.scheme_id = $1 AND o.member_id = $2 AND o.ended_at IS NULL AND o.role = r.role
         AND o.organisation_id IS NOT DISTINCT FROM r.organisation_id)`,
    [tx.schemeId, remainingId, leavingId, now],
  );
  await tx.sql('UPDATE role_assignment SET member_id = $2 WHERE scheme_id = $1 AND member_id = $3', [
    tx.schemeId,
    remainingId,
    leavingId,
  ]);
}

/** Who leads and who stands in goes with the roles; nobody stands in for themselves. */
async function joinAbsences(tx: CommandTransaction<never>, remainingId: string, leavingId: string): Promise<void> {
  await tx.sql(
    `UPDATE leader_absence SET ended_at = $3, ended_by = $4, deputy_id = NULL
     WHERE scheme_id = $1 AND leader_id = ANY ($2) AND deputy_id = ANY ($2) AND ended_at IS NULL`,
    [tx.schemeId, [remainingId, leavingId], tx.now, tx.actorName],
  );
  await tx.sql(
    `UPDATE leader_absence SET leader_id = CASE WHEN leader_id = $3 THEN $2 ELSE leader_id END,
                               deputy_id = CASE WHEN deputy_id = $3 THEN $2 ELSE deputy_id END
     WHERE scheme_id = $1 AND $3 IN (leader_id, deputy_id) AND ended_at IS NULL`,
    [tx.schemeId, remainingId, leavingId],
  );
}

/** The member who remains takes over the contact details they lack; an address names one member, so the other gives it up first. */
async function joinPeople(tx: SchemeTransaction, remaining: MemberEntity, leaving: MemberEntity): Promise<void> {
  const isUnreachable =
    !remaining.email && !canReceiveTexts(remaining.phone ?? null) && remaining.addressLines.length === 0;
  const email = remaining.email ? null : (leaving.email ?? null);
  const phone = remaining.phone ? null : (leaving.phone ?? null);
  // A change of the address takes the mark away, and this is none: what fails goes on failing.
  const [failed] = await tx.sql<{ email: Date | null; phone: Date | null }>(
    'SELECT email_failed_at AS email, phone_failed_at AS phone FROM member WHERE scheme_id = $1 AND id = $2',
    [tx.schemeId, leaving.id],
  );
  leaving.status = 'MERGED';
  leaving.mergedIntoId = remaining.id;
  if (email) leaving.email = null;
  if (phone) leaving.phone = null;
  await tx.em.flush();
  if (email) remaining.email = email;
  if (phone) remaining.phone = phone;
  if (remaining.addressLines.length === 0) remaining.addressLines = leaving.addressLines;
  remaining.wardId = remaining.wardId ?? leaving.wardId ?? null;
  // Somebody who was entered as a child once stays one until the later day.
  if ((leaving.adultFromOn ?? '') > (remaining.adultFromOn ?? '')) remaining.adultFromOn = leaving.adultFromOn;
  joinWishes(remaining, leaving, { isUnreachable, brings: email !== null || phone !== null });
  await tx.em.flush();
  await tx.sql(
    `UPDATE member SET email_failed_at = coalesce(email_failed_at, $3), phone_failed_at = coalesce(phone_failed_at, $4)
     WHERE scheme_id = $1 AND id = $2`,
    [tx.schemeId, remaining.id, email ? failed?.email : null, phone ? failed?.phone : null],
  );
  // Whoever was joined with the one that goes now belongs to the one that remains: the way is never longer than one step.
  await tx.sql('UPDATE member SET merged_into_id = $3 WHERE scheme_id = $1 AND merged_into_id = $2', [
    tx.schemeId,
    leaving.id,
    remaining.id,
  ]);
}

/**
 * Whoever ended messages at an address ended them there for good, whichever membership it belongs to now. What else was wished for goes along where nobody could be
 * reached to wish for it.
 */
function joinWishes(
  remaining: MemberEntity,
  leaving: MemberEntity,
  { isUnreachable, brings }: { isUnreachable: boolean; brings: boolean },
): void {
  if (isUnreachable) {
    remaining.preferredChannel = leaving.preferredChannel;
    remaining.messageFrequency = leaving.messageFrequency;
    remaining.locale = leaving.locale;
  }
  if (isUnreachable || brings) {
    remaining.topicsOff = TOPICS.filter(
      (topic) => remaining.topicsOff.includes(topic) || leaving.topicsOff.includes(topic),
    );
  }
  // One of the two was asked for it by somebody who could not read the rest.
  remaining.largePrint ||= leaving.largePrint;
}
