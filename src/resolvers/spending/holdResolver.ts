import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { holdOffer } from '../../commands/spending/holdOffer.js';
import { releaseHold } from '../../commands/spending/releaseHold.js';
import { settle } from '../../schema/common/payload.js';
import { HoldOfferInput, HoldOfferPayload, ReleaseHoldInput, ReleaseHoldPayload } from '../../schema/spending/hold.js';
import type { Redemption } from '../../schema/spending/redemption.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentRedemption } from './presentSpending.js';

@Resolver()
export class HoldResolver {
  @Mutation(() => HoldOfferPayload, {
    description:
      'Sets credits aside for an offer: at a till by a code or card, or for a booked time. It goes back by itself when its time is over.',
  })
  async holdOffer(
    @Arg('input', { description: 'Whose credits, for what.' }) input: HoldOfferInput,
    @Ctx() context: ApiContext,
  ): Promise<HoldOfferPayload> {
    const offerId = idOf('Offer', input.offerId);
    const isAtTill = (input.code ?? input.cardNumber ?? null) !== null;
    const memberId = isAtTill ? optionalIdOf('Member', input.memberId) : namedOrOwnMemberId(input.memberId, context);
    return await settle(HoldOfferPayload, async () => {
      const { redemptionId } = await holdOffer(context, { ...input, offerId, memberId });
      return { redemption: await changedRedemption(context, redemptionId) };
    });
  }

  @Mutation(() => ReleaseHoldPayload, {
    description:
      'Gives back what was set aside for a visit that will not happen. For the member, the venue and operators.',
  })
  async releaseHold(
    @Arg('input', { description: 'Which hold.' }) input: ReleaseHoldInput,
    @Ctx() context: ApiContext,
  ): Promise<ReleaseHoldPayload> {
    const redemptionId = idOf('Redemption', input.redemptionId);
    return await settle(ReleaseHoldPayload, async () => {
      await releaseHold(context, { idempotencyKey: input.idempotencyKey, redemptionId });
      return { redemption: await changedRedemption(context, redemptionId) };
    });
  }
}

async function changedRedemption(context: ApiContext, redemptionId: string): Promise<Redemption> {
  forgetRead(context.loaders);
  return present(await context.loaders.redemption.load(redemptionId), presentRedemption);
}
