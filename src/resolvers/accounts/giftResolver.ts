import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { donateCredits } from '../../commands/accounts/donateCredits.js';
import { giftCredits } from '../../commands/accounts/giftCredits.js';
import { settle } from '../../schema/common/payload.js';
import { DonateCreditsInput, DonateCreditsPayload } from '../../schema/spending/donation.js';
import { GiftCreditsInput, GiftCreditsPayload } from '../../schema/spending/gift.js';
import { forgetRead } from '../common/afterWrite.js';
import { optionalIdOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentAccount } from './presentAccount.js';

@Resolver()
export class GiftResolver {
  @Mutation(() => GiftCreditsPayload, {
    description: 'Gives credits to another member. They lapse when they would have lapsed anyway.',
  })
  async giftCredits(
    @Arg('input', { description: 'The gift.' }) input: GiftCreditsInput,
    @Ctx() context: ApiContext,
  ): Promise<GiftCreditsPayload> {
    const fromMemberId = namedOrOwnMemberId(input.fromMemberId, context);
    const toMemberId = optionalIdOf('Member', input.toMemberId);
    return await settle(GiftCreditsPayload, async () => {
      await giftCredits(context, { ...input, fromMemberId, toMemberId });
      forgetRead(context.loaders);
      return {
        account: present(
          await context.loaders.accountOfMember.load({ holderId: fromMemberId, lines: 0 }),
          presentAccount,
        ),
      };
    });
  }

  @Mutation(() => DonateCreditsPayload, {
    description: "Donates credits to a group's pot or to the community pot, where they do not lapse.",
  })
  async donateCredits(
    @Arg('input', { description: 'The donation.' }) input: DonateCreditsInput,
    @Ctx() context: ApiContext,
  ): Promise<DonateCreditsPayload> {
    const fromMemberId = namedOrOwnMemberId(input.fromMemberId, context);
    const toOrganisationId = optionalIdOf('Organisation', input.toOrganisationId);
    return await settle(DonateCreditsPayload, async () => {
      await donateCredits(context, { ...input, fromMemberId, toOrganisationId });
      forgetRead(context.loaders);
      return {
        account: present(
          await context.loaders.accountOfMember.load({ holderId: fromMemberId, lines: 0 }),
          presentAccount,
        ),
      };
    });
  }
}
