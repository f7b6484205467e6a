import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { settleStaffTask } from '../../commands/notifications/settleStaffTask.js';
import { oneStaffTask, staffTasks } from '../../queries/notifications/staffTasks.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import {
  SettleStaffTaskInput,
  SettleStaffTaskPayload,
  StaffTask,
  StaffTaskConnection,
  StaffTasksArgs,
} from '../../schema/notifications/staffTask.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentMember } from '../people/presentPeople.js';
import { presentStaffTask } from './presentStaffTask.js';

@Resolver(() => StaffTask)
export class StaffTaskResolver {
  @Query(() => StaffTaskConnection, {
    description: 'What the service asks its staff to see to, because it cannot. For operators and auditors.',
  })
  async staffTasks(
    @Args(() => StaffTasksArgs) page: StaffTasksArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<StaffTask>> {
    return presentPage(StaffTaskConnection, await staffTasks(context, page), presentStaffTask);
  }

  @FieldResolver(() => Member, { description: 'Whom it is about.' })
  async member(@Root() root: StaffTask, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.subjectId), presentMember);
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'Who settled it, or ended the membership it was about. Null: it waits.',
  })
  async settledBy(@Root() root: StaffTask, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.settledByMemberId === null
      ? null
      : present(await context.loaders.member.load(root.settledByMemberId), presentMember);
  }

  @Mutation(() => SettleStaffTaskPayload, {
    description: 'Says that somebody has seen to it, and how. For operators.',
  })
  async settleStaffTask(
    @Arg('input', { description: 'Which, and what was done.' }) input: SettleStaffTaskInput,
    @Ctx() context: ApiContext,
  ): Promise<SettleStaffTaskPayload> {
    const staffTaskId = idOf('StaffTask', input.staffTaskId);
    return await settle(SettleStaffTaskPayload, async () => {
      await settleStaffTask(context, { staffTaskId, note: input.note });
      forgetRead(context.loaders);
      return { staffTask: presentStaffTask(await oneStaffTask(context, { staffTaskId })) };
    });
  }
}
