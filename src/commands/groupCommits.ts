import type { GroupCommit } from './groupCommit.js';
import type { ApprovalOutcome, ApprovalRequest } from './hours/approvalTypes.js';
import type { RedemptionOutcome, RedemptionRequest } from './spending/redemptionTypes.js';

/** The writes that are posted together: see groupCommit.ts. */
export interface GroupCommits {
  readonly redemptions: GroupCommit<RedemptionRequest, RedemptionOutcome>;
  readonly approvals: GroupCommit<ApprovalRequest, ApprovalOutcome>;
}
