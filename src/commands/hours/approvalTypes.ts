import type { UserErrorCode } from '../../domain/errors.js';
import type { Actor } from '../../policies/actor.js';

/** One call that approves, on its way into a batch. */
export interface ApprovalRequest {
  actor: Actor;
  now: Date;
  /** Null: the caller's transaction has a key of its own. */
  key: string | null;
  hoursLogIds: readonly string[];
  confirmAboveCap: boolean;
  /** True: the logs are under appeal, and this decides it. */
  appeal?: true;
}

export interface ApprovalRefusal {
  hoursLogId: string;
  code: UserErrorCode | 'NOT_FOUND' | 'FORBIDDEN';
}

export type ApprovalOutcome =
  | { status: 'DONE' | 'REPEATED'; approved: string[]; refused: ApprovalRefusal[] }
  | { status: 'CONFLICT' };
