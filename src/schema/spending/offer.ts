import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const OfferStatus = { ACTIVE: 'ACTIVE', PAUSED: 'PAUSED', ENDED: 'ENDED' } as const;
registerEnumType(OfferStatus, {
  name: 'OfferStatus',
  description: 'Can an offer be enjoyed?',
  valuesConfig: {
    ACTIVE: { description: 'Yes, within its restrictions.' },
    PAUSED: { description: 'Not for now.' },
    ENDED: { description: 'No more.' },
  },
});

export const PricePer = { PERSON: 'PERSON', PARTY: 'PARTY' } as const;
registerEnumType(PricePer, {
  name: 'PricePer',
  description: 'What a price is for.',
  valuesConfig: {
    PERSON: { description: 'For each person who comes along.' },
    PARTY: { description: 'For all of them together.' },
  },
});

export const LimitPeriod = { DAY: 'DAY', WEEK: 'WEEK', MONTH: 'MONTH' } as const;
registerEnumType(LimitPeriod, {
  name: 'LimitPeriod',
  description: "The time in which a limit counts, in the scheme's time zone.",
  valuesConfig: {
    DAY: { description: 'A calendar day.' },
    WEEK: { description: 'A week from Monday to Sunday.' },
    MONTH: { description: 'A calendar month.' },
  },
});

export const Weekday = {
  MONDAY: 1,
  TUESDAY: 2,
  WEDNESDAY: 3,
  THURSDAY: 4,
  FRIDAY: 5,
  SATURDAY: 6,
  SUNDAY: 7,
} as const;
registerEnumType(Weekday, {
  name: 'Weekday',
  description: 'A day of the week.',
  valuesConfig: Object.fromEntries(
    Object.keys(Weekday).map((name) => [name, { description: `${name.charAt(0)}${name.slice(1).toLowerCase()}.` }]),
  ) as Record<keyof typeof Weekday, { description: string }>,
});

@Open()
@ObjectType({ description: 'A stretch of certain weekdays in which an offer can be enjoyed.' })
export class OfferOpening {
  @Field(() => [Weekday], { description: 'On these days.' })
  weekdays!: number[];

  @Field({ description: "From this time on, by the clock on the scheme's walls, like 09:30." })
  from!: string;

  @Field({ description: 'Until this time, which is not part of it.' })
  until!: string;
}

@Open()
@ObjectType({ description: 'Days on which an offer cannot be enjoyed.' })
export class OfferBlackout {
  @Field(() => Day, { description: 'The first day.' })
  from!: string;

  @Field(() => Day, { description: 'The last day.' })
  until!: string;
}

@Open()
@ObjectType({ description: 'How often each member can enjoy an offer.' })
export class OfferMemberLimit {
  @Field(() => Int, { description: 'So many times.' })
  times!: number;

  @Field(() => LimitPeriod, { description: 'In this time.' })
  period!: keyof typeof LimitPeriod;
}

@Open()
@ObjectType({
  description: 'What an offer asks for. The till checks all of it; what is null or empty asks for nothing.',
})
export class OfferRestrictions {
  @Field(() => [OfferOpening], { description: 'When it can be enjoyed. Empty: at any time.' })
  openings!: OfferOpening[];

  @Field(() => [OfferBlackout], { description: 'When it cannot, whatever the openings say.' })
  blackouts!: OfferBlackout[];

  @Field(() => [String], { description: 'The codes of wards: only for members who live there. Empty: for all.' })
  wardCodes!: string[];

  @Field(() => Int, { nullable: true, description: 'The smallest party. Null: any.' })
  partyMin!: number | null;

  @Field(() => Int, { nullable: true, description: 'The largest party. Null: any.' })
  partyMax!: number | null;

  @Field(() => Int, { nullable: true, description: 'The fewest adults. Null: any.' })
  adultsMin!: number | null;

  @Field(() => Int, { nullable: true, description: 'The most adults. Null: any.' })
  adultsMax!: number | null;

  @Field(() => Int, { nullable: true, description: 'The most under-16s. Null: any.' })
  under16sMax!: number | null;

  @Field(() => OfferMemberLimit, {
    nullable: true,
    description: 'How often for each member. Null: as often as they like.',
  })
  memberLimit!: OfferMemberLimit | null;

  @Field(() => Int, { nullable: true, description: 'Places in one opening of one day. Null: no limit.' })
  stockPerSlot!: number | null;

  @Field(() => [String], { description: 'The same in words, one sentence each. Empty: no restrictions.' })
  inWords!: string[];
}

@Open()
@ObjectType({ implements: Node, description: 'What a venue gives for credits.' })
export class Offer extends Node {
  @Field({ description: 'What it is, in a few words.' })
  title!: string;

  @Field({ description: 'More about it. May be empty.' })
  description!: string;

  @Field(() => Minutes, { description: 'What it takes, for each person or for the party.' })
  priceMinutes!: number;

  @Field(() => Minutes, {
    nullable: true,
    description: 'What it takes for an under-16. Null: as much as for an adult.',
  })
  under16PriceMinutes!: number | null;

  @Field(() => PricePer, { description: 'What the price is for.' })
  pricePer!: keyof typeof PricePer;

  @Field(() => OfferRestrictions, { description: 'What it asks for.' })
  restrictions!: OfferRestrictions;

  @Field(() => OfferStatus, { description: 'Can it be enjoyed?' })
  status!: keyof typeof OfferStatus;

  @Field(() => Int, { description: 'Rises with every change.' })
  revision!: number;

  @Field(() => Instant, { description: 'When it was put up.' })
  createdAt!: Date;

  @Field(() => Int, {
    nullable: true,
    description:
      'How far its venue is from the place that `offers(near)` was asked from. Null where its place is not known, and wherever nobody asked.',
  })
  distanceMetres!: number | null;

  /** For the edge to its venue, not part of the API. */
  organisationId!: string;
}

export const OfferConnection = connectionType('Offer', () => Offer);
