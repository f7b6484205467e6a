import { DomainError, forbidden, notFound, RequestError, type UserErrorCode } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { periodStart } from '../../domain/schemes/localTime.js';
import { partyPrice } from '../../domain/spending/price.js';
import { failingRestrictions, memberLimitSince, stockSlot } from '../../domain/spending/restrictions.js';
import type { Database } from '../../entities/database.js';
import { actorName } from '../../policies/actor.js';
import { redeem } from '../../policies/spending.js';
import { latestInstant } from '../groupCommit.js';
import { keyConflict } from '../idempotencyKey.js';
import {
  type OfferFacts,
  type RedemptionBatchFacts,
  type RedemptionItemFacts,
  readRedemptionFacts,
} from './redemptionFacts.js';
import { redemptionRefusal } from './redemptionRefusal.js';
import type { RedemptionOutcome, RedemptionRequest } from './redemptionTypes.js';

interface Draft {
  redemption_id: string;
  offer: OfferFacts;
}

interface PostedRow {
  item: number;
  outcome: {
    status: 'DONE' | 'REPEATED' | 'REFUSED' | 'CONFLICT';
    redemptionId?: string;
    code?: UserErrorCode;
    availableMinutes?: number;
  };
}

const failuresMax = 5;

/** Posts a batch of redemptions of one scheme: one read of all facts, judged here, then one call that re-checks what races and writes. */
export async function postRedemptions(
  database: Database,
  schemeId: string,
  requests: readonly RedemptionRequest[],
): Promise<RedemptionOutcome[]> {
  const now = latestInstant(requests);
  const outcomes: (RedemptionOutcome | null)[] = requests.map(() => null);
  const drafts = new Map<number, Draft>();
  const wrongCodes: string[] = [];

  const facts = await database.inScheme(schemeId, (tx) => readRedemptionFacts(tx, requests, now));
  requests.forEach((request, index) => {
    const item = facts.items[index];
    if (!item) return;
    try {
      const failures = item.recentFailures + wrongCodes.filter((actor) => actor === actorName(request.actor)).length;
      const judged = judge(request, item, failures, facts, now);
      if ('repeated' in judged) outcomes[index] = { redemptionId: judged.repeated };
      else drafts.set(index, judged);
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof RequestError)) throw error;
      if (error instanceof DomainError && error.code === 'CODE_NOT_VALID') wrongCodes.push(actorName(request.actor));
      outcomes[index] = { error };
    }
  });

  if (wrongCodes.length > 0) await recordWrongCodes(database, schemeId, wrongCodes, now);
  for (const round of walletRounds([...drafts.keys()], facts)) {
    const items = round.map((index) => draftRow(index, drafts.get(index), requests, facts, now));
    const { rows } = await database.pool.query<PostedRow>('SELECT item, outcome FROM redeem_batch($1, $2, $3)', [
      schemeId,
      now,
      JSON.stringify(items),
    ]);
    for (const row of rows) outcomes[row.item] = outcomeOf(row, drafts.get(row.item));
  }
  return outcomes.map((outcome) => outcome ?? { error: new RequestError('UNAVAILABLE', 'Please try again.') });
}

