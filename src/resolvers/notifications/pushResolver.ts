import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver } from 'type-graphql';
import { removePushSubscription } from '../../commands/notifications/removePushSubscription.js';
import { savePushSubscription } from '../../commands/notifications/savePushSubscription.js';
import { toGlobalId } from '../../domain/ids.js';
import { pushPublicKey } from '../../queries/notifications/pushPublicKey.js';
import { type PushSubscriptionRecord, pushSubscriptions } from '../../queries/notifications/pushSubscriptions.js';
import { type ReceivedMessageRecord, receivedMessages } from '../../queries/notifications/receivedMessages.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import {
  PushSubscription,
  RemovePushSubscriptionInput,
  RemovePushSubscriptionPayload,
  SavePushSubscriptionInput,
  SavePushSubscriptionPayload,
} from '../../schema/notifications/pushSubscription.js';
import { ReceivedMessage, ReceivedMessageConnection } from '../../schema/notifications/receivedMessage.js';
import { Viewer } from '../../schema/people/viewer.js';
import { idOf } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';

@Resolver(() => Viewer)
export class PushResolver {
  @Private('memberMessages')
  @FieldResolver(() => ReceivedMessageConnection, {
    nullable: true,
    description:
      'What the service told you, or a member you act for, the latest first; sign-in codes and the like are not there. Null for apps and tills, after signing in with a card, and of anybody else.',
  })
  async messages(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Arg('member', () => ID, { nullable: true, description: 'Somebody you act for. Null: yourself.' })
    member: string | null | undefined,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<ReceivedMessage>> {
    const asked = { memberId: namedOrOwnMemberId(member, context), first, after };
    return presentPage(ReceivedMessageConnection, await receivedMessages(context, asked), presentReceived);
  }

  @Private('memberMessages')
  @FieldResolver(() => [PushSubscription], {
    nullable: true,
    description:
      'The phones and computers that are told when there is a message to you, or to a member you act for, the oldest first. Null for apps and tills, after signing in with a card, and of anybody else.',
  })
  async pushSubscriptions(
    @Arg('member', () => ID, { nullable: true, description: 'Somebody you act for. Null: yourself.' })
    member: string | null | undefined,
    @Ctx() context: ApiContext,
  ): Promise<PushSubscription[]> {
    const asked = { memberId: namedOrOwnMemberId(member, context) };
    return (await pushSubscriptions(context, asked)).map(presentPushSubscription);
  }

  @Query(() => String, {
    nullable: true,
    description:
      'What a browser subscribes to, as its `applicationServerKey`. Null: this service tells no phones and computers.',
  })
  async pushPublicKey(@Ctx() context: ApiContext): Promise<string | null> {
    return await pushPublicKey(context, { publicKey: context.services.push?.publicKey ?? null });
  }

  @Mutation(() => SavePushSubscriptionPayload, {
    description:
      'Has a phone or computer of yours told when there is a message for you, or for a member you act for: that there is one, and nothing of it. Afterwards choose `PUSH` in `updateMemberPreferences`; what came is read in `Viewer.messages`. Up to ten. Not after signing in with a card.',
  })
  async savePushSubscription(
    @Arg('input', { description: 'What the browser says.' }) input: SavePushSubscriptionInput,
    @Ctx() context: ApiContext,
  ): Promise<SavePushSubscriptionPayload> {
    const memberId = namedOrOwnMemberId(input.memberId, context);
    return await settle(SavePushSubscriptionPayload, async () => ({
      pushSubscription: presentPushSubscription(await savePushSubscription(context, { ...input, memberId })),
    }));
  }

  @Mutation(() => RemovePushSubscriptionPayload, {
    description:
      'Has a phone or computer told no more of messages to you, or to a member you act for. Where it was the last, messages go the next way that reaches the member.',
  })
  async removePushSubscription(
    @Arg('input', { description: 'Which one.' }) input: RemovePushSubscriptionInput,
    @Ctx() context: ApiContext,
  ): Promise<RemovePushSubscriptionPayload> {
    const pushSubscriptionId = idOf('PushSubscription', input.pushSubscriptionId);
    return await settle(RemovePushSubscriptionPayload, async () => {
      await removePushSubscription(context, { pushSubscriptionId });
      return { removed: true };
    });
  }
}

function presentPushSubscription({ id, createdAt }: PushSubscriptionRecord): PushSubscription {
  return Object.assign(new PushSubscription(), { id: toGlobalId('PushSubscription', id), createdAt });
}

function presentReceived({ id, subject, ...record }: ReceivedMessageRecord): ReceivedMessage {
  return Object.assign(new ReceivedMessage(), {
    ...record,
    id: toGlobalId('ReceivedMessage', id),
    subject: subject === '' ? null : subject,
  });
}
