import { DomainError, RequestError, type UserErrorCode } from '../../domain/errors.js';
import { stockSlot } from '../../domain/spending/restrictions.js';
import type { Database } from '../../entities/database.js';
import { actorName } from '../../policies/actor.js';
import type { RedemptionRecord } from '../../queries/records.js';
import { latestInstant, type Write } from '../groupCommit.js';
import { keyConflict } from '../idempotencyKey.js';
import { clearWrongPins } from './cardPins.js';
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
import { settleTries, type Tried } from './wrongTries.js';

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
  /** Those that were not turned into drafts, and whose answer says whether a code or PIN was right. */
  tries: Tried[];
}

/**
 * Reads and judges a batch of redemptions of one scheme. What it returns posts them, in one call that re-checks what races: the batch before may be under
 * way while this one is judged, and so may batches of other processes. Wrong codes and PINs are counted before it returns, so the next batch is judged
 * knowing them.
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
  const { outcomes, drafts } = judged;
  const settle = async (tries: readonly Tried[]) => {
    for (const [item, code] of await settleTries(database, schemeId, tries, now))
      outcomes[item] = { error: redemptionRefusal(code) };
  };
  await settle(judged.tries);
  return async () => {
    await postDrafts(ask, schemeId, requests, facts, judged, now);
    await settle(overtakenTries(requests, drafts, outcomes));
    const right = rightCards(facts, drafts, outcomes);
    if (right.length > 0) await database.inScheme(schemeId, (tx) => clearWrongPins(tx, right));
    return outcomes.map((outcome) => outcome ?? { error: new RequestError('UNAVAILABLE', 'Please try again.') });
  };
}

/** Those whose code had been used by the time it was posted: as wrong a try as any, whenever it turned out. */
function overtakenTries(
  requests: readonly RedemptionRequest[],
  drafts: ReadonlyMap<number, Draft>,
  outcomes: readonly (RedemptionOutcome | null)[],
): Tried[] {
  return [...drafts.keys()].flatMap((item) => {
    const [request, code] = [requests[item], refusalIn(outcomes[item])];
    if (!request || code !== 'CODE_NOT_VALID') return [];
    return { item, till: actorName(request.actor), isRight: false, cardId: null };
  });
}

/** Cards whose right PIN was looked at when their visit was posted, whatever came of that. */
function rightCards(
  facts: RedemptionBatchFacts,
  drafts: ReadonlyMap<number, Draft>,
  outcomes: readonly (RedemptionOutcome | null)[],
): string[] {
  return [...drafts.keys()].flatMap((item) => {
    const [card, code] = [facts.items[item]?.card, refusalIn(outcomes[item])];
    return card && code !== 'TOO_MANY_TRIES' && code !== 'CARD_NOT_VALID' ? [card.id] : [];
  });
}

function refusalIn(outcome: RedemptionOutcome | null | undefined): string | null {
  return outcome && 'error' in outcome && outcome.error instanceof DomainError ? outcome.error.code : null;
}

async function postDrafts(
  ask: Ask,
  schemeId: string,
  requests: readonly RedemptionRequest[],
  facts: RedemptionBatchFacts,
  { outcomes, drafts }: Judged,
  now: Date,
): Promise<void> {
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
}

function judgeAll(requests: readonly RedemptionRequest[], facts: RedemptionBatchFacts, now: Date): Judged {
  const judged: Judged = {
    outcomes: requests.map(() => null),
    drafts: new Map(),
    tries: [],
  };
  requests.forEach((request, index) => {
    const item = facts.items[index];
    if (!item) return;
    try {
      judgeOne(judged, request, item, index, facts, now);
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof RequestError)) throw error;
      judged.outcomes[index] = { error };
      noteTry(judged, error, request, item, index);
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
  const failures = item.recentFailures + judged.tries.filter((one) => one.till === till && !one.isRight).length;
  judged.drafts.set(index, judgeRedemption(request, item, failures, facts, now));
}

/** A refusal for another reason says as much as a visit would: the code or PIN was right. */
function noteTry(
  judged: Judged,
  error: DomainError | RequestError,
  request: RedemptionRequest,
  item: RedemptionItemFacts,
  index: number,
): void {
  // Asked before anybody looks at a code or PIN.
  if (error instanceof RequestError || error.code === 'CONFLICT' || error.code === 'TOO_MANY_TRIES') return;
  const isWrong = error.code === 'CODE_NOT_VALID' || error.code === 'CARD_NOT_VALID';
  const isRight = item.code?.isLive === true || hasRightPin(request, item);
  if (!isWrong && !isRight) return;
  // While a card rests no PIN is looked at, and none counts.
  const cardId = item.card?.isLive ? item.card.id : null;
  judged.tries.push({ item: index, till: actorName(request.actor), isRight: !isWrong, cardId });
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