/** Decides what can be decided from the facts read. @throws what stands in the way. */
function judge(
  request: RedemptionRequest,
  item: RedemptionItemFacts,
  failures: number,
  facts: RedemptionBatchFacts,
  now: Date,
): Draft | { repeated: string } {
  if (item.priorHash) {
    const same =
      item.priorOperation === 'redeemCredits' &&
      item.priorHash.toString('hex') === request.inputHash &&
      item.priorRedemptionId;
    if (!same || !item.priorRedemptionId) throw keyConflict();
    return { repeated: item.priorRedemptionId };
  }
  const { offer, member, code } = item;
  if (!offer) throw notFound();
  if (!redeem.allows(request.actor, offer)) throw forbidden();
  if (failures >= failuresMax) throw redemptionRefusal('TOO_MANY_TRIES');
  if (!code?.isLive || !member) throw redemptionRefusal('CODE_NOT_VALID');
  if (!member.isActive) throw redemptionRefusal('MEMBER_CLOSED');
  if (offer.status !== 'ACTIVE' || offer.venueStatus !== 'VERIFIED' || !offer.venueAccountId)
    throw redemptionRefusal('OFFER_NOT_AVAILABLE');
  const reasons = failingRestrictions(offer.restrictions, {
    party: request.party,
    memberWardCode: member.wardCode,
    timesInPeriod: item.timesInPeriod,
    stockUsed: item.stockUsed,
    at: now,
    zone: facts.zone,
  });
  if (reasons.length > 0) {
    throw new DomainError(
      'OFFER_RESTRICTED',
      `${offer.title} cannot be enjoyed this time. ${reasons.map((reason) => reason.message).join(' ')}`,
      { reasons },
    );
  }
  if (partyPrice(offer, request.party) <= 0) {
    throw new DomainError('INVALID_INPUT', 'Say who comes along: at least one person who takes credits.', {
      field: ['adults'],
    });
  }
  return { redemption_id: newId(), offer };
}

/** Parts the items so that no wallet comes twice in a posting call, which decides each item by what the wallet holds before it. */
function walletRounds(indexes: number[], facts: RedemptionBatchFacts): number[][] {
  const rounds: number[][] = [];
  const seen = new Map<string, number>();
  for (const index of indexes) {
    const wallet = facts.items[index]?.member?.walletId ?? '';
    const round = seen.get(wallet) ?? 0;
    seen.set(wallet, round + 1);
    rounds[round] = [...(rounds[round] ?? []), index];
  }
  return rounds;
}

function draftRow(
  index: number,
  draft: Draft | undefined,
  requests: readonly RedemptionRequest[],
  facts: RedemptionBatchFacts,
  now: Date,
): object {
  const request = requests[index];
  const item = facts.items[index];
  if (!request || !draft || !item?.member) throw new Error('a draft without its request');
  const { offer } = draft;
  const { restrictions } = offer;
  return {
    item: index,
    redemption_id: draft.redemption_id,
    transfer_id: newId(),
    audit_id: newId(),
    event_id: newId(),
    actor: actorName(request.actor),
    key: request.key,
    input_hash: request.inputHash,
    code_id: item.code?.id,
    member_id: item.member.id,
    wallet_id: item.member.walletId,
    organisation_id: offer.organisationId,
    venue_account_id: offer.venueAccountId,
    offer_id: offer.id,
    offer_revision: offer.revision,
    price_minutes: partyPrice(offer, request.party),
    adults: request.party.adults,
    under16s: request.party.under16s,
    stock_slot: stockSlot(restrictions, now, facts.zone),
    stock_limit: restrictions.stockPerSlot ?? null,
    member_limit: restrictions.memberLimit?.times ?? null,
    member_limit_since: memberLimitSince(restrictions, now, facts.zone),
    budget_minutes: offer.budgetMinutes,
    budget_since: offer.budgetMinutes === null ? null : periodStart(now, 'MONTH', facts.zone),
  };
}

function outcomeOf(row: PostedRow, draft: Draft | undefined): RedemptionOutcome {
  const { status, redemptionId, code, availableMinutes } = row.outcome;
  if (status === 'CONFLICT') return { error: keyConflict() };
  if (status === 'REFUSED' && code)
    return { error: redemptionRefusal(code, { availableMinutes, offerTitle: draft?.offer.title }) };
  return redemptionId ? { redemptionId } : { error: new RequestError('UNAVAILABLE', 'Please try again.') };
}

async function recordWrongCodes(database: Database, schemeId: string, actors: string[], now: Date): Promise<void> {
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      'INSERT INTO code_failure (scheme_id, id, actor, failed_at) SELECT $1, id, actor, $4 FROM unnest($2::uuid[], $3::text[]) AS f (id, actor)',
      [schemeId, actors.map(() => newId()), actors, now],
    ),
  );
}
