import { IsOptional, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const ApplicationState = {
  WAITING: 'WAITING',
  ACCEPTED: 'ACCEPTED',
  DECLINED: 'DECLINED',
  WITHDRAWN: 'WITHDRAWN',
  ENDED: 'ENDED',
} as const;
registerEnumType(ApplicationState, {
  name: 'ApplicationState',
  description: 'What has become of an application.',
  valuesConfig: {
    WAITING: { description: 'Nobody has answered it yet.' },
    ACCEPTED: { description: 'The member takes part: they can book places.' },
    DECLINED: { description: 'Not for now; the reason is given.' },
    WITHDRAWN: { description: 'The member took it back.' },
    ENDED: { description: 'The group took its yes back, or what they applied to came to an end; the reason is given.' },
  },
});

/** Reached by those alone who may read it: see the policies of applications. */
@Open()
@ObjectType({
  implements: Node,
  description: 'A member asks to take part in an opportunity, where the group wants to get to know people first.',
})
export class Application extends Node {
  @Field({ description: 'What they wrote to the group. May be empty.' })
  words!: string;

  @Field(() => ApplicationState, { description: 'What has become of it.' })
  state!: keyof typeof ApplicationState;

  @Field(() => Instant, { description: 'When they applied.' })
  appliedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When that was answered, or ended. Null while it waits.' })
  decidedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined or ended. Null where it was not.' })
  reason!: string | null;

  /** For edges, not part of the API. */
  opportunityId!: string;
  memberId!: string;
}

export const ApplicationConnection = connectionType('Application', () => Application);

export const GuardianConsentHow = { BY_GUARDIAN: 'BY_GUARDIAN', ON_PAPER_TO_STAFF: 'ON_PAPER_TO_STAFF' } as const;
registerEnumType(GuardianConsentHow, {
  name: 'GuardianConsentHow',
  description: 'How a guardian agreed.',
  valuesConfig: {
    BY_GUARDIAN: { description: 'In their own account, or by booking or applying for the child.' },
    ON_PAPER_TO_STAFF: { description: 'On paper that staff have seen.' },
  },
});

@Open()
@ObjectType({ description: 'A guardian agrees that a child takes part in an opportunity.' })
export class GuardianConsent {
  @Field(() => GuardianConsentHow, { description: 'How they agreed.' })
  givenHow!: keyof typeof GuardianConsentHow;

  @Field(() => Instant, { description: 'When they agreed.' })
  givenAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'Since when they agree no more. Null while it stands.' })
  endedAt!: Date | null;

  /** For edges, not part of the API. */
  opportunityId!: string;
  memberId!: string;
  givenByMemberId!: string | null;
}

export const GuardianConsentConnection = connectionType('GuardianConsent', () => GuardianConsent);

@ArgsType()
export class GuardianConsentsArgs extends PageArgs {
  @Field(() => ID, { description: 'The child.' })
  member!: string;
}

@InputType({ description: 'To whom, for whom, and what is to be said.' })
export class ApplyToOpportunityInput {
  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => ID, { nullable: true, description: 'Who would take part. Left out: you.' })
  memberId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What you would like to say to the group: up to 2,000 characters.',
  })
  @IsOptional()
  @MaxLength(10_000)
  words?: string | null;
}

@InputType({ description: 'Which application to take back.' })
export class WithdrawApplicationInput {
  @Field(() => ID, { description: 'The application.' })
  applicationId!: string;
}

export const ApplicationDecision = { ACCEPT: 'ACCEPT', DECLINE: 'DECLINE' } as const;
registerEnumType(ApplicationDecision, {
  name: 'ApplicationDecision',
  description: 'The group’s answer to an application.',
  valuesConfig: {
    ACCEPT: { description: 'They take part.' },
    DECLINE: { description: 'Not for now. A reason is needed.' },
  },
});

@InputType({ description: 'The group’s answer.' })
export class DecideApplicationInput {
  @Field(() => ID, { description: 'The application.' })
  applicationId!: string;

  @Field(() => ApplicationDecision, { description: 'Yes or no.' })
  decision!: keyof typeof ApplicationDecision;

  @Field(() => String, { nullable: true, description: 'Why not, in words that the member reads. Needed to decline.' })
  @IsOptional()
  @MaxLength(10_000)
  reason?: string | null;
}

@InputType({ description: 'Which accepted application comes to its end.' })
export class EndApplicationInput {
  @Field(() => ID, { description: 'The application.' })
  applicationId!: string;

  @Field({ description: 'Why, in words that the member reads.' })
  @MaxLength(10_000)
  reason!: string;
}

@ObjectType()
abstract class ApplicationPayload extends Payload {
  @Field(() => Application, { nullable: true, description: 'As it is now. Null when it was refused.' })
  application!: Application | null;
}

@Open()
@ObjectType({ description: 'The application, which waits for the group’s answer.' })
export class ApplyToOpportunityPayload extends ApplicationPayload {}

@Open()
@ObjectType({ description: 'The application, taken back.' })
export class WithdrawApplicationPayload extends ApplicationPayload {}

@Open()
@ObjectType({ description: 'The answered application.' })
export class DecideApplicationPayload extends ApplicationPayload {}

@Open()
@ObjectType({ description: 'The ended application.' })
export class EndApplicationPayload extends ApplicationPayload {}

@InputType({ description: 'To what a guardian agrees, and for whom.' })
export class ConsentToOpportunityInput {
  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => ID, { description: 'The child.' })
  memberId!: string;
}

@InputType({ description: 'To what a guardian agrees no more, and for whom.' })
export class WithdrawConsentInput {
  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => ID, { description: 'The child.' })
  memberId!: string;
}

@ObjectType()
abstract class ConsentPayload extends Payload {
  @Field(() => GuardianConsent, { nullable: true, description: 'As it is now. Null when it was refused.' })
  consent!: GuardianConsent | null;
}

@Open()
@ObjectType({ description: 'The consent that was given.' })
export class ConsentToOpportunityPayload extends ConsentPayload {}

@Open()
@ObjectType({ description: 'The consent that was taken back.' })
export class WithdrawConsentPayload extends ConsentPayload {}

@ArgsType()
export class ApplicationsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'To this opportunity: for those who look after the group.' })
  opportunity?: string | null;

  @Field(() => ID, { nullable: true, description: 'To everything this group offers: for those who look after it.' })
  organisation?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this member. Where nothing is named at all: your own.' })
  member?: string | null;

  @Field(() => ApplicationState, { nullable: true, description: 'Only what has come to this, such as WAITING.' })
  state?: keyof typeof ApplicationState | null;
}
