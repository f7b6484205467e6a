import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { freezeAccount } from '../../commands/accounts/freezeAccount.js';
import { account } from '../../queries/accounts/account.js';
import { FreezeAccountInput, FreezeAccountPayload } from '../../schema/accounts/freeze.js';
import { settle } from '../../schema/common/payload.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentAccount } from './presentAccount.js';

@Resolver()
export class FreezeResolver {
  @Mutation(() => FreezeAccountPayload, {
    description:
      'Freezes an account while staff look into something, or opens it again. The holder is told. For operators, never about a wallet of their own.',
  })
  async freezeAccount(
    @Arg('input', { description: 'Which account, and why.' }) input: FreezeAccountInput,
    @Ctx() context: ApiContext,
  ): Promise<FreezeAccountPayload> {
    const accountId = idOf('Account', input.accountId);
    return await settle(FreezeAccountPayload, async () => {
      await freezeAccount(context, { ...input, accountId });
      forgetRead(context.loaders);
      return { account: presentAccount(await account(context, { accountId })) };
    });
  }
}
