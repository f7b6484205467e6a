import { rewardLapsesAt } from '../../../domain/hours/reward.js';
import type { SchemeTransaction } from '../../../entities/database.js';
import { type Borough, demoZone } from '../borough.js';
import { insertRows, type Row } from '../rows.js';
import { type Act, type Book, plainTables } from './book.js';

/** Writes what happened: logs, codes and declines first, then every movement through the ledger's doors in its order, then what came after. */
export async function post(tx: SchemeTransaction, borough: Borough, book: Book): Promise<void> {
  for (const table of plainTables) await insertRows(tx, table, book.plain[table]);
  await insertRows(tx, 'hours_log', book.logs);
  await insertRows(tx, 'redemption_code', book.codes);
  await updateRows(
    tx,
    book.declined,
    `UPDATE hours_log h SET state = 'DECLINED', decided_by = d.by, decided_at = d.at, decline_reason = d.reason
     FROM jsonb_to_recordset($2) AS d (id uuid, by text, at timestamptz, reason text) WHERE h.scheme_id = $1 AND h.id = d.id`,
  );
  await updateRows(
    tx,
    book.appealed,
    `UPDATE hours_log h SET state = 'APPEALED', appealed_by = d.by, appealed_at = d.at, appeal_words = d.words
     FROM jsonb_to_recordset($2) AS d (id uuid, by text, at timestamptz, words text) WHERE h.scheme_id = $1 AND h.id = d.id`,
  );
  await postActs(tx, borough, book);
  await updateRows(
    tx,
    book.upheld,
    `UPDATE hours_log h SET state = 'DECLINED', decided_by = d.by, decided_at = d.at, appeal_answer = d.answer
     FROM jsonb_to_recordset($2) AS d (id uuid, by text, at timestamptz, answer text) WHERE h.scheme_id = $1 AND h.id = d.id`,
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

/** Acts between two awards that are taken back go in one round trip; taking one back takes several steps. */
async function postActs(tx: SchemeTransaction, borough: Borough, book: Book): Promise<void> {
  let together: Act[] = [];
  for (const act of book.acts) {
    if (act.kind !== 'reverseAward') {
      together.push(act);
      continue;
    }
    await postTogether(tx, borough, book, together);
    together = [];
    await reverseAward(tx, act);
  }
  await postTogether(tx, borough, book, together);
}

/** As reverseAward does it: hours that still wait for a pot have nothing to give back, and wait no longer. */
async function reverseAward(tx: SchemeTransaction, { at, body }: Act & { kind: 'reverseAward' }): Promise<void> {
  const { hoursLogId, reversalId, graceUntil, reason } = body;
  await tx.sql(
    `SELECT ledger_reverse($1, $2, $3, h.transfer_id, $4, NULL) FROM hours_log h
     WHERE h.scheme_id = $1 AND h.id = $5 AND h.transfer_id IS NOT NULL`,
    [tx.schemeId, at, reversalId, graceUntil, hoursLogId],
  );
  await tx.sql(
    `UPDATE hours_log SET state = 'REVERSED', reversed_at = $3, reversal_reason = $4,
       credit_state = CASE WHEN credit_state = 'UNFUNDED' THEN 'NONE' ELSE credit_state END
     WHERE scheme_id = $1 AND id = $2`,
    [tx.schemeId, hoursLogId, at, reason],
  );
}

interface Posted {
  n: number;
  outcome: unknown;
}

/** One round trip; each act is a call of its door on its own instant, one after the other. @throws where the ledger decides otherwise than the rules did */
async function postTogether(
  tx: SchemeTransaction,
  { rules }: Borough,
  book: Book,
  acts: readonly Act[],
): Promise<void> {
  if (acts.length === 0) return;
  const told = acts.map((act, n) => ({
    n,
    ...act,
    lapses_at: act.kind === 'approve' ? rewardLapsesAt(act.at, rules, demoZone) : null,
  }));
  const posted = await tx.sql<Posted>(
    `SELECT n, CASE kind
       WHEN 'approve' THEN (SELECT jsonb_agg(o.outcome) FROM approve_batch($1, at, $3, lapses_at, body -> 'requests', body -> 'items') o)
       WHEN 'redeem' THEN (SELECT jsonb_agg(o.outcome) FROM redeem_batch($1, at, body) o)
       WHEN 'transfer' THEN to_jsonb(ledger_transfer($1, at, body)::text)
       WHEN 'exchange' THEN to_jsonb(ledger_exchange($1, at, (body ->> 'transferId')::uuid, (body ->> 'fromId')::uuid, (body ->> 'toId')::uuid,
                                     (body ->> 'minutes')::integer, (body ->> 'floorMinutes')::integer, (body ->> 'expiresAt')::timestamptz)::text)
       WHEN 'fillPots' THEN to_jsonb(award_waiting($1, at, (body ->> 'lapsesAt')::timestamptz, body ->> 'actor', pots.ids,
                                                   lock_waiting_hours($1, pots.ids, NULL, '{}', '{}'), '{}'))
       WHEN 'expire' THEN (SELECT coalesce(jsonb_agg(e), '[]') FROM expire_lots($1, at, at,
         ARRAY(SELECT w.account_id FROM lapsed_wallets($1, at, 10000) w)) e)
       WHEN 'hold' THEN hold_offer($1, at, (body ->> 'holdId')::uuid, body -> 'row', (body ->> 'bookedFor')::timestamptz,
                                   (body ->> 'lapsesAt')::timestamptz)
       WHEN 'endHold' THEN to_jsonb(ledger_release_hold($1, at, (body ->> 'holdId')::uuid, body ->> 'state', (body ->> 'graceUntil')::timestamptz))
       WHEN 'reverse' THEN to_jsonb(ledger_reverse($1, at, (body ->> 'reversalId')::uuid, (body ->> 'originalId')::uuid,
                                                   (body ->> 'graceUntil')::timestamptz, NULL))
     END AS outcome
     FROM jsonb_to_recordset($2) AS act (n integer, kind text, at timestamptz, lapses_at timestamptz, body jsonb)
     CROSS JOIN LATERAL (
       SELECT CASE kind WHEN 'fillPots' THEN ARRAY(SELECT id::uuid FROM jsonb_array_elements_text(body -> 'potIds') AS id) END AS ids
     ) pots`,
    [tx.schemeId, JSON.stringify(told), rules.supplyCapMinutes],
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
  switch (act.kind) {
    case 'reverse':
    case 'endHold':
      return outcome === true;
    case 'hold':
      return (outcome as { status: string }).status === 'HELD';
    case 'approve':
    case 'redeem':
      return (outcome as { status: string; refused?: unknown[] }[]).every(
        ({ status, refused = [] }) => status === 'DONE' && refused.length === 0,
      );
    default:
      return true;
  }
}
