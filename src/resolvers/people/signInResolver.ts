import { Arg, Ctx, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { refreshSession } from '../../commands/people/refreshSession.js';
import { requestSignInCode } from '../../commands/people/requestSignInCode.js';
import { signIn } from '../../commands/people/signIn.js';
import { signInWithCard } from '../../commands/people/signInWithCard.js';
import { signOut } from '../../commands/people/signOut.js';
import { signOutEverywhere } from '../../commands/people/signOutEverywhere.js';
import { toGlobalId } from '../../domain/ids.js';
import { sessions } from '../../queries/people/sessions.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { Session } from '../../schema/people/session.js';
import {
  RefreshSessionInput,
  RequestSignInCodeInput,
  RequestSignInCodePayload,
  SignInInput,
  SignInPayload,
  SignInWithCardInput,
  SignOutEverywhereInput,
  SignOutEverywherePayload,
  SignOutInput,
  SignOutPayload,
} from '../../schema/people/signIn.js';
import { Viewer } from '../../schema/people/viewer.js';
import { optionalIdOf } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { settleEvenly } from './settleEvenly.js';

const sent =
  'If we know that address, a code is on its way. It works for 15 minutes. Nothing there? Look in your spam folder, or ask the scheme’s staff.';

/** Never "we do not know that address": the steps help those it knows, and tell others nothing. */
const notReceived = [
  'Wait a minute, then look in your spam or junk folder.',
  'Check the address or number for a slip, and ask again: the codes before still work.',
  'If we have both your email address and your mobile number, try the other one.',
  'If you have a member card, sign in with its number and PIN.',
  'Ask the scheme’s staff. They can correct your details or give you a card.',
];

@Resolver()
export class SignInResolver {
  @Mutation(() => RequestSignInCodePayload, {
    description: 'Sends a one-time code. The answer is the same whether or not the address is known.',
  })
  async requestSignInCode(
    @Arg('input', { description: 'Who and where.' }) input: RequestSignInCodeInput,
    @Ctx() context: ApiContext,
  ): Promise<RequestSignInCodePayload> {
    const work = async () => {
      await requestSignInCode(context, { ...input });
      return { message: sent, notReceived };
    };
    return await settleEvenly(RequestSignInCodePayload, work, 'always');
  }

  @Mutation(() => SignInPayload, {
    description: 'Signs in with the one-time code. It works once, within 15 minutes, five tries.',
  })
  async signIn(
    @Arg('input', { description: 'The code.' }) input: SignInInput,
    @Ctx() context: ApiContext,
  ): Promise<SignInPayload> {
    return await settleEvenly(SignInPayload, () => signIn(context, { ...input }), 'refused');
  }

  @Mutation(() => SignInPayload, {
    description:
      'Signs in somebody without email or phone: for ten minutes, as themselves alone. Five wrong PINs make a card rest, ten close it.',
  })
  async signInWithCard(
    @Arg('input', { description: 'The card.' }) input: SignInWithCardInput,
    @Ctx() context: ApiContext,
  ): Promise<SignInPayload> {
    return await settleEvenly(SignInPayload, () => signInWithCard(context, { ...input }), 'refused');
  }

  @Mutation(() => SignInPayload, {
    description:
      'Renews a session: new tokens, and the ones before stop. A refresh token that comes a second time was copied, and ends the session.',
  })
  async refreshSession(
    @Arg('input', { description: 'The refresh token.' }) input: RefreshSessionInput,
    @Ctx() context: ApiContext,
  ): Promise<SignInPayload> {
    return await settle(SignInPayload, () => refreshSession(context, { ...input }));
  }

  @Mutation(() => SignOutPayload, { description: 'Ends this session, or another of yours.' })
  async signOut(
    @Arg('input', () => SignOutInput, { nullable: true, description: 'Null: this session.' })
    input: SignOutInput | null,
    @Ctx() context: ApiContext,
  ): Promise<SignOutPayload> {
    const sessionId = optionalIdOf('Session', input?.sessionId);
    return await settle(SignOutPayload, async () => {
      await signOut(context, { sessionId });
      return { signedOut: true };
    });
  }

  @Mutation(() => SignOutEverywherePayload, {
    description:
      'Ends every session of yours at once, this one too. Operators do it for a member whose phone was lost.',
  })
  async signOutEverywhere(
    @Arg('input', () => SignOutEverywhereInput, { nullable: true, description: 'Null: yourself.' })
    input: SignOutEverywhereInput | null,
    @Ctx() context: ApiContext,
  ): Promise<SignOutEverywherePayload> {
    const memberId = namedOrOwnMemberId(input?.memberId, context);
    return await settle(SignOutEverywherePayload, () => signOutEverywhere(context, { memberId }));
  }
}

@Resolver(() => Viewer)
export class SessionResolver {
  @Private('ownSession')
  @FieldResolver(() => [Session], {
    nullable: true,
    description: 'Where you are signed in, the newest first. Null for apps and tills, which have no session.',
  })
  async sessions(@Ctx() context: ApiContext): Promise<Session[] | null> {
    if (context.actor.kind !== 'MEMBER') return null;
    return (await sessions(context, {})).map(({ id, createdAt, ...rest }) =>
      Object.assign(new Session(), { ...rest, id: toGlobalId('Session', id), startedAt: createdAt }),
    );
  }
}
