import { DomainError, RequestError, type UserErrorCode } from '../../domain/errors.js';
import { stockSlot } from '../../domain/spending/restrictions.js';
import type { Database } from '../../entities/database.js';
import { actorName } from '../../policies/actor.js';
import type { RedemptionRecord } from '../../queries/records.js';
import { latestInstant, type Write } from '../groupCommit.js';
import { keyConflict } from '../idempotencyKey.js';
import { clearWrongPins, recordWrongPins } from './cardPins.js';
import { type Draft, draftRow, hasRightPin, judgeRedemption } from './judgeRedemption.js';
import {
  type Ask,
  askAlone,
  type RedemptionBatchFacts,
  type RedemptionItemFacts,
  readRedemptionFacts,
} from './redemptionFacts.js';
import { redemptionRefusal } from './redemptionRefusal.js';
import type { RedemptionOutcome, RedemptionRequest } from './redemptionTypes.js';
import { recordWrongTries } from './wrongTries.js';

interface PostedRow {
  item: number;
  outcome: {
    status: 'DONE' | 'REPEATED' | 'REFUSED' | 'CONFLICT';
    redemptionId?: string;
    code?: UserErrorCode;
    availableMinutes?: number;
  };
}

interface Judged {
  outcomes: (RedemptionOutcome | null)[];
  drafts: Map<number, Draft>;
  /** Tills, once for each wrong code or PIN. */
  wrongTries: string[];
  wrongPins: string[];
  rightPins: string[];
}

/**
 * Reads and judges a batch of redemptions of one scheme. What it returns posts them, in one call that re-checks what races: the batch before may be under
 * way while this one is judged. Wrong codes and PINs are counted before it returns, so the next batch is judged knowing them.
 */
export async function judgeRedemptions(
  database: Database,
  schemeId: string,
  requests: readonly RedemptionRequest[],
): Promise<Write<RedemptionOutcome>> {
  const now = latestInstant(requests);
  const ask = askAlone(database);
  const facts = await readRedemptionFacts(ask, schemeId, requests, now);
  const judged = judgeAll(requests, facts, now);
  await recordTries(database, schemeId, judged, now);
  return async () => {
    const outcomes = await postDrafts(ask, schemeId, requests, facts, judged, now);
    await recordWrongTries(database, schemeId, overtakenTries(requests, judged.drafts, outcomes), now);
    return outcomes;
  };
}

/** Tills whose code had been used by the time it was posted: as wrong a try as any, whenever it turned out. */
function overtakenTries(
  requests: readonly RedemptionRequest[],
  drafts: ReadonlyMap<number, Draft>,
  outcomes: readonly RedemptionOutcome[],
): string[] {
  return [...drafts.keys()].flatMap((index) => {
    const [request, outcome] = [requests[index], outcomes[index]];
    const isWrong = outcome && 'error' in outcome && outcome.error.code === 'CODE_NOT_VALID';
    return request && isWrong ? [actorName(request.actor)] : [];
  });
}

async function postDrafts(
  ask: Ask,
  schemeId: string,
  requests: readonly RedemptionRequest[],
  facts: RedemptionBatchFacts,
  { outcomes, drafts }: Judged,
  now: Date,
): Promise<RedemptionOutcome[]> {
  for (const round of walletRounds(drafts)) {
    const items = round.map(([index, draft]) => {
      const [request, item] = [requests[index], facts.items[index]];
      if (!request || !item) throw new Error('a draft without its request');
      return draftRow(index, draft, request, item, facts, now);
    });
    const rows = await ask<PostedRow>('SELECT item, outcome FROM redeem_batch($1, $2, $3)', [
      schemeId,
      now,
      JSON.stringify(items),
    ]);
    for (const row of rows) outcomes[row.item] = outcomeOf(row, drafts.get(row.item), requests[row.item], facts, now);
  }
  return outcomes.map((outcome) => outcome ?? { error: new RequestError('UNAVAILABLE', 'Please try again.') });
}

function judgeAll(requests: readonly RedemptionRequest[], facts: RedemptionBatchFacts, now: Date): Judged {
  const judged: Judged = {
    outcomes: requests.map(() => null),
    drafts: new Map(),
    wrongTries: [],
    wrongPins: [],
    rightPins: [],
  };
  requests.forEach((request, index) => {
    const item = facts.items[index];
    if (!item) return;
    try {
      judgeOne(judged, request, item, index, facts, now);
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof RequestError)) throw error;
      judged.outcomes[index] = { error };
      noteWrongTry(judged, error, request, item);
    }
  });
  return judged;
}

