import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { requestSignInCode } from '../../commands/people/requestSignInCode.js';
import { signIn } from '../../commands/people/signIn.js';
import { signOut } from '../../commands/people/signOut.js';
import { settle } from '../../schema/common/payload.js';
import {
  RequestSignInCodeInput,
  RequestSignInCodePayload,
  SignInInput,
  SignInPayload,
  SignOutPayload,
} from '../../schema/people/signIn.js';
import type { ApiContext } from '../context.js';

const sent =
  'If we know that address, a code is on its way. It works for 15 minutes. Nothing there? Look in your spam folder, or ask the scheme’s staff.';

@Resolver()
export class SignInResolver {
  @Mutation(() => RequestSignInCodePayload, {
    description: 'Sends a one-time code. The answer is the same whether or not the address is known.',
  })
  async requestSignInCode(
    @Arg('input', { description: 'Who and where.' }) input: RequestSignInCodeInput,
    @Ctx() context: ApiContext,
  ): Promise<RequestSignInCodePayload> {
    return await settle(RequestSignInCodePayload, async () => {
      await requestSignInCode(context, { ...input });
      return { message: sent };
    });
  }

  @Mutation(() => SignInPayload, {
    description: 'Signs in with the one-time code. It works once, within 15 minutes, five tries.',
  })
  async signIn(
    @Arg('input', { description: 'The code.' }) input: SignInInput,
    @Ctx() context: ApiContext,
  ): Promise<SignInPayload> {
    return await settle(SignInPayload, () => signIn(context, { ...input }));
  }

  @Mutation(() => SignOutPayload, { description: 'Ends this session.' })
  async signOut(@Ctx() context: ApiContext): Promise<SignOutPayload> {
    return await settle(SignOutPayload, async () => {
      await signOut(context, {});
      return { signedOut: true };
    });
  }
}
