import { Arg, Ctx, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { type FundedPot, fundPot } from '../../commands/accounts/fundPot.js';
import { account } from '../../queries/accounts/account.js';
import { communityPot } from '../../queries/accounts/communityPot.js';
import { Account } from '../../schema/accounts/account.js';
import { FundPotInput, FundPotPayload } from '../../schema/accounts/pots.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Scheme } from '../../schema/people/scheme.js';
import { forgetRead } from '../common/afterWrite.js';
import { optionalIdOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentAccount } from './presentAccount.js';

@Resolver(() => Scheme)
export class PotResolver {
  @Private('schemeAudit')
  @FieldResolver(() => Account, {
    nullable: true,
    description: "Everybody's pot. For operators and auditors; null for others.",
  })
  async communityPot(@Ctx() context: ApiContext): Promise<Account> {
    return presentAccount(await communityPot(context, {}));
  }

  @Mutation(() => FundPotPayload, {
    description:
      'Issues credits into a pot, as far as the supply cap goes, and credits the hours that wait for it, the oldest approved first. For operators.',
  })
  async fundPot(
    @Arg('input', { description: 'Which pot, and how much.' }) input: FundPotInput,
    @Ctx() context: ApiContext,
  ): Promise<FundPotPayload> {
    const organisationId = optionalIdOf('Organisation', input.organisationId);
    return await settle(FundPotPayload, async () =>
      filledPot(context, await fundPot(context, { ...input, organisationId })),
    );
  }
}

/** What is told of a pot that credits came into. */
export async function filledPot(
  context: ApiContext,
  { accountId, logsCredited, logsWaiting }: FundedPot,
): Promise<{ pot: Account; logsCredited: number; logsWaiting: number }> {
  forgetRead(context.loaders);
  return { pot: presentAccount(await account(context, { accountId })), logsCredited, logsWaiting };
}
