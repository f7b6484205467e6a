import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { appealHours } from '../../commands/hours/appealHours.js';
import { decideAppeal } from '../../commands/hours/decideAppeal.js';
import { canStillAppeal, lastAppealDay } from '../../domain/hours/appeal.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { schemeOf } from '../../queries/defineQuery.js';
import { settle } from '../../schema/common/payload.js';
import { Day } from '../../schema/common/scalars.js';
import { Private } from '../../schema/common/visibility.js';
import {
  Appeal,
  AppealHoursInput,
  AppealHoursPayload,
  DecideAppealInput,
  DecideAppealPayload,
} from '../../schema/hours/appeals.js';
import { HoursLog } from '../../schema/hours/hoursLog.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentAppeal, presentHoursLog } from './presentHours.js';

@Resolver(() => HoursLog)
export class AppealResolver {
  @Mutation(() => AppealHoursPayload, {
    description:
      "Asks that somebody else look at a decline again: once, within the days of the scheme's rule. By the member; operators for people without a screen.",
  })
  async appealHours(
    @Arg('input', { description: 'Which hours, and why.' }) input: AppealHoursInput,
    @Ctx() context: ApiContext,
  ): Promise<AppealHoursPayload> {
    const hoursLogId = idOf('HoursLog', input.hoursLogId);
    return await settle(AppealHoursPayload, async () => {
      await appealHours(context, { hoursLogId, words: input.words });
      return { hoursLog: await changedLog(context, hoursLogId) };
    });
  }

  @Mutation(() => DecideAppealPayload, {
    description:
      'Decides an appeal, for good. By somebody who neither declined the hours nor gave them; credits follow an approval as they follow any.',
  })
  async decideAppeal(
    @Arg('input', { description: 'Which appeal, and how.' }) input: DecideAppealInput,
    @Ctx() context: ApiContext,
  ): Promise<DecideAppealPayload> {
    const hoursLogId = idOf('HoursLog', input.hoursLogId);
    return await settle(DecideAppealPayload, async () => {
      await decideAppeal(context, { ...input, hoursLogId });
      return { hoursLog: await changedLog(context, hoursLogId) };
    });
  }

  @Private('hoursRead')
  @FieldResolver(() => Appeal, {
    nullable: true,
    description: 'The appeal about it. Null where there was none, or where it is hidden from you.',
  })
  async appeal(@Root() root: HoursLog, @Ctx() context: ApiContext): Promise<Appeal | null> {
    return presentAppeal(present(await context.loaders.hoursLog.load(root.hoursLogId), (record) => record));
  }

  @Private('hoursRead')
  @FieldResolver(() => Day, {
    nullable: true,
    description:
      'The last day on which the decline can be appealed. Null where it was not declined, was appealed, is too long ago, or is hidden from you.',
  })
  async appealableUntil(@Root() root: HoursLog, @Ctx() context: ApiContext): Promise<string | null> {
    if (root.state !== 'DECLINED' || root.decidedAt === null || root.wasAppealed) return null;
    const scheme = present(await context.loaders.scheme.load(schemeOf(context.actor)), (record) => record);
    const rules = rulesOf(scheme.rules);
    if (!canStillAppeal(root.decidedAt, context.now, rules, scheme.timeZone)) return null;
    return lastAppealDay(root.decidedAt, rules, scheme.timeZone);
  }
}

async function changedLog(context: ApiContext, hoursLogId: string): Promise<HoursLog> {
  forgetRead(context.loaders);
  return present(await context.loaders.hoursLog.load(hoursLogId), presentHoursLog);
}
