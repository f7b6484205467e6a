import { newId } from '../domain/ids.js';
import type { SchemeTransaction } from '../entities/database.js';

/** What can be made to happen at an instant, and what its subject is. */
export interface DueWorkKinds {
  /** A hold's time runs out. Subject: the redemption. */
  HOLD_LAPSES: { redemptionId: string };
  /** An invitation nobody accepted ends. Subject: the invitation. */
  INVITATION_LAPSES: { invitationId: string };
  /** Nobody has decided an appeal: the operators are told. Subject: the hours log. */
  APPEAL_WAITS: { hoursLogId: string };
  /** The days in which a closed member's credits may still be passed on are over. Subject: the member. */
  WALLET_SETTLES: { memberId: string };
}
export type DueWorkKind = keyof DueWorkKinds;

/**
 * Makes something happen at an instant, in the caller's transaction: it is due if, and only if, that commits. There is one piece of work of a
 * kind for one subject: planning it again moves it, and wakes one that was done or cancelled.
 */
export async function planDueWork(
  tx: SchemeTransaction,
  now: Date,
  work: { kind: DueWorkKind; subjectId: string; dueAt: Date },
): Promise<void> {
  await tx.sql(
    `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (scheme_id, kind, subject_id) DO UPDATE
     SET due_at = excluded.due_at, state = 'WAITING', settled_at = NULL, claimed_until = NULL, tries = 0, last_failure = NULL`,
    [tx.schemeId, newId(), work.kind, work.subjectId, work.dueAt, now],
  );
}

/** Takes planned work back, in the caller's transaction. What was done already stays done. */
export async function cancelDueWork(
  tx: SchemeTransaction,
  now: Date,
  work: { kind: DueWorkKind; subjectId: string },
): Promise<void> {
  await tx.sql(
    `UPDATE due_work SET state = 'CANCELLED', settled_at = $4 WHERE scheme_id = $1 AND kind = $2 AND subject_id = $3 AND state = 'WAITING'`,
    [tx.schemeId, work.kind, work.subjectId, now],
  );
}
