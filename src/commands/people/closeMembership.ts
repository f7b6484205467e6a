import { DomainError, forbidden, notFound } from '../../domain/errors.js';
import { endedWithMembership } from '../../domain/notifications/staffTasks.js';
import { addDays, dayStart, localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { AccountEntity } from '../../entities/accounts/entities.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { setAccountStatus } from '../../ledger/accounts.js';
import { cancelDueWork, planDueWork } from '../../outbox/dueWork.js';
import { holdsSchemeRole, isMemberSelf } from '../../policies/actor.js';
import { membershipClose } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { lockWaitingHours } from '../hours/creditWaitingHours.js';
import { endHelpOf } from '../neighbours/endHelp.js';
import { settleAtEnd, walletsOf } from '../neighbours/settle.js';
import { settleStaffTasksOf } from '../notifications/endStaffTasks.js';
import { endApplicationsOf } from '../opportunities/ending.js';
import { endAbsences } from '../organisations/endAbsences.js';
import { mustTakeDonations } from '../organisations/mustTakeDonations.js';
import { clearProfile } from '../profiles/ending.js';
import { lockScheme } from '../schemes/lockScheme.js';
import { endBookingsOf } from '../shifts/ending.js';
import { holdsOfWallet, releaseHolds } from '../spending/releaseHolds.js';
import { endCare } from './careLinks.js';
import { endAccess } from './endAccess.js';
import { findMember } from './findMember.js';
import { lockMembers } from './lockMembers.js';
import { lockToPassOn } from './passOnCredits.js';
import { mustKeepAnOperator } from './roles.js';
import { type Instruction, settleEndedWallet } from './settleEndedWallet.js';

/** Exactly one of these. */
export interface PassOnTo {
  memberId?: string | null;
  memberNumber?: string | null;
  organisationId?: string | null;
  communityPot?: boolean | null;
}

export interface CloseMembershipInput {
  idempotencyKey: string;
  memberId: string;
  reason: 'LEAVING' | 'DEATH';
  /** Absent: the credits wait for somebody to say. */
  passOnTo?: PassOnTo | null;
}

/**
 * Ends a membership: holds are given back, bookings end, every way in and every role ends. With an instruction the credits go at once to a member, a group's pot or
 * the community pot; without one the wallet waits for the scheme's days, in which an operator may still give it by calling this again, and then goes
 * to the community pot. What is to be earned back is let go when the wallet is settled. Who has died is not written to.
 *
 * @throws DomainError INVALID_INPUT, LAST_OPERATOR, MEMBER_CLOSED, ALREADY_DONE, GIFT_TO_SELF, ACCOUNT_NOT_OPEN, ORGANISATION_CLOSED,
 * ORGANISATION_SUSPENDED, NOT_VERIFIED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN (also to pass others' credits on to oneself).
 * Records MembershipEnded, CareEnded for everybody who acted for the member or for whom they acted, CreditsPassedOn where a member receives them,
 * BookingEnded for each place on a shift, and for exchanges with neighbours ExchangeSettled, ExchangeEnded or ExchangeStuck.
 */
export const closeMembership = defineCommand({
  name: 'closeMembership',
  policy: membershipClose,
  changesActors: true,
  async run(tx, input: CloseMembershipInput): Promise<{ memberId: string }> {
    const known = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!known) throw notFound();
    tx.authorize({ memberId: known.id });
    if (input.reason === 'DEATH' && (isMemberSelf(tx.actor, known.id) || !holdsSchemeRole(tx.actor, 'OPERATOR'))) {
      throw new DomainError('INVALID_INPUT', "Only the scheme's staff record that somebody has died.", {
        field: ['reason'],
      });
    }
    const to = input.passOnTo ? await readInstruction(tx, known, input.passOnTo) : null;
    const [member, receiver] = await lockMembers(tx, [known.id, ...(to?.toMemberId ? [to.toMemberId] : [])]);
    if (!member) throw notFound();
    if (receiver && receiver.status !== 'ACTIVE') {
      throw new DomainError('MEMBER_CLOSED', 'The membership of who shall receive the credits has ended.', {
        field: ['passOnTo'],
      });
    }
    // Before any code: what is passed on may fill a pot that hours wait for.
    if (to) await lockWaitingHours(tx, { potIds: [] });
    if (member.status === 'ACTIVE') await end(tx, member, input.reason, to);
    else await instruct(tx, member, to);
    return { memberId: member.id };
  },
});

