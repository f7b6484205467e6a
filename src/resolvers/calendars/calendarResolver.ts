import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { createCalendarLink } from '../../commands/calendars/createCalendarLink.js';
import { revokeCalendarLink } from '../../commands/calendars/revokeCalendarLink.js';
import { calendarLinks } from '../../queries/calendars/calendarLinks.js';
import {
  CalendarLink,
  CalendarLinkConnection,
  CalendarLinksArgs,
  CreateCalendarLinkInput,
  CreateCalendarLinkPayload,
  RevokeCalendarLinkInput,
  RevokeCalendarLinkPayload,
} from '../../schema/calendars/calendarLink.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import { namedOrOwnMemberId } from '../common/ownMember.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from '../people/presentPeople.js';
import { presentCalendarLink } from './presentCalendar.js';

@Resolver(() => CalendarLink)
export class CalendarResolver {
  @Query(() => CalendarLinkConnection, {
    description:
      'The links to calendars of a member, a group or the scheme, the newest first. For whoever may make them: the member and those who act for them; leaders, coordinators and operators.',
  })
  async calendarLinks(
    @Args(() => CalendarLinksArgs) { first, after, member, organisation }: CalendarLinksArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<CalendarLink>> {
    const page = await calendarLinks(context, {
      first,
      after,
      memberId: member ? idOf('Member', member) : null,
      organisationId: organisation ? idOf('Organisation', organisation) : null,
    });
    return presentPage(CalendarLinkConnection, page, (row) => presentCalendarLink(row, context));
  }

  @Mutation(() => CreateCalendarLinkPayload, {
    description:
      'Makes a link to a calendar, for programs that subscribe to it. For the member and those who act for them; for a group its leaders and coordinators, and operators; for the scheme operators.',
  })
  async createCalendarLink(
    @Arg('input', { description: 'Which calendar.' }) input: CreateCalendarLinkInput,
    @Ctx() context: ApiContext,
  ): Promise<CreateCalendarLinkPayload> {
    const { idempotencyKey, kind } = input;
    const isOwn = kind === 'MEMBER' && !input.organisationId;
    const named = input.memberId ? idOf('Member', input.memberId) : null;
    const memberId = isOwn ? namedOrOwnMemberId(input.memberId, context) : named;
    const organisationId = input.organisationId ? idOf('Organisation', input.organisationId) : null;
    return await settle(CreateCalendarLinkPayload, async () => {
      const wanted = { idempotencyKey, kind, memberId, organisationId };
      const { calendarLinkId } = await createCalendarLink(context, wanted);
      return { calendarLink: await linkNow(context, calendarLinkId) };
    });
  }

  @Mutation(() => RevokeCalendarLinkPayload, {
    description: 'Ends a link to a calendar: programs that have it read it no more. For whoever may make one.',
  })
  async revokeCalendarLink(
    @Arg('input', { description: 'Which link.' }) input: RevokeCalendarLinkInput,
    @Ctx() context: ApiContext,
  ): Promise<RevokeCalendarLinkPayload> {
    const calendarLinkId = idOf('CalendarLink', input.calendarLinkId);
    return await settle(RevokeCalendarLinkPayload, async () => {
      await revokeCalendarLink(context, { calendarLinkId });
      return { calendarLink: await linkNow(context, calendarLinkId) };
    });
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Whose places it shows. Null: it is of no member.' })
  async member(@Root() root: CalendarLink, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.memberId ? present(await context.loaders.member.load(root.memberId), presentMember) : null;
  }

  @FieldResolver(() => Organisation, { nullable: true, description: 'Whose shifts it shows. Null: not of one group.' })
  async organisation(@Root() root: CalendarLink, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (!root.organisationId) return null;
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }
}

async function linkNow(context: ApiContext, calendarLinkId: string): Promise<CalendarLink> {
  forgetRead(context.loaders);
  return present(await context.loaders.calendarLink.load(calendarLinkId), (row) => presentCalendarLink(row, context));
}
