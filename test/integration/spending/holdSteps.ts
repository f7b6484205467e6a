import { type HoldOfferInput, holdOffer } from '../../../src/commands/spending/holdOffer.js';
import { type IssuedCard, issueMemberCard } from '../../../src/commands/spending/issueMemberCard.js';
import { type RedeemCreditsInput, redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { releaseHold } from '../../../src/commands/spending/releaseHold.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';
import { codeOf, memberActor } from './steps.js';

/** One adult's place is held at a till with a code made for it, or what is said instead. */
export async function heldAtTill(
  world: World,
  till: Actor,
  offerId: string,
  memberId: string,
  more: Partial<HoldOfferInput> = {},
): Promise<string> {
  const code = more.cardNumber || more.code ? undefined : await codeOf(world, memberId);
  return (await holdOffer(world.as(till), { idempotencyKey: newId(), offerId, code, ...more })).redemptionId;
}

/** The member books one adult's place for a time, or what is said instead. */
export async function booked(
  world: World,
  memberId: string,
  offerId: string,
  bookedFor: Date | string,
  more: Partial<HoldOfferInput> = {},
  actor: Actor = memberActor(world, memberId),
): Promise<string> {
  const input = { idempotencyKey: newId(), offerId, memberId, bookedFor: new Date(bookedFor), ...more };
  return (await holdOffer(world.as(actor), input)).redemptionId;
}

export async function givenBack(world: World, actor: Actor, redemptionId: string): Promise<string> {
  return (await releaseHold(world.as(actor), { idempotencyKey: newId(), redemptionId })).redemptionId;
}

/** Redeems what is held. */
export async function takenUp(
  world: World,
  till: Actor,
  redemptionId: string,
  more: Partial<RedeemCreditsInput> = {},
): Promise<string> {
  const input = { idempotencyKey: newId(), redemptionId, ...more };
  return (await redeemCredits(world.as(till), input)).redemptionId;
}

export async function cardOf(world: World, memberId: string): Promise<IssuedCard> {
  const operator = await world.staff(['OPERATOR']);
  return await issueMemberCard(world.as(operator), { idempotencyKey: newId(), memberId });
}

/** A PIN that is not the card's. */
export function wrongPin(card: IssuedCard): string {
  return String((Number(card.pin) + 1) % 10_000).padStart(4, '0');
}

export interface HeldState {
  state: string;
  hold: string;
  bookedFor: Date | null;
  lapsesAt: Date;
  endedAt: Date | null;
  priceMinutes: number;
}

export async function heldState(world: World, redemptionId: string): Promise<HeldState> {
  const [row] = await world.test.admin<HeldState>(
    `SELECT r.state, h.state AS hold, r.booked_for AS "bookedFor", h.lapses_at AS "lapsesAt", r.ended_at AS "endedAt", r.price_minutes AS "priceMinutes"
     FROM redemption r JOIN hold h ON h.scheme_id = r.scheme_id AND h.id = r.hold_id WHERE r.id = $1`,
    [redemptionId],
  );
  if (!row) throw new Error('nothing is held for it');
  return row;
}
