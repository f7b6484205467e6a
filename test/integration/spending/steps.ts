import { createRedemptionCode } from '../../../src/commands/spending/createRedemptionCode.js';
import { type RedeemCreditsInput, redeemCredits } from '../../../src/commands/spending/redeemCredits.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

export function memberActor(world: World, memberId: string): Actor {
  return { kind: 'MEMBER', schemeId: world.schemeId, memberId, sessionId: newId(), roles: [] };
}

/** A new code of this member. */
export async function codeOf(world: World, memberId: string): Promise<string> {
  return (await createRedemptionCode(world.as(memberActor(world, memberId)), { idempotencyKey: newId(), memberId }))
    .code;
}

/** One adult enjoys an offer with this code, or whatever is said instead. */
export async function redeemed(
  world: World,
  till: Actor,
  offerId: string,
  code: string,
  more: Partial<RedeemCreditsInput> = {},
): Promise<string> {
  const input = { idempotencyKey: newId(), code, offerId, adults: 1, under16s: 0, ...more };
  return (await redeemCredits(world.as(till), input)).redemptionId;
}

/** One adult of this member's enjoys an offer, with a code made for it. */
export async function enjoyed(
  world: World,
  till: Actor,
  offerId: string,
  memberId: string,
  more: Partial<RedeemCreditsInput> = {},
): Promise<string> {
  return await redeemed(world, till, offerId, await codeOf(world, memberId), more);
}
