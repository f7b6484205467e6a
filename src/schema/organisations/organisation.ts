import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes, Postcode } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';
import { RoleName } from '../people/viewer.js';
import { Location } from './location.js';

export const LegalForm = {
  INFORMAL: 'INFORMAL',
  CHARITY: 'CHARITY',
  CIC: 'CIC',
  COMPANY: 'COMPANY',
  PUBLIC_BODY: 'PUBLIC_BODY',
  OTHER: 'OTHER',
} as const;
registerEnumType(LegalForm, {
  name: 'LegalForm',
  description: 'What an organisation is in law.',
  valuesConfig: {
    INFORMAL: { description: 'A group of neighbours: no number, no register.' },
    CHARITY: { description: 'A registered charity.' },
    CIC: { description: 'A community interest company.' },
    COMPANY: { description: 'Another company.' },
    PUBLIC_BODY: { description: 'A council, a school, a health body.' },
    OTHER: { description: 'Something else.' },
  },
});

export const OrganisationStatus = {
  PENDING: 'PENDING',
  VERIFIED: 'VERIFIED',
  SUSPENDED: 'SUSPENDED',
  CLOSED: 'CLOSED',
} as const;
registerEnumType(OrganisationStatus, {
  name: 'OrganisationStatus',
  description: 'Does an organisation take part?',
  valuesConfig: {
    PENDING: { description: "Not yet: the scheme's staff have to verify it." },
    VERIFIED: { description: 'Yes.' },
    SUSPENDED: { description: 'Not for now: staff look into something.' },
    CLOSED: { description: 'No more.' },
  },
});

export const OrganisationKind = { GROUP: 'GROUP', VENUE: 'VENUE' } as const;
registerEnumType(OrganisationKind, {
  name: 'OrganisationKind',
  description: 'Which side of an organisation is meant. One body can be both.',
  valuesConfig: {
    GROUP: { description: 'It offers things to do and awards credits.' },
    VENUE: { description: 'It honours credits.' },
  },
});

@Open()
@ObjectType({
  implements: Node,
  description: 'A body in a scheme: a group that awards credits, a venue that honours them, or both.',
})
export class Organisation extends Node {
  @Field({ description: 'Its name.' })
  name!: string;

  @Field({ description: 'What it tells about itself. Empty where it says nothing.' })
  description!: string;

  @Field(() => LegalForm, { description: 'What it is in law.' })
  legalForm!: keyof typeof LegalForm;

  @Field(() => String, {
    nullable: true,
    description: 'Its number in a public register. Null where it has none, as an informal group.',
  })
  registeredNumber!: string | null;

  @Field({ description: 'Does it award credits?' })
  isGroup!: boolean;

  @Field({ description: 'Does it honour credits?' })
  isVenue!: boolean;

  @Field(() => OrganisationStatus, { description: 'Does it take part?' })
  status!: keyof typeof OrganisationStatus;

  @Field({ description: 'Where it is. Empty where it is not known.' })
  address!: string;

  @Field(() => Postcode, { nullable: true, description: 'Its postcode. Null where it is not known.' })
  postcode!: string | null;

  @Field(() => Location, { nullable: true, description: 'Its place on the map. Null where it is not known.' })
  location!: Location | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How far it is from the place that `organisations(near)` was asked from. Null where its place is not known, and wherever nobody asked.',
  })
  distanceMetres!: number | null;

  @Private('accountRead')
  @Field(() => Minutes, {
    nullable: true,
    description: 'What a venue is willing to honour in a calendar month. Null: no limit, no venue, or hidden from you.',
  })
  monthlyBudgetMinutes!: number | null;

  @Field(() => Instant, { nullable: true, description: 'Since when it has taken part. Null while it waits.' })
  verifiedAt!: Date | null;

  @Private('schemeAudit')
  @Field(() => String, {
    nullable: true,
    description: 'Why it is suspended, in the words of staff. Null where it is not, or is hidden from you.',
  })
  suspensionReason!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Since when it has taken part no more. Null until then.' })
  closedAt!: Date | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'Since when its sponsor has vouched for it. Null where it has none, or that has not said so.',
  })
  vouchedAt!: Date | null;

  /** Facts for policies and edges, not part of the API. An organisation is held by no member. */
  organisationId!: string;
  memberId!: null;
  wardId!: string | null;
  sponsorOrganisationId!: string | null;
}

export const OrganisationConnection = connectionType('Organisation', () => Organisation);

@Open()
@ObjectType({ description: 'A role that somebody holds at an organisation now.' })
export class OrganisationRole {
  @Field(() => RoleName, { description: 'The role.' })
  role!: keyof typeof RoleName;

  @Field(() => Instant, { description: 'Since when.' })
  assignedAt!: Date;

  @Field(() => Day, {
    nullable: true,
    description: 'The last day on which a deputy has the say. Null for a role of their own.',
  })
  untilOn!: string | null;

  /** For the edges to the members. */
  memberId!: string;
  deputyForId!: string | null;
}

@Open()
@ObjectType({
  description: 'What whoever looks after an organisation wants to see first. Months are calendar months of the scheme.',
})
export class OrganisationOverview {
  @Field(() => [String], {
    description: 'What to do next, in words, the most useful first. Empty where nothing waits.',
  })
  nextSteps!: string[];

  @Field(() => Int, { description: 'Logs of hours that wait to be checked.' })
  waitingHours!: number;

  @Field(() => Instant, {
    nullable: true,
    description: 'Since when the oldest of them has waited. Null where none does.',
  })
  oldestWaitingAt!: Date | null;

  @Field(() => Minutes, { description: 'Time given this month, as far as it is approved.' })
  givenThisMonthMinutes!: number;

  @Field(() => Int, { description: 'How many people gave it.' })
  peopleThisMonth!: number;

  @Field(() => Minutes, { description: 'Credits that members enjoyed here this month.' })
  honouredThisMonthMinutes!: number;

  @Field(() => Int, { description: 'Invitations that wait for an answer.' })
  openInvitations!: number;

  @Field(() => Int, { description: 'How many people came on an invitation.' })
  joined!: number;

  /** For the edge. */
  groupsToVouchForIds!: string[];
}
