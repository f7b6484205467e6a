import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** ENDED: nobody had decided it when its pot closed. */
export type MintRequestState = 'OPEN' | 'APPROVED' | 'DECLINED' | 'WITHDRAWN' | 'ENDED';

export interface MintRequestRecord {
  id: string;
  potAccountId: string;
  /** Null: the community pot. */
  organisationId: string | null;
  amountMinutes: number;
  funder: string | null;
  reason: string;
  state: MintRequestState;
  askedByMemberId: string;
  askedAt: Date;
  decidedByMemberId: string | null;
  decidedAt: Date | null;
  answer: string | null;
}

export interface MintRequestsInput {
  first: number;
  after?: string | null;
  /** Left out: in every state. */
  state?: MintRequestState | null;
}

const REQUESTS = `
  SELECT * FROM (
    SELECT r.id, r.pot_account_id AS "potAccountId", a.organisation_id AS "organisationId", r.amount_minutes AS "amountMinutes", r.funder, r.reason,
           CASE WHEN r.state = 'OPEN' AND a.status = 'CLOSED' THEN 'ENDED' ELSE r.state END AS state,
           r.asked_by_member_id AS "askedByMemberId", r.asked_at AS "askedAt", r.decided_by_member_id AS "decidedByMemberId",
           r.decided_at AS "decidedAt", r.answer
    FROM mint_request r JOIN account a ON a.scheme_id = r.scheme_id AND a.id = r.pot_account_id
    WHERE r.scheme_id = $1
  ) request`;

/** Requests by id. Missing ones are left out. */
export async function mintRequestRecords(
  tx: SchemeTransaction,
  ids: readonly string[],
): Promise<Map<string, MintRequestRecord>> {
  const rows = await tx.sql<MintRequestRecord>(`${REQUESTS} WHERE id = ANY ($2)`, [tx.schemeId, ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A page of the requests to issue credits beyond the supply cap, the latest first. */
export const mintRequests = defineQuery({
  name: 'mintRequests',
  policy: schemeAudit,
  async run(tx, input: MintRequestsInput): Promise<Page<MintRequestRecord>> {
    tx.authorize(undefined);
    const after = input.after ? readInstantCursor(input.after) : null;
    const rows = await tx.sql<MintRequestRecord>(
      `${REQUESTS} WHERE ($2::text IS NULL OR state = $2) AND ($3::timestamptz IS NULL OR ("askedAt", id) < ($3, $4::uuid))
       ORDER BY "askedAt" DESC, id DESC LIMIT $5`,
      [tx.schemeId, input.state ?? null, after?.at ?? null, after?.id ?? null, input.first + 1],
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.askedAt, row.id));
  },
});

/** One of them. @throws RequestError NOT_FOUND, FORBIDDEN */
export const mintRequest = defineQuery({
  name: 'mintRequest',
  policy: schemeAudit,
  async run(tx, input: { mintRequestId: string }): Promise<MintRequestRecord> {
    tx.authorize(undefined);
    const found = (await mintRequestRecords(tx, [input.mintRequestId])).get(input.mintRequestId);
    if (!found) throw notFound();
    return found;
  },
});
