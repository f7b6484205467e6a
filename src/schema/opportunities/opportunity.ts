import { Field, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { EmailAddress, Instant, Minutes, PhoneNumber, Postcode } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Location } from '../organisations/location.js';
import {
  AccessFeature,
  Cause,
  DbsLevel,
  OpportunityJoining,
  OpportunityKind,
  OpportunityState,
  OpportunityVisibility,
  PlaceKind,
} from './enums.js';

@Open()
@ObjectType({ description: 'Where an opportunity is done.' })
export class OpportunityPlace {
  @Field(() => PlaceKind, { description: 'There, from home, or either.' })
  kind!: keyof typeof PlaceKind;

  @Field({ description: 'Where people go. Empty where it is not said.' })
  address!: string;

  @Field(() => Postcode, { nullable: true, description: 'Its postcode. Null where it is not said.' })
  postcode!: string | null;

  @Field(() => Location, { nullable: true, description: 'Its place on the map. Null where it is not known.' })
  location!: Location | null;

  /** For the edge, not part of the API. */
  wardId!: string | null;
}

@Open()
@ObjectType({
  description:
    'What an opportunity asks of people, looked at when they apply, book and check in. Somebody sees the proof; it is never kept.',
})
export class OpportunityRequirements {
  @Field(() => Int, { nullable: true, description: 'How old they are at least. Null: any age.' })
  minimumAge!: number | null;

  @Field(() => DbsLevel, { description: 'The DBS check that somebody has seen at least.' })
  dbsLevel!: keyof typeof DbsLevel;

  /** For edges and words, not part of the API. */
  trainingIds!: readonly string[];
}

@Open()
@ObjectType({ description: 'Whom to ask about an opportunity. All of it may be missing: then ask the group.' })
export class OpportunityContact {
  @Field({ description: 'Who it is. Empty where it is not said.' })
  name!: string;

  @Field(() => EmailAddress, { nullable: true, description: 'Their email address. Null where there is none.' })
  email!: string | null;

  @Field(() => PhoneNumber, { nullable: true, description: 'Their telephone number. Null where there is none.' })
  phone!: string | null;
}

@Open()
@ObjectType({ implements: Node, description: 'What can be done for a group.' })
export class Opportunity extends Node {
  @Field(() => OpportunityKind, { description: 'What it is.' })
  kind!: keyof typeof OpportunityKind;

  @Field({ description: 'What somebody would be there, such as "Kitchen helper".' })
  role!: string;

  @Field({ description: 'More about it. May be empty.' })
  description!: string;

  @Field(() => Cause, { description: 'What it is for.' })
  cause!: keyof typeof Cause;

  @Field(() => [String], { description: 'The tags of languages that help, such as "tr" or "pt-BR".' })
  languages!: string[];

  @Field(() => [AccessFeature], { description: 'What is there for people with access needs.' })
  access!: (keyof typeof AccessFeature)[];

  @Field(() => OpportunityPlace, { description: 'Where it is done.' })
  place!: OpportunityPlace;

  @Field(() => OpportunityRequirements, { description: 'What it asks of people.' })
  requirements!: OpportunityRequirements;

  @Field(() => OpportunityJoining, { description: 'How people join.' })
  joining!: keyof typeof OpportunityJoining;

  @Field(() => Minutes, { nullable: true, description: 'How long one session usually is. Null: it depends.' })
  typicalMinutes!: number | null;

  @Field({ description: 'Does it earn Time Credits? The time is recorded either way.' })
  earnsCredits!: boolean;

  @Field({ description: 'What taking part earns, in words.' })
  earning!: string;

  @Field(() => Int, { description: 'How many friends who are no members somebody may bring along.' })
  friendsMax!: number;

  @Field({ description: 'Does the group ask for a line about what was done, at the check-out? Never for a picture.' })
  asksForEvidence!: boolean;

  @Field(() => OpportunityVisibility, { description: 'Who may read about it once it is published.' })
  visibility!: keyof typeof OpportunityVisibility;

  @Field(() => OpportunityContact, { description: 'Whom to ask.' })
  contact!: OpportunityContact;

  @Field(() => OpportunityState, { description: 'Can people take part?' })
  state!: keyof typeof OpportunityState;

  @Field(() => Int, { description: 'Rises with every change. Name it when you change it.' })
  revision!: number;

  @Field(() => Instant, { description: 'When its draft was begun.' })
  createdAt!: Date;

  @Field(() => Instant, { description: 'When it was last changed.' })
  changedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'Since when people see it. Null for a draft.' })
  publishedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it came to an end. Null until then.' })
  closedAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How far it is from the place that `opportunities(near)` was asked from. Null where its place is not known, and wherever nobody asked.',
  })
  distanceMetres!: number | null;

  /** Facts for policies and edges, not part of the API. An opportunity is nobody's own. */
  opportunityId!: string;
  organisationId!: string;
  memberId!: null;
  skillIds!: readonly string[];
}

export const OpportunityConnection = connectionType('Opportunity', () => Opportunity);
