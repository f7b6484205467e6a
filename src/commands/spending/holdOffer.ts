import { DomainError, forbidden, notFound, RequestError, type UserErrorCode } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { holdLapsesAt } from '../../domain/spending/holdTimes.js';
import type { Party } from '../../domain/spending/restrictions.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { actorName } from '../../policies/actor.js';
import { offerHold } from '../../policies/spending.js';
import type { RequestContext } from '../context.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { checkedKey } from '../idempotencyKey.js';
import { tryCardPin } from './cardPins.js';
import { type Draft, draftRow, judgeVisit, mustBeCurrent, mustBeOfAnother, provenMember } from './judgeRedemption.js';
import { checkedParty, type ProofInput, readProof } from './redeemCredits.js';
import { type Ask, askAlone, readRedemptionFacts } from './redemptionFacts.js';
import { redemptionRefusal } from './redemptionRefusal.js';
import type { Proof, RedemptionRequest } from './redemptionTypes.js';
import { settleTries, tryAtTill } from './wrongTries.js';

export interface HoldOfferInput extends Pick<ProofInput, 'code' | 'cardNumber' | 'pin'> {
  idempotencyKey: string;
  offerId: string;
  /** The offer's revision as it was shown: an offer that changed meanwhile is refused with OFFER_CHANGED. */
  offerRevision?: number | null;
  adults?: number | null;
  under16s?: number | null;
  /** Whose credits, where no code or card says so: members themselves, and operators for people without a screen. */
  memberId?: string | null;
  /** When the visit is to happen. Left out at a till: now. */
  bookedFor?: Date | null;
}

/** A proof as it may be hashed and stored. */
type StoredProof =
  | { kind: 'CODE'; codeHash: string | null }
  | { kind: 'CARD'; cardNumber: string; pinHash: string }
  | { kind: 'MEMBER'; memberId: string };

interface PlaceHoldInput {
  idempotencyKey: string;
  proof: StoredProof;
  offerId: string;
  offerRevision: number | null;
  party: Party;
  bookedFor: Date | null;
}

const placeHold = defineCommand({
  name: 'holdOffer',
  policy: offerHold,
  async run(tx, input: PlaceHoldInput): Promise<{ redemptionId: string }> {
    const { bookedFor } = input;
    const visitAt = bookedFor ?? tx.now;
    const request = requestOf(tx, input);
    const ask: Ask = (text, parameters) => tx.sql(text, parameters);
    const facts = await readRedemptionFacts(ask, tx.schemeId, [request], tx.now, visitAt);
    const [item] = facts.items;
    if (!item?.offer || (request.proof.kind === 'MEMBER' && !item.member)) throw notFound();
    tx.authorize(policyFacts(item.offer, request.proof));
    const member = provenMember(request, item, item.recentFailures);
    if (request.proof.kind !== 'MEMBER') mustBeOfAnother(tx.actor, member.id);
    const lapsesAt = holdLapsesAt(tx.now, bookedFor, facts.rules, facts.zone);
    mustBeCurrent(item.offer, input.offerRevision);
    const visit = judgeVisit(item.offer, member, input.party, item, facts, visitAt);
    const draft: Draft = { ...visit, redemptionId: newId(), transferId: newId() };
    const row = draftRow(0, draft, request, item, facts, tx.now, visitAt);
    await setAside(tx, row, { bookedFor, lapsesAt, offerTitle: item.offer.title });

    const { redemptionId } = draft;
    await planDueWork(tx, tx.now, { kind: 'HOLD_LAPSES', subjectId: redemptionId, dueAt: lapsesAt });
    const organisationId = item.offer.organisationId;
    await tx.event('HoldPlaced', { redemptionId, memberId: member.id, organisationId });
    await tx.audit('Redemption', redemptionId);
    return { redemptionId };
  },
});

/** @throws DomainError what hold_offer found under its locks */
async function setAside(
  tx: CommandTransaction<never>,
  row: object,
  times: { bookedFor: Date | null; lapsesAt: Date; offerTitle: string },
): Promise<void> {
  const [placed] = await tx.sql<{ outcome: { status: string; code: UserErrorCode; availableMinutes: number } }>(
    'SELECT hold_offer($1, $2, $3, $4, $5, $6) AS outcome',
    [tx.schemeId, tx.now, newId(), JSON.stringify(row), times.bookedFor, times.lapsesAt],
  );
  if (placed?.outcome.status === 'HELD') return;
  const { code, availableMinutes } = placed?.outcome ?? { code: 'OFFER_CHANGED' };
  throw redemptionRefusal(code, { availableMinutes, offerTitle: times.offerTitle });
}