function judgeOne(
  judged: Judged,
  request: RedemptionRequest,
  item: RedemptionItemFacts,
  index: number,
  facts: RedemptionBatchFacts,
  now: Date,
): void {
  const repeated = repeatedOutcome(request, item);
  if (repeated) {
    judged.outcomes[index] = repeated;
    return;
  }
  const till = actorName(request.actor);
  const failures = item.recentFailures + judged.wrongTries.filter((actor) => actor === till).length;
  judged.drafts.set(index, judgeRedemption(request, item, failures, facts, now));
  if (item.card) judged.rightPins.push(item.card.id);
}

function noteWrongTry(
  judged: Judged,
  error: DomainError | RequestError,
  request: RedemptionRequest,
  item: RedemptionItemFacts,
): void {
  const isWrong = error.code === 'CODE_NOT_VALID' || error.code === 'CARD_NOT_VALID';
  if (!isWrong) {
    // The PIN was right, whatever else stood in the way.
    if (item.card?.isLive && error.code !== 'TOO_MANY_TRIES' && hasRightPin(request, item))
      judged.rightPins.push(item.card.id);
    return;
  }
  judged.wrongTries.push(actorName(request.actor));
  // While a card rests no PIN is looked at, and none counts.
  if (item.card?.isLive && !hasRightPin(request, item)) judged.wrongPins.push(item.card.id);
}

/** What the same key brought before; null for a new key. @throws DomainError CONFLICT */
function repeatedOutcome(request: RedemptionRequest, item: RedemptionItemFacts): RedemptionOutcome | null {
  if (!item.priorHash) return null;
  const isSame = item.priorOperation === 'redeemCredits' && item.priorHash.toString('hex') === request.inputHash;
  if (!isSame || !item.priorRedemptionId) throw keyConflict();
  return { redemptionId: item.priorRedemptionId, record: null };
}

/** Parts the drafts so that no wallet comes twice in a posting call, which decides each item by what the wallet holds before it. */
function walletRounds(drafts: ReadonlyMap<number, Draft>): [number, Draft][][] {
  const rounds: [number, Draft][][] = [];
  const seen = new Map<string, number>();
  for (const [index, draft] of drafts) {
    const round = seen.get(draft.member.walletId) ?? 0;
    seen.set(draft.member.walletId, round + 1);
    rounds[round] = [...(rounds[round] ?? []), [index, draft]];
  }
  return rounds;
}

function outcomeOf(
  row: PostedRow,
  draft: Draft | undefined,
  request: RedemptionRequest | undefined,
  facts: RedemptionBatchFacts,
  now: Date,
): RedemptionOutcome {
  const { status, redemptionId, code, availableMinutes } = row.outcome;
  if (status === 'CONFLICT') return { error: keyConflict() };
  if (status === 'REFUSED' && code)
    return { error: redemptionRefusal(code, { availableMinutes, offerTitle: draft?.offer.title }) };
  if (!redemptionId) return { error: new RequestError('UNAVAILABLE', 'Please try again.') };
  // A hold's record has a history of its own, so it is read afresh; so is what an earlier call wrote.
  const isNew = status === 'DONE' && request !== undefined && request.proof.kind !== 'HOLD';
  return { redemptionId, record: isNew && draft ? recordOf(draft, request, facts, now) : null };
}

/** What was written just now, so that whoever asked need not read it. */
function recordOf(draft: Draft, request: RedemptionRequest, facts: RedemptionBatchFacts, now: Date): RedemptionRecord {
  const { offer, party } = draft;
  return {
    id: draft.redemptionId,
    memberId: draft.member.id,
    organisationId: offer.organisationId,
    offerId: offer.id,
    state: 'REDEEMED',
    priceMinutes: draft.priceMinutes,
    adults: party.adults,
    under16s: party.under16s,
    stockSlot: stockSlot(offer.restrictions, now, facts.zone),
    transferId: draft.transferId,
    acceptedBy: actorName(request.actor),
    redeemedAt: now,
    reversedAt: null,
  } as RedemptionRecord;
}

/** Wrong codes and PINs are counted although what they asked for was refused. */
async function recordTries(database: Database, schemeId: string, judged: Judged, now: Date): Promise<void> {
  const { wrongTries, wrongPins, rightPins } = judged;
  await recordWrongPins(database, schemeId, wrongPins, now);
  await clearWrongPins(database, schemeId, rightPins);
  await recordWrongTries(database, schemeId, wrongTries, now);
}
