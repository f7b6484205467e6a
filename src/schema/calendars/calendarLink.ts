import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const CalendarKind = { MEMBER: 'MEMBER', GROUP: 'GROUP', PUBLIC: 'PUBLIC' } as const;
registerEnumType(CalendarKind, {
  name: 'CalendarKind',
  description: 'What a calendar shows.',
  valuesConfig: {
    MEMBER: { description: "A member's own places; those on waiting lists as tentative." },
    GROUP: { description: "A group's shifts, with how many places are taken; never names." },
    PUBLIC: { description: 'The shifts of public opportunities: of a group, or of the whole scheme.' },
  },
});

@Open()
@ObjectType({
  implements: Node,
  description: 'A link to a calendar, which programs on telephones and computers subscribe to.',
})
export class CalendarLink extends Node {
  @Field(() => CalendarKind, { description: 'What it shows.' })
  kind!: keyof typeof CalendarKind;

  @Field(() => String, {
    nullable: true,
    description:
      'The address to subscribe to. Whoever has it reads the calendar: pass it on to nobody who is not to. Null where it was revoked, or is hidden from you.',
  })
  @Private('calendarLinkWrite')
  url!: string | null;

  @Field(() => Instant, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was revoked. Null: it is in use.' })
  revokedAt!: Date | null;

  /** Facts for policies and edges, not part of the API. */
  memberId!: string | null;
  organisationId!: string | null;
}

export const CalendarLinkConnection = connectionType('CalendarLink', () => CalendarLink);

@ArgsType()
export class CalendarLinksArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Those of this member.' })
  member?: string | null;

  @Field(() => ID, { nullable: true, description: 'Those of this group. Neither named: those of the scheme.' })
  organisation?: string | null;
}

@InputType({ description: 'Which calendar is to be subscribed to.' })
export class CreateCalendarLinkInput {
  @Field({ description: 'Your own name for this link: asking again with it gives the same one.' })
  idempotencyKey!: string;

  @Field(() => CalendarKind, { description: 'What it shows.' })
  kind!: keyof typeof CalendarKind;

  @Field(() => ID, { nullable: true, description: 'Of MEMBER: whose places. Left out: your own.' })
  memberId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Of GROUP: whose shifts. Of PUBLIC: whose; left out, everybody’s in the scheme.',
  })
  organisationId?: string | null;
}

@Open()
@ObjectType({ description: 'The link.' })
export class CreateCalendarLinkPayload extends Payload {
  @Field(() => CalendarLink, { nullable: true, description: 'Null when it was refused.' })
  calendarLink!: CalendarLink | null;
}

@InputType({ description: 'Which link is revoked.' })
export class RevokeCalendarLinkInput {
  @Field(() => ID, { description: 'The link.' })
  calendarLinkId!: string;
}

@Open()
@ObjectType({ description: 'It opens nothing any more.' })
export class RevokeCalendarLinkPayload extends Payload {
  @Field(() => CalendarLink, { nullable: true, description: 'Null when it was refused.' })
  calendarLink!: CalendarLink | null;
}
