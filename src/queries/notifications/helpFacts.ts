import type { ExchangeState, HelpAnswerState } from '../../domain/neighbours/exchange.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { operatorRecords, type RecipientRecord, recipientRecords } from './recipients.js';

interface AnswerRow {
  id: string;
  title: string;
  posterId: string;
  answererId: string;
  state: HelpAnswerState;
  words: string;
  reason: string | null;
}

export interface HelpAnswerFacts extends AnswerRow {
  poster: RecipientRecord;
  answerer: RecipientRecord;
}

/** Answers to posts among neighbours, by id. Those that are missing are left out. */
export async function helpAnswerFacts(
  tx: SchemeTransaction,
  answerIds: readonly string[],
): Promise<Map<string, HelpAnswerFacts>> {
  const rows = await tx.sql<AnswerRow>(
    `SELECT a.id, p.title, p.member_id AS "posterId", a.member_id AS "answererId", a.state, a.words, a.reason
     FROM help_answer a JOIN help_post p ON p.scheme_id = a.scheme_id AND p.id = a.post_id WHERE a.scheme_id = $1 AND a.id = ANY ($2)`,
    [tx.schemeId, answerIds],
  );
  const members = await recipientRecords(
    tx,
    rows.flatMap((row) => [row.posterId, row.answererId]),
  );
  return new Map(
    rows.flatMap((row) => {
      const [poster, answerer] = [members.get(row.posterId), members.get(row.answererId)];
      return poster && answerer ? [[row.id, { ...row, poster, answerer }]] : [];
    }),
  );
}

interface ExchangeRow {
  id: string;
  title: string;
  helperId: string;
  helpedId: string;
  state: ExchangeState;
  proposedById: string | null;
  proposedStartsAt: Date | null;
  proposedMinutes: number | null;
  proposedChargesMissed: boolean | null;
  chargesMissed: boolean | null;
  agreedAt: Date | null;
  startsAt: Date | null;
  agreedMinutes: number | null;
  place: string | null;
  helperMinutes: number | null;
  helpedMinutes: number | null;
  missedById: string | null;
  disputeReason: string | null;
  settledMinutes: number | null;
  settleReason: string | null;
  endReason: string | null;
  /** When it ends by itself, where neither side has said anything. */
  forgottenAt: Date | null;
  endWords: string | null;
  helperBalanceMinutes: number | null;
  helpedBalanceMinutes: number | null;
}

export interface ExchangeFacts extends ExchangeRow {
  helper: RecipientRecord;
  helped: RecipientRecord;
  operators: RecipientRecord[];
}

/** Exchanges between members, by id, with both sides and the balances after they were settled. Those that are missing are left out. */
export async function exchangeFacts(
  tx: SchemeTransaction,
  exchangeIds: readonly string[],
): Promise<Map<string, ExchangeFacts>> {
  const rows = await tx.sql<ExchangeRow>(
    `SELECT x.id, p.title, x.helper_id AS "helperId", x.helped_id AS "helpedId", x.state, x.proposed_by_id AS "proposedById",
            x.proposed_starts_at AS "proposedStartsAt", x.proposed_minutes AS "proposedMinutes",
            x.proposed_charges_missed AS "proposedChargesMissed", x.charges_missed AS "chargesMissed", x.agreed_at AS "agreedAt", x.starts_at AS "startsAt",
            x.agreed_minutes AS "agreedMinutes", x.place, x.helper_minutes AS "helperMinutes", x.helped_minutes AS "helpedMinutes",
            x.missed_by_id AS "missedById", x.dispute_reason AS "disputeReason", x.settled_minutes AS "settledMinutes", x.settle_reason AS "settleReason",
            x.end_reason AS "endReason", x.end_words AS "endWords",
            (SELECT w.due_at FROM due_work w WHERE w.scheme_id = x.scheme_id AND w.kind = 'EXCHANGE_ENDS' AND w.subject_id = x.id AND w.state = 'WAITING') AS "forgottenAt",
            arrived.balance_after_minutes AS "helperBalanceMinutes", gone.balance_after_minutes AS "helpedBalanceMinutes"
     FROM help_exchange x
     JOIN help_post p ON p.scheme_id = x.scheme_id AND p.id = x.post_id
     LEFT JOIN entry arrived ON arrived.scheme_id = x.scheme_id AND arrived.transfer_id = x.transfer_id AND arrived.amount_minutes > 0
     LEFT JOIN entry gone ON gone.scheme_id = x.scheme_id AND gone.transfer_id = x.transfer_id AND gone.amount_minutes < 0
     WHERE x.scheme_id = $1 AND x.id = ANY ($2)`,
    [tx.schemeId, exchangeIds],
  );
  const members = await recipientRecords(
    tx,
    rows.flatMap((row) => [row.helperId, row.helpedId]),
  );
  const operators = await operatorRecords(tx);
  return new Map(
    rows.flatMap((row) => {
      const [helper, helped] = [members.get(row.helperId), members.get(row.helpedId)];
      return helper && helped ? [[row.id, { ...row, helper, helped, operators }]] : [];
    }),
  );
}
