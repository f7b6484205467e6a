import { ArgsType, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Day } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const GroupStanding = { NEW: 'NEW', SMALL: 'SMALL', ESTABLISHED: 'ESTABLISHED' } as const;
registerEnumType(GroupStanding, {
  name: 'GroupStanding',
  description: 'How long a group has been there, and how much it offers, as of the end of a report.',
  valuesConfig: {
    NEW: { description: 'Verified less than 90 days before.' },
    SMALL: { description: 'Not new, with at most two opportunities.' },
    ESTABLISHED: { description: 'Every other.' },
  },
});

export const AgeBand = { UNDER_18: 'UNDER_18', ADULT: 'ADULT' } as const;
registerEnumType(AgeBand, {
  name: 'AgeBand',
  description: 'How old members are, as far as the service knows: no birth date is kept.',
  valuesConfig: {
    UNDER_18: { description: 'Not of age on the last day of the report.' },
    ADULT: { description: 'Of age.' },
  },
});

/** What is counted of a group, and of all groups of a standing. */
@ObjectType()
abstract class Exposure {
  @Field(() => Int, { description: 'What was published for all of the time or a part of it.' })
  opportunities!: number;

  @Field(() => Int, { description: 'In how many lists of matches it stood.' })
  shown!: number;

  @Field(() => Int, { description: 'How often somebody applied in the time.' })
  applications!: number;

  @Field(() => Int, {
    description: 'How often somebody asked for a place in the time, waiting lists and places given up included.',
  })
  bookings!: number;
}

@Open()
@ObjectType({ description: 'All groups of one standing together.' })
export class FairnessStanding extends Exposure {
  @Field(() => GroupStanding, { description: 'Which groups.' })
  standing!: keyof typeof GroupStanding;

  @Field(() => Int, { description: 'How many of them had something published.' })
  groups!: number;

  @Field(() => Int, { description: 'How many of those stood in no list of matches at all.' })
  neverShown!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'What part of all opportunities is theirs, from 0 to 1. Null where there is none.',
  })
  shareOfOpportunities!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'What part of all that was shown is theirs, from 0 to 1: much less than their part of the opportunities says that they are overlooked. Null where nothing was shown.',
  })
  shareOfShown!: number | null;
}

@Open()
@ObjectType({ description: 'A group that had something published in the time.' })
export class FairnessGroup extends Exposure {
  @Field(() => GroupStanding, { description: 'How long it has been there, and how much it offers.' })
  standing!: keyof typeof GroupStanding;

  /** For the edge, not part of the API. */
  organisationId!: string;
}

export const FairnessGroupConnection = connectionType('FairnessGroup', () => FairnessGroup);

@Open()
@ObjectType({
  description:
    'Members who were about in the time (they signed in, gave hours, applied or asked for a place), and those of them who found something new: an opportunity at which they had never applied or asked for a place before, in the time or within 28 days after it.',
})
export class FairnessCount {
  @Field(() => Int, { description: 'How many were about.' })
  members!: number;

  @Field(() => Int, { description: 'How many of them found something new.' })
  found!: number;

  @Field(() => Float, { nullable: true, description: 'What part of them that is, from 0 to 1. Null of nobody.' })
  rate!: number | null;
}

const hidden =
  'Null where it is too few to be told: fewer than five found something, or fewer than five did not, or another row could be worked out from it.';

@Open()
@ObjectType({ description: 'Members of one ward.' })
export class FairnessWard {
  @Field(() => FairnessCount, { nullable: true, description: hidden })
  count!: FairnessCount | null;

  /** For the edge, not part of the API. */
  wardId!: string | null;
}

@Open()
@ObjectType({ description: 'Members of one age.' })
export class FairnessAge {
  @Field(() => AgeBand, { description: 'Of which age.' })
  ageBand!: keyof typeof AgeBand;

  @Field(() => FairnessCount, { nullable: true, description: hidden })
  count!: FairnessCount | null;
}

@Open()
@ObjectType({
  description:
    'How evenly groups were shown as matches in a time, and who found something new. Which member saw what is stored nowhere.',
})
export class FairnessReport {
  @Field(() => Day, { description: 'The first day.' })
  fromOn!: string;

  @Field(() => Day, { description: 'The last day.' })
  toOn!: string;

  @Field(() => Day, { description: 'What members found is counted until the end of this day.' })
  foundUntilOn!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'The Gini coefficient of how often groups were shown: 0 where all were alike, towards 1 where one group had all of it. Null where nothing was shown.',
  })
  gini!: number | null;

  @Field(() => [FairnessStanding], {
    description: 'New groups, small groups and all others, each in a row of its own.',
  })
  standings!: FairnessStanding[];

  @Field(() => FairnessCount, { nullable: true, description: hidden })
  members!: FairnessCount | null;

  @Field(() => [FairnessWard], { description: 'The same by ward: every ward, then members whose ward is not known.' })
  byWard!: FairnessWard[];

  @Field(() => [FairnessAge], { description: 'The same by age.' })
  byAgeBand!: FairnessAge[];

  /** For the edge, not part of the API: the least shown first. */
  groupRows!: readonly FairnessGroup[];
}

@ArgsType()
export class FairnessReportArgs {
  @Field(() => Day, { description: 'The first day.' })
  fromOn!: string;

  @Field(() => Day, { description: 'The last day: from 28 to 366 days are reported on at once.' })
  toOn!: string;
}
