import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { completeStaffSignIn } from '../../commands/people/completeStaffSignIn.js';
import { settle } from '../../schema/common/payload.js';
import { CompleteStaffSignInInput, SignInPayload } from '../../schema/people/signIn.js';
import type { ApiContext } from '../context.js';

@Resolver()
export class StaffSignInResolver {
  @Mutation(() => SignInPayload, {
    description:
      'Staff sign in with what the browser brought back from /staff/sign-in. It works once, for a minute. The session lasts twelve hours at most.',
  })
  async completeStaffSignIn(
    @Arg('input', { description: 'The scheme and the code.' }) input: CompleteStaffSignInInput,
    @Ctx() context: ApiContext,
  ): Promise<SignInPayload> {
    return await settle(SignInPayload, () => completeStaffSignIn(context, { ...input }));
  }
}
