import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { mergeProposalsSince } from '../../domain/people/mergeProposal.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import { membersMerge } from '../../policies/people.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { joinMemberships } from './joinMemberships.js';
import { lockMembers } from './lockMembers.js';
import { isOfActor } from './samePerson.js';

export interface MergePair {
  /** The membership that goes on. */
  remainingMemberId: string;
  /** The membership that ends in it. */
  leavingMemberId: string;
}

export interface MergeMembersInput extends MergePair {
  idempotencyKey: string;
}

export interface MergeMembersResult {
  outcome: 'PROPOSED' | 'MERGED';
  remainingMemberId: string;
  /** Approved hours of the two that cover the same time: they are left as they are, for staff to look at. */
  overlappingHoursLogIds: string[];
}

/**
 * Joins two memberships of one person. One operator proposes it; nothing moves until another one asks for the same within 30 days. Then the credits,
 * or what is to be earned back, the hours, redemptions and roles go to the member who remains, who also takes over the contact details they lack;
 * the other membership ends, and so does every way into it.
 *
 * @throws DomainError INVALID_INPUT (one and the same), MEMBER_CLOSED, ALREADY_DONE, SECOND_OPERATOR_NEEDED, ACCOUNT_NOT_OPEN, HOLDS_OPEN, CONFLICT;
 * RequestError NOT_FOUND, FORBIDDEN (also about a membership of one's own).
 * Records MergeProposed or MembersMerged.
 */
export const mergeMembers = defineCommand({
  name: 'mergeMembers',
  policy: membersMerge,
  changesActors: true,
  async run(tx, input: MergeMembersInput): Promise<MergeMembersResult> {
    tx.authorize({ memberIds: [input.remainingMemberId, input.leavingMemberId] });
    if (tx.actor.kind !== 'MEMBER') throw new Error('membersMerge let somebody pass who is not a member');
    if (input.remainingMemberId === input.leavingMemberId) {
      throw new DomainError('INVALID_INPUT', 'Choose two memberships: this is one and the same.', {
        field: ['leavingMemberId'],
      });
    }
    // Two operators who ask at once do so one after the other here, and the second confirms the first.
    const [remaining, leaving] = await lockMembers(tx, [input.remainingMemberId, input.leavingMemberId]);
    if (!remaining || !leaving) throw new Error('two members were asked for');
    mayJoin(remaining, leaving);
    const proposal = await openProposal(tx, input);
    if (!proposal) return await propose(tx, input, tx.actor.memberId);
    if (await isOfActor(tx, proposal.proposedByMemberId)) {
      throw new DomainError(
        'SECOND_OPERATOR_NEEDED',
        'You have asked for this already. Another operator has to look at the two and ask for the same.',
      );
    }
    const overlappingHoursLogIds = await joinMemberships(tx, remaining, leaving);
    await settleProposals(tx, input, proposal.id, tx.actor.memberId);
    await tx.event('MembersMerged', { memberId: remaining.id, leavingMemberId: leaving.id });
    await tx.audit('Member', leaving.id, { remainingMemberId: remaining.id });
    // It was one thing, so it stands once in the list of what others did for them.
    tx.doneFor(remaining.id);
    await tx.audit('Member', remaining.id, { leavingMemberId: leaving.id, proposedBy: proposal.proposedByMemberId });
    return { outcome: 'MERGED', remainingMemberId: remaining.id, overlappingHoursLogIds };
  },
});

/**
 * Takes an open proposal back, by whichever operator.
 * @throws DomainError ALREADY_DONE (there is none); RequestError NOT_FOUND, FORBIDDEN.
 */
export const withdrawMerge = defineCommand({
  name: 'withdrawMerge',
  policy: membersMerge,
  async run(tx, input: MergePair): Promise<{ remainingMemberId: string }> {
    tx.authorize({ memberIds: [input.remainingMemberId, input.leavingMemberId] });
    if (tx.actor.kind !== 'MEMBER') throw new Error('membersMerge let somebody pass who is not a member');
    await lockMembers(tx, [input.remainingMemberId, input.leavingMemberId]);
    const proposal = await openProposal(tx, input);
    if (!proposal) throw new DomainError('ALREADY_DONE', 'No proposal to join these two is open any more.');
    await tx.sql(
      `UPDATE merge_request SET state = 'WITHDRAWN', settled_at = $3, settled_by_member_id = $4 WHERE scheme_id = $1 AND id = $2`,
      [tx.schemeId, proposal.id, tx.now, tx.actor.memberId],
    );
    await tx.audit('MergeRequest', proposal.id);
    return { remainingMemberId: input.remainingMemberId };
  },
});