/** @throws DomainError INVALID_INPUT, GIFT_TO_SELF and what mustTakeDonations refuses; RequestError NOT_FOUND, FORBIDDEN */
async function readInstruction(
  tx: CommandTransaction<never>,
  member: MemberEntity,
  typed: PassOnTo,
): Promise<Instruction> {
  const toPerson = Boolean(typed.memberId || typed.memberNumber);
  if ([toPerson, Boolean(typed.organisationId), typed.communityPot === true].filter(Boolean).length !== 1) {
    throw new DomainError('INVALID_INPUT', 'Say where the credits go: a member, a group, or the community pot.', {
      field: ['passOnTo'],
    });
  }
  if (typed.organisationId) await mustTakeDonations(tx, typed.organisationId, ['passOnTo']);
  const receiver = toPerson ? await findMember(tx, typed) : null;
  if (receiver?.id === member.id) {
    throw new DomainError('GIFT_TO_SELF', 'The credits are theirs already. Choose somebody else.', {
      field: ['passOnTo'],
    });
  }
  // Staff do what they are asked to, but never for themselves.
  if (receiver && isMemberSelf(tx.actor, receiver.id)) throw forbidden();
  return {
    toMemberId: receiver?.id ?? null,
    toOrganisationId: typed.organisationId ?? null,
    toCommunityPot: typed.communityPot === true,
  };
}

