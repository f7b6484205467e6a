import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { waitingWords } from '../../domain/hours/waitingWords.js';
import { schemeOf } from '../../queries/defineQuery.js';
import { hoursLog } from '../../queries/hours/hoursLog.js';
import { hoursLogs } from '../../queries/hours/hoursLogs.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { HoursLogsArgs } from '../../schema/hours/arguments.js';
import { HoursLog, HoursLogConnection } from '../../schema/hours/hoursLog.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from '../people/presentPeople.js';
import { presentHoursLog } from './presentHours.js';

@Resolver(() => HoursLog)
export class HoursLogResolver {
  @Query(() => HoursLog, { description: 'One log of hours.' })
  async hoursLog(
    @Arg('id', () => ID, { description: 'The log.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<HoursLog> {
    return presentHoursLog(await hoursLog(context, { hoursLogId: idOf('HoursLog', id) }));
  }

  @Query(() => HoursLogConnection, {
    description:
      'Logs of hours, the latest first. Where nobody is named: your own, or those of the organisation your app belongs to.',
  })
  async hoursLogs(
    @Args(() => HoursLogsArgs) args: HoursLogsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<HoursLog>> {
    const { first, after, state, creditState, wholeScheme } = args;
    const organisationId = optionalIdOf('Organisation', args.organisation);
    const memberId = optionalIdOf('Member', args.member);
    return presentPage(
      HoursLogConnection,
      await hoursLogs(context, { first, after, state, creditState, wholeScheme, organisationId, memberId }),
      presentHoursLog,
    );
  }

  @FieldResolver(() => Member, { description: 'Who gave the time.' })
  async member(@Root() root: HoursLog, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Organisation, { description: 'The group it was given to.' })
  async organisation(@Root() root: HoursLog, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Whom it waits for, in words, such as "With the leaders of Meadow Lane Garden since Tuesday 3 November". Null once it is decided.',
  })
  async waitingFor(@Root() root: HoursLog, @Ctx() context: ApiContext): Promise<string | null> {
    if (root.state !== 'SUBMITTED' && root.state !== 'APPEALED') return null;
    const [group, scheme, waitsWith] = await Promise.all([
      context.loaders.organisation.load(root.organisationId),
      context.loaders.scheme.load(schemeOf(context.actor)),
      context.loaders.waitsWith.load(root.hoursLogId),
    ]);
    return waitingWords(
      present(group, (record) => record.name),
      root.waitsSince,
      present(scheme, (record) => record.timeZone),
      { waitsWith, isAppealed: root.state === 'APPEALED' },
    );
  }
}
