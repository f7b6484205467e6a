import type { SchemeTransaction } from '../../../entities/database.js';
import { insertRows, type Row } from '../rows.js';
import type { Act, Book } from './book.js';

/** Writes what happened: the logs and codes first, then every movement through the ledger's doors in its order, then what was decided otherwise. */
export async function post(tx: SchemeTransaction, book: Book): Promise<void> {
  await insertRows(tx, 'hours_log', book.logs);
  await insertRows(tx, 'redemption_code', book.codes);
  await postActs(tx, book);
  await updateRows(
    tx,
    book.declined,
    `UPDATE hours_log h SET state = 'DECLINED', decided_by = d.by, decided_at = d.at, decline_reason = d.reason
     FROM jsonb_to_recordset($2) AS d (id uuid, by text, at timestamptz, reason text) WHERE h.scheme_id = $1 AND h.id = d.id`,
  );
  await updateRows(
    tx,
    book.reversedLogs,
    `UPDATE hours_log h SET state = 'REVERSED', reversed_at = d.at, reversal_reason = d.reason
     FROM jsonb_to_recordset($2) AS d (id uuid, at timestamptz, reason text) WHERE h.scheme_id = $1 AND h.id = d.id`,
  );
  await updateRows(
    tx,
    book.reversedRedemptions,
    `UPDATE redemption r SET state = 'REVERSED', reversed_at = d.at
     FROM jsonb_to_recordset($2) AS d (id uuid, at timestamptz) WHERE r.scheme_id = $1 AND r.id = d.id`,
  );
  await insertRows(tx, 'audit', book.audit);
  await insertRows(tx, 'outbox_event', book.events);
}

async function updateRows(tx: SchemeTransaction, rows: readonly Row[], statement: string): Promise<void> {
  if (rows.length > 0) await tx.sql(statement, [tx.schemeId, JSON.stringify(rows)]);
}

interface Posted {
  n: number;
  outcome: unknown;
}

/** One round trip; each act is a call of its door on its own instant, one after the other. @throws where the ledger decides otherwise than the rules did */
async function postActs(tx: SchemeTransaction, book: Book): Promise<void> {
  const { acts } = book;
  if (acts.length === 0) return;
  const posted = await tx.sql<Posted>(
    `SELECT n, CASE kind
       WHEN 'approve' THEN (SELECT jsonb_agg(o.outcome) FROM approve_batch($1, at, $3, body -> 'requests', body -> 'items') o)
       WHEN 'redeem' THEN (SELECT jsonb_agg(o.outcome) FROM redeem_batch($1, at, body) o)
       WHEN 'transfer' THEN to_jsonb(ledger_transfer($1, at, body)::text)
       WHEN 'expire' THEN (SELECT coalesce(jsonb_agg(e), '[]') FROM expire_lots($1, at, at, 10000) e)
       WHEN 'hold' THEN hold_offer($1, at, (body ->> 'holdId')::uuid, body -> 'row', (body ->> 'bookedFor')::timestamptz,
                                   (body ->> 'lapsesAt')::timestamptz)
       WHEN 'endHold' THEN to_jsonb(ledger_release_hold($1, at, (body ->> 'holdId')::uuid, body ->> 'state', (body ->> 'graceUntil')::timestamptz))
       WHEN 'reverse' THEN to_jsonb(ledger_reverse($1, at, (body ->> 'reversalId')::uuid, (body ->> 'originalId')::uuid,
                                                   (body ->> 'graceUntil')::timestamptz, NULL))
     END AS outcome
     FROM jsonb_to_recordset($2) AS act (n integer, kind text, at timestamptz, body jsonb)`,
    [tx.schemeId, JSON.stringify(acts.map((act, n) => ({ n, ...act }))), null],
  );
  for (const { n, outcome } of posted) {
    const act = acts[n];
    if (act?.kind === 'expire') tellExpired(book, act.at, outcome as Expired[]);
    if (act && !isDone(act, outcome))
      throw new Error(
        `the ledger refused what the rules allowed (${act.kind} at ${act.at.toISOString()}): ${JSON.stringify(outcome)}`,
      );
  }
}

interface Expired {
  member_id: string;
  transfer_id: string | null;
}

/** As expireCredits records it: for each member whose credits lapsed. The transfers' ids are the door's own. */
function tellExpired(book: Book, at: Date, expired: readonly Expired[]): void {
  for (const { member_id: memberId, transfer_id: transferId } of expired) {
    if (transferId === null) continue;
    book.recordBySystem(at, 'expireCredits', ['Transfer', transferId], ['CreditsExpired', { transferId, memberId }]);
  }
}

function isDone(act: Act, outcome: unknown): boolean {
  if (act.kind === 'transfer') return true;
  if (act.kind === 'reverse' || act.kind === 'endHold') return outcome === true;
  if (act.kind === 'expire') return true;
  if (act.kind === 'hold') return (outcome as { status: string }).status === 'HELD';
  return (outcome as { status: string; refused?: unknown[] }[]).every(
    ({ status, refused = [] }) => status === 'DONE' && refused.length === 0,
  );
}