async function end(
  tx: CommandTransaction<never>,
  member: MemberEntity,
  reason: CloseMembershipInput['reason'],
  to: Instruction | null,
): Promise<void> {
  await endAccess(tx, tx.now, member.id);
  await settleStaffTasksOf(tx, member.id, endedWithMembership);
  // Two operators who leave at once wait for one another here, and the second finds itself the last.
  const wasOperator = await isOperator(tx, member.id);
  const scheme = wasOperator
    ? await lockScheme(tx)
    : await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const applicationsEnded = await endApplicationsOf(tx, member.id, reason);
  const bookingsEnded = await endBookingsOf(tx, member.id);
  const exchanges = await endHelpOf(tx, member.id);
  // All accounts at once: what the instruction touches, and the wallets of who helped or was helped.
  const wallets = await walletsOf(tx, exchanges);
  const locked = to ? await lockInstructed(tx, member.id, to, wallets) : null;
  const wallet = await lockWallet(tx, member.id, wallets);
  if (locked && wallet.status !== 'OPEN') {
    throw new DomainError(
      'ACCOUNT_NOT_OPEN',
      "The wallet is frozen, so nothing can be passed on now. Without an instruction its credits wait. Please ask the scheme's staff.",
      { field: ['passOnTo'] },
    );
  }
  const released = await releaseHolds(tx, tx.now, await holdsOfWallet(tx, wallet.id));
  await settleExchanges(tx, exchanges, scheme);
  await tx.sql(
    'UPDATE role_assignment SET ended_at = $3 WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL',
    [tx.schemeId, member.id, tx.now],
  );
  await endAbsences(tx, { memberId: member.id });
  await endCare(tx, member.id, reason);
  await clearProfile(tx, tx.now, member.id);
  member.status = 'CLOSED';
  await tx.em.flush();
  if (wasOperator) await mustKeepAnOperator(tx);
  await withdrawProposals(tx, member.id);
  const settlesAt = settleInstant(tx.now, scheme);
  await tx.sql(
    `INSERT INTO membership_end (scheme_id, member_id, reason, ended_at, ended_by, settles_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [tx.schemeId, member.id, reason, tx.now, tx.actorName, settlesAt],
  );
  let transferId: string | null = null;
  if (to && locked) {
    transferId = await settleEndedWallet(tx, member.id, locked, to);
  } else {
    const waits = {
      accountId: wallet.id,
      status: 'FROZEN',
      reason: 'The membership has ended',
      graceUntil: null,
    } as const;
    await setAccountStatus(tx, tx.now, waits);
    await planDueWork(tx, tx.now, { kind: 'WALLET_SETTLES', subjectId: member.id, dueAt: settlesAt });
  }
  await tx.event('MembershipEnded', { memberId: member.id });
  await tx.audit('Member', member.id, {
    reason,
    holdsReleased: released,
    bookingsEnded,
    applicationsEnded,
    transferId,
  });
}

/** It has ended before; what may still be said is where its credits go. */
async function instruct(tx: CommandTransaction<never>, member: MemberEntity, to: Instruction | null): Promise<void> {
  const waiting = await tx.sql(
    'SELECT 1 FROM membership_end WHERE scheme_id = $1 AND member_id = $2 AND settled_at IS NULL',
    [tx.schemeId, member.id],
  );
  if (waiting.length === 0 || !to) {
    throw new DomainError(
      'ALREADY_DONE',
      waiting.length > 0
        ? 'This membership has ended already. Its credits wait: say where they go.'
        : 'This membership has ended already, and its credits were passed on.',
    );
  }
  if (!holdsSchemeRole(tx.actor, 'OPERATOR') || isMemberSelf(tx.actor, member.id)) throw forbidden();
  const locked = await lockInstructed(tx, member.id, to);
  const transferId = await settleEndedWallet(tx, member.id, locked, to);
  await cancelDueWork(tx, tx.now, { kind: 'WALLET_SETTLES', subjectId: member.id });
  await tx.audit('Member', member.id, { transferId });
}

/** @throws DomainError ACCOUNT_NOT_OPEN where the credits cannot go to whom they shall */
async function lockInstructed(
  tx: CommandTransaction<never>,
  memberId: string,
  to: Instruction,
  accountIds: readonly string[] = [],
): ReturnType<typeof lockToPassOn> {
  const locked = await lockToPassOn(tx, memberId, to, accountIds);
  if (to.toCommunityPot || locked.accounts.destination) return locked;
  throw new DomainError(
    'ACCOUNT_NOT_OPEN',
    'The account the credits shall go to is frozen or closed. Choose another.',
    {
      field: ['passOnTo'],
    },
  );
}

async function lockWallet(
  tx: CommandTransaction<never>,
  memberId: string,
  accountIds: readonly string[],
): Promise<AccountEntity> {
  await tx.sql(
    'SELECT ledger_lock_accounts($1, ARRAY(SELECT id FROM account WHERE scheme_id = $1 AND (member_id = $2 OR id = ANY ($3::uuid[]))))',
    [tx.schemeId, memberId, accountIds],
  );
  return await tx.em.findOneOrFail(AccountEntity, { schemeId: tx.schemeId, memberId }, { refresh: true });
}

/** What both sides confirmed comes before whoever the rest is passed on to. */
async function settleExchanges(
  tx: CommandTransaction<never>,
  exchanges: readonly HelpExchangeEntity[],
  { timeZone, rules }: SchemeEntity,
): Promise<void> {
  for (const exchange of exchanges) await settleAtEnd(tx, exchange, { timeZone, rules: rulesOf(rules) });
}

async function isOperator(tx: CommandTransaction<never>, memberId: string): Promise<boolean> {
  const roles = await tx.sql(
    `SELECT 1 FROM role_assignment WHERE scheme_id = $1 AND member_id = $2 AND role = 'OPERATOR' AND ended_at IS NULL`,
    [tx.schemeId, memberId],
  );
  return roles.length > 0;
}

async function withdrawProposals(tx: CommandTransaction<never>, memberId: string): Promise<void> {
  await tx.sql(
    `UPDATE merge_request SET state = 'WITHDRAWN', settled_at = $3
     WHERE scheme_id = $1 AND state = 'PROPOSED' AND $2 IN (remaining_member_id, leaving_member_id)`,
    [tx.schemeId, memberId, tx.now],
  );
}

/** The end of the last local day on which somebody may still say where the credits go. */
function settleInstant(now: Date, scheme: SchemeEntity): Date {
  const lastDay = addDays(localDay(now, scheme.timeZone), rulesOf(scheme.rules).walletSettleDays);
  return dayStart(addDays(lastDay, 1), scheme.timeZone);
}
