import type { UserErrorCode } from '../../domain/errors.js';
import type { Actor } from '../../policies/actor.js';

/** One approveHours call on its way into a batch. */
export interface ApprovalRequest {
  actor: Actor;
  now: Date;
  key: string;
  hoursLogIds: readonly string[];
  confirmAboveCap: boolean;
}

export interface ApprovalRefusal {
  hoursLogId: string;
  code: UserErrorCode | 'NOT_FOUND' | 'FORBIDDEN';
}

export type ApprovalOutcome =
  | { status: 'DONE' | 'REPEATED'; approved: string[]; refused: ApprovalRefusal[] }
  | { status: 'CONFLICT' };