/** @throws DomainError ALREADY_DONE, MEMBER_CLOSED */
function mayJoin(remaining: MemberEntity, leaving: MemberEntity): void {
  if (leaving.status === 'MERGED' && leaving.mergedIntoId === remaining.id) {
    throw new DomainError('ALREADY_DONE', 'These two memberships were joined before.');
  }
  for (const [member, field] of [
    [remaining, 'remainingMemberId'],
    [leaving, 'leavingMemberId'],
  ] as const) {
    if (member.status !== 'ACTIVE') {
      throw new DomainError(
        'MEMBER_CLOSED',
        'One of these memberships has ended. Its credits are passed on by closing it, not by joining it.',
        { field: [field] },
      );
    }
  }
}

async function openProposal(
  tx: CommandTransaction<never>,
  pair: MergePair,
): Promise<{ id: string; proposedByMemberId: string } | null> {
  const [open] = await tx.sql<{ id: string; proposedByMemberId: string }>(
    `SELECT id, proposed_by_member_id AS "proposedByMemberId" FROM merge_request
     WHERE scheme_id = $1 AND remaining_member_id = $2 AND leaving_member_id = $3 AND state = 'PROPOSED' AND proposed_at > $4`,
    [tx.schemeId, pair.remainingMemberId, pair.leavingMemberId, mergeProposalsSince(tx.now)],
  );
  return open ?? null;
}

async function propose(
  tx: CommandTransaction<never>,
  pair: MergePair,
  proposedByMemberId: string,
): Promise<MergeMembersResult> {
  const { remainingMemberId, leavingMemberId } = pair;
  // One that nobody confirmed in time has ended; now that is written down, and makes room for the new one.
  await tx.sql(
    `UPDATE merge_request SET state = 'LAPSED', settled_at = $4
     WHERE scheme_id = $1 AND remaining_member_id = $2 AND leaving_member_id = $3 AND state = 'PROPOSED'`,
    [tx.schemeId, remainingMemberId, leavingMemberId, tx.now],
  );
  const mergeRequestId = newId();
  await tx.sql(
    `INSERT INTO merge_request (scheme_id, id, remaining_member_id, leaving_member_id, state, proposed_by_member_id, proposed_at)
     VALUES ($1, $2, $3, $4, 'PROPOSED', $5, $6)`,
    [tx.schemeId, mergeRequestId, remainingMemberId, leavingMemberId, proposedByMemberId, tx.now],
  );
  await tx.event('MergeProposed', { mergeRequestId });
  await tx.audit('MergeRequest', mergeRequestId, { remainingMemberId, leavingMemberId });
  return { outcome: 'PROPOSED', remainingMemberId, overlappingHoursLogIds: [] };
}

/** The proposal is done; others about the membership that ended have nothing left to be about, and nobody is to have proposed to join their own. */
async function settleProposals(
  tx: CommandTransaction<never>,
  { remainingMemberId, leavingMemberId }: MergePair,
  mergeRequestId: string,
  settledByMemberId: string,
): Promise<void> {
  await tx.sql(
    `UPDATE merge_request SET state = CASE WHEN id = $3 THEN 'MERGED' ELSE 'WITHDRAWN' END, settled_at = $4, settled_by_member_id = $5
     WHERE scheme_id = $1 AND state = 'PROPOSED' AND ($2 IN (remaining_member_id, leaving_member_id)
       OR $6 IN (remaining_member_id, leaving_member_id) AND remaining_member($1, proposed_by_member_id) = $6)`,
    [tx.schemeId, leavingMemberId, mergeRequestId, tx.now, settledByMemberId, remainingMemberId],
  );
}
