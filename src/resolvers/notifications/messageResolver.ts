import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { retryMessage } from '../../commands/notifications/retryMessage.js';
import { failedMessages, oneMessage } from '../../queries/notifications/messages.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import {
  FailedMessagesArgs,
  Message,
  MessageConnection,
  RetryMessageInput,
  RetryMessagePayload,
} from '../../schema/notifications/message.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentMessage } from './presentMessage.js';

@Resolver(() => Message)
export class MessageResolver {
  @Query(() => MessageConnection, {
    description: 'Messages that were given up, the latest written first. For operators and auditors.',
  })
  async failedMessages(
    @Args(() => FailedMessagesArgs) page: FailedMessagesArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Message>> {
    return presentPage(MessageConnection, await failedMessages(context, page), presentMessage);
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Whom it is written to. Null: it is an invitation.' })
  async member(@Root() root: Message, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.memberId === null ? null : present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @Mutation(() => RetryMessagePayload, {
    description:
      'Sends again, now, what was given up, once what stood in the way is mended. Refused where it went another way, or is about to. For operators.',
  })
  async retryMessage(
    @Arg('input', { description: 'Which.' }) input: RetryMessageInput,
    @Ctx() context: ApiContext,
  ): Promise<RetryMessagePayload> {
    const messageId = idOf('Message', input.messageId);
    return await settle(RetryMessagePayload, async () => {
      await retryMessage(context, { messageId });
      forgetRead(context.loaders);
      return { message: presentMessage(await oneMessage(context, { messageId })) };
    });
  }
}
