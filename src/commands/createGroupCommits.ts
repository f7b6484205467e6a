import { RequestError } from '../domain/errors.js';
import type { Database } from '../entities/database.js';
import { actorName } from '../policies/actor.js';
import { GroupCommit, inOneStep } from './groupCommit.js';
import type { GroupCommits } from './groupCommits.js';
import { postApprovals } from './hours/approvalBatch.js';
import type { ApprovalOutcome, ApprovalRequest } from './hours/approvalTypes.js';
import { judgeRedemptions } from './spending/redemptionBatch.js';
import type { RedemptionOutcome, RedemptionRequest } from './spending/redemptionTypes.js';

const overloaded = (): Error =>
  new RequestError(
    'UNAVAILABLE',
    'The service is very busy. Please try again in a moment; with the same idempotency key nothing happens twice.',
  );

/** The two group commits of this process. */
export function createGroupCommits(database: Database): GroupCommits {
  return {
    redemptions: new GroupCommit<RedemptionRequest, RedemptionOutcome>({
      judge: (schemeId, items) => judgeRedemptions(database, schemeId, items),
      judgesAhead: true,
      // Which wallet a code stands for is known only when the batch has been read: judgeRedemptions keeps wallets apart.
      keysOf: (item) => [`key ${actorName(item.actor)} ${item.key}`, proofKey(item)],
      sizeMax: 64,
      waitingMax: 5_000,
      overloaded,
    }),
    approvals: new GroupCommit<ApprovalRequest, ApprovalOutcome>({
      ...inOneStep((schemeId, items) => postApprovals(database, schemeId, items)),
      keysOf: (item) => [`key ${actorName(item.actor)} ${item.key}`, ...item.hoursLogIds.map((id) => `log ${id}`)],
      sizeOf: (item) => item.hoursLogIds.length,
      sizeMax: 2_000,
      waitingMax: 2_000,
      overloaded,
    }),
  };
}

/** A code, card or hold is in one batch once. */
function proofKey({ proof, key }: RedemptionRequest): string {
  switch (proof.kind) {
    case 'CODE':
      return `code ${proof.codeHash?.toString('base64') ?? `none ${key}`}`;
    case 'CARD':
      return `card ${proof.cardNumber}`;
    case 'HOLD':
      return `hold ${proof.redemptionId}`;
    case 'MEMBER':
      return `member ${proof.memberId}`;
  }
}
