import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { retryDueWork } from '../../commands/dueWork/retryDueWork.js';
import { dueWork, oneDueWork } from '../../queries/dueWork/dueWork.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import {
  type DueWork,
  DueWorkArgs,
  DueWorkConnection,
  RetryDueWorkInput,
  RetryDueWorkPayload,
} from '../../schema/dueWork/dueWork.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentDueWork } from './presentDueWork.js';

@Resolver()
export class DueWorkResolver {
  @Query(() => DueWorkConnection, {
    description: 'What happens by itself in the scheme, the latest due first. For operators and auditors.',
  })
  async dueWork(
    @Args(() => DueWorkArgs) page: DueWorkArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<DueWork>> {
    return presentPage(DueWorkConnection, await dueWork(context, page), presentDueWork);
  }

  @Mutation(() => RetryDueWorkPayload, { description: 'Tries again, now, what was given up. For operators.' })
  async retryDueWork(
    @Arg('input', { description: 'Which.' }) input: RetryDueWorkInput,
    @Ctx() context: ApiContext,
  ): Promise<RetryDueWorkPayload> {
    const dueWorkId = idOf('DueWork', input.dueWorkId);
    return await settle(RetryDueWorkPayload, async () => {
      await retryDueWork(context, { dueWorkId });
      forgetRead(context.loaders);
      return { dueWork: presentDueWork(await oneDueWork(context, { dueWorkId })) };
    });
  }
}