/**
 * Sets a member's credits aside for an offer: at a till with their code or card for the scheme's minutes, or for a booked time, at a till or by the
 * member. A booking is judged by the offer's restrictions at the booked time. The hold keeps its price and terms until it is redeemed, released or
 * lapses.
 *
 * @throws DomainError CODE_NOT_VALID, CARD_NUMBER_MISTYPED, CARD_NOT_VALID, TOO_MANY_TRIES, OWN_CREDITS, INSUFFICIENT_CREDITS (with what is available),
 * OFFER_RESTRICTED (with every reason), OFFER_CHANGED, OFFER_NOT_AVAILABLE, OUT_OF_STOCK, MEMBER_LIMIT_REACHED, VENUE_BUDGET_REACHED,
 * CREDITS_TO_EARN_BACK, ACCOUNT_NOT_OPEN, MEMBER_CLOSED, INVALID_INPUT, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records HoldPlaced.
 */
export async function holdOffer(context: RequestContext, input: HoldOfferInput): Promise<{ redemptionId: string }> {
  const { actor, database, now } = context;
  if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  const placing: PlaceHoldInput = {
    idempotencyKey: checkedKey(input.idempotencyKey),
    proof: proofFor(context, actor.schemeId, input),
    offerId: input.offerId,
    offerRevision: input.offerRevision ?? null,
    party: checkedParty(input),
    bookedFor: checkedTime(input),
  };
  if (placing.proof.kind !== 'MEMBER') await tryProof(context, actor.schemeId, placing);
  try {
    return await placeHold(context, placing);
  } catch (error) {
    // It was right when it was tried, and used since.
    const isWrong = error instanceof DomainError && error.code === 'CODE_NOT_VALID';
    const overtaken = { item: 0, till: actorName(actor), isRight: false, cardId: null };
    const unseen = isWrong ? await settleTries(database, actor.schemeId, [overtaken], now) : new Map();
    throw unseen.has(0) ? redemptionRefusal('TOO_MANY_TRIES') : error;
  }
}

function proofFor(context: RequestContext, schemeId: string, input: HoldOfferInput): StoredProof {
  const { code, cardNumber, pin, memberId } = input;
  const isAtTill = (code ?? cardNumber ?? null) !== null;
  if (memberId && isAtTill) {
    throw new DomainError(
      'INVALID_INPUT',
      'The code or the card says whose credits these are. Please leave the member out.',
      {
        field: ['memberId'],
      },
    );
  }
  if (memberId) return { kind: 'MEMBER', memberId };
  const proof = readProof({ code, cardNumber, pin }, schemeId, context.services.secrets);
  if (proof.kind === 'CARD') return { ...proof, pinHash: proof.pinHash.toString('hex') };
  return { kind: 'CODE', codeHash: proof.kind === 'CODE' ? (proof.codeHash?.toString('hex') ?? null) : null };
}

/** Members book a time; only at a till is there a now. */
function checkedTime({ bookedFor, memberId }: HoldOfferInput): Date | null {
  const isTime = bookedFor instanceof Date && !Number.isNaN(bookedFor.getTime());
  if (isTime) return bookedFor;
  if (memberId) throw new DomainError('INVALID_INPUT', 'Please say when you will come.', { field: ['bookedFor'] });
  return null;
}

/**
 * Tries the code or PIN in a transaction of its own, so that a wrong one counts although the hold is refused. Nobody tries one who may not hold here, or
 * is cooling down; a call that is repeated tries none: it gets its first answer.
 */
async function tryProof(context: RequestContext, schemeId: string, placing: PlaceHoldInput): Promise<void> {
  const { actor, database, now } = context;
  const request = requestOf(context, placing);
  const [item] = (await readRedemptionFacts(askAlone(database), schemeId, [request], now)).items;
  if (item?.priorHash) return;
  if (!item?.offer) throw notFound();
  if (!offerHold.allows(actor, policyFacts(item.offer, request.proof))) throw forbidden();
  const { proof } = request;
  const isRight = await tryAtTill(database, schemeId, actorName(actor), now, async (tx) =>
    proof.kind === 'CARD' ? (await tryCardPin(tx, proof, now)) !== null : item.code?.isLive === true,
  );
  if (!isRight) throw redemptionRefusal(proof.kind === 'CARD' ? 'CARD_NOT_VALID' : 'CODE_NOT_VALID');
}

function requestOf(
  { actor, now }: Pick<RequestContext, 'actor' | 'now'>,
  input: PlaceHoldInput,
): Omit<RedemptionRequest, 'inputHash'> {
  const { idempotencyKey: key, proof, offerId, offerRevision, party } = input;
  return { actor, now, key, proof: readableProof(proof), offerId, offerRevision, party };
}

function readableProof(proof: StoredProof): Proof {
  switch (proof.kind) {
    case 'CODE':
      return { kind: 'CODE', codeHash: proof.codeHash === null ? null : Buffer.from(proof.codeHash, 'hex') };
    case 'CARD':
      return { ...proof, pinHash: Buffer.from(proof.pinHash, 'hex') };
    case 'MEMBER':
      return proof;
  }
}

function policyFacts(
  offer: { organisationId: string },
  proof: Proof,
): { organisationId: string; memberId: string | null } {
  return { organisationId: offer.organisationId, memberId: proof.kind === 'MEMBER' ? proof.memberId : null };
}
