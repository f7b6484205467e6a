import { newId } from '../domain/ids.js';
import type { SchemeTransaction } from '../entities/database.js';

export interface AuditRecord {
  /** Who did it, as actorName says it. */
  actor: string;
  /** The command's name. */
  action: string;
  subjectType: string;
  subjectId: string | null;
  /** Ids, codes and counts only: never a name, an address or a text someone wrote. */
  detail?: Record<string, string | number | boolean | null | string[]>;
  /** The member whose affairs it was about, where somebody else did it: they can see it. */
  forMemberId?: string | null;
}

/** Writes who did what to what, in the caller's transaction. The sealer links the row into the scheme's hash chain within a minute. */
export async function recordAudit(tx: SchemeTransaction, occurredAt: Date, record: AuditRecord): Promise<void> {
  await tx.sql(
    `INSERT INTO audit (scheme_id, id, occurred_at, actor, action, subject_type, subject_id, detail, for_member_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.schemeId,
      newId(),
      occurredAt,
      record.actor,
      record.action,
      record.subjectType,
      record.subjectId,
      JSON.stringify(record.detail ?? {}),
      record.forMemberId ?? null,
    ],
  );
}

/** Writes the same about many subjects, a row for each. */
export async function recordAudits(
  tx: SchemeTransaction,
  occurredAt: Date,
  { actor, action }: Pick<AuditRecord, 'actor' | 'action'>,
  subjectType: string,
  subjectIds: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0) return;
  await tx.sql(
    `INSERT INTO audit (scheme_id, id, occurred_at, actor, action, subject_type, subject_id)
     SELECT $1, a.id, $2, $3, $4, $5, a.subject_id FROM unnest($6::uuid[], $7::uuid[]) AS a (id, subject_id)`,
    [tx.schemeId, occurredAt, actor, action, subjectType, subjectIds.map(() => newId()), subjectIds],
  );
}
