import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RotaGoal as Goal } from '../../domain/rotas/problem.js';
import type { SeatChange as Change, RotaEnding as Ending, RotaState as State } from '../../domain/rotas/rota.js';
import { connectionType } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

const states: Record<State, { description: string }> = {
  SOLVING: { description: 'It is being worked out.' },
  PROPOSED: { description: 'It is there to be looked at, changed and confirmed. Nobody is booked by it yet.' },
  CONFIRMED: { description: 'Its places are booked.' },
  DISCARDED: { description: 'Nobody wants it.' },
};
const endings: Record<Ending, { description: string }> = {
  PROVED: { description: 'Nothing better is possible with what was known.' },
  TIME: { description: 'The best that was found in the time there was.' },
  STOPPED: { description: 'The best that was found until somebody stopped it.' },
};
const goals: Record<Goal, { description: string }> = {
  SEATS: { description: 'Places that have somebody: as many as can be.' },
  TOGETHER: { description: 'Wishes to be together that were not met, in turns: as few as can be.' },
  FAIRNESS: { description: 'How unevenly turns are shared out, those of before included: as little as can be.' },
  PREFERENCES: { description: 'What people would like: as much as can be.' },
  CHANGES: { description: 'Places of before that are not kept: as few as can be.' },
};
const changes: Record<Change, { description: string }> = {
  KEPT: { description: 'They are booked already, and it stays.' },
  NEW: { description: 'They are booked for it when the rota is confirmed.' },
  REMOVED: { description: 'They are booked already, and it ends when the rota is confirmed.' },
};

export const RotaState = namesOf(states);
registerEnumType(RotaState, {
  name: 'RotaState',
  description: 'What has become of a rota.',
  valuesConfig: states,
});

export const RotaEnding = namesOf(endings);
registerEnumType(RotaEnding, {
  name: 'RotaEnding',
  description: 'How the working out of a rota ended.',
  valuesConfig: endings,
});

export const RotaGoal = namesOf(goals);
registerEnumType(RotaGoal, {
  name: 'RotaGoal',
  description: 'What counts in a rota. Each only chooses among what is best by those before it.',
  valuesConfig: goals,
});

export const SeatChange = namesOf(changes);
registerEnumType(SeatChange, {
  name: 'RotaSeatChange',
  description: 'What a rota changes about a place.',
  valuesConfig: changes,
});

@Open()
@ObjectType({ description: 'How far a rota is while it is worked out.' })
export class RotaProgress {
  @Field({ description: 'What is being done, in words.' })
  phase!: string;

  @Field(() => Int, { description: 'How much of it is done, from 0 to 100, by goals.' })
  share!: number;

  @Field(() => Int, { description: 'Places that have somebody in the best rota so far.' })
  placesFilled!: number;

  @Field(() => Int, { description: 'Places there are.' })
  places!: number;

  @Field({ description: 'Has somebody stopped it? It is there within moments then.' })
  isStopping!: boolean;
}

@Open()
@ObjectType({ description: 'What one goal of a rota came to.' })
export class RotaGoalResult {
  @Field(() => RotaGoal, { description: 'The goal.' })
  goal!: Goal;

  @Field(() => Int, { description: 'What it came to, as it was worked out.' })
  value!: number;

  @Field({ description: 'Was it proved that nothing better is possible?' })
  isBest!: boolean;
}

@Open()
@ObjectType({ description: "Somebody's place in a rota." })
export class RotaSeat {
  @Field(() => SeatChange, { description: 'What the rota changes about it.' })
  change!: Change;

  @Field({ description: 'Did the coordinator fix it? It stays then when the rota is worked out again.' })
  isPinned!: boolean;

  @Field({ description: 'Have they said that they are free then? False: they have not said when they are free.' })
  hasSaidFree!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it could not be booked when the rota was confirmed. Null where it was, or nobody tried yet.',
  })
  refusedBecause!: string | null;

  /** For policies and edges. */
  organisationId!: string;
  shiftId!: string;
  shiftRoleId!: string;
  memberId!: string;
  bookingId!: string | null;
}

export const RotaSeatConnection = connectionType('RotaSeat', () => RotaSeat);

@Open()
@ObjectType({ description: 'Places of a rota that nobody could be found for.' })
export class RotaGap {
  @Field(() => Int, { description: 'How many of this kind.' })
  placesLeft!: number;

  @Field({ description: 'Why, in words: who could take it, and what is in the way.' })
  explanation!: string;

  /** For edges. */
  shiftId!: string;
  shiftRoleId!: string;
}

export const RotaGapConnection = connectionType('RotaGap', () => RotaGap);

@Open()
@ObjectType({ implements: Node, description: 'Who could be where on the shifts of a group, for its coordinators.' })
export class Rota extends Node {
  @Field(() => RotaState, { description: 'What has become of it.' })
  state!: State;

  @Field(() => Int, { description: 'Counts changes. Say which one you saw when you change or confirm it.' })
  revision!: number;

  @Field(() => Day, { description: 'Its first day.' })
  fromOn!: string;

  @Field(() => Day, { description: 'Its last day.' })
  toOn!: string;

  @Field(() => Int, { description: 'How many shifts it is about.' })
  shiftCount!: number;

  @Field(() => Int, { nullable: true, description: 'Nobody has more shifts in a week. Null: no limit.' })
  weeklyShiftsMax!: number | null;

  @Field(() => Minutes, { nullable: true, description: 'Nobody gives more in a week. Null: no limit.' })
  weeklyMinutesMax!: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'Between two shifts of a member at least. Null: as the scheme asks for.',
  })
  restMinutes!: number | null;

  @Field({ description: 'May places that members have already be given to others?' })
  bookingsMayMove!: boolean;

  @Field(() => Instant, { description: 'When it was asked for.' })
  proposedAt!: Date;

  @Field(() => RotaProgress, { nullable: true, description: 'How far it is. Null once it is there.' })
  progress!: RotaProgress | null;

  @Field(() => Instant, { nullable: true, description: 'When it was there. Null while it is worked out.' })
  solvedAt!: Date | null;

  @Field(() => RotaEnding, { nullable: true, description: 'How that ended. Null while it is worked out.' })
  endedHow!: Ending | null;

  @Field(() => [RotaGoalResult], { description: 'What each goal came to, the most important first.' })
  goals!: RotaGoalResult[];

  @Field(() => Int, { description: 'Places there are.' })
  places!: number;

  @Field(() => Int, { description: 'Places that have somebody.' })
  placesFilled!: number;

  @Field(() => Int, { description: 'Places that stood before and stay, as it was worked out.' })
  seatsKept!: number;

  @Field(() => Int, { description: 'Places that stood before and change, as it was worked out.' })
  seatsRemoved!: number;

  @Field(() => Int, { description: 'Places that are new, as it was worked out.' })
  seatsAdded!: number;

  @Field(() => Instant, { nullable: true, description: 'When it was confirmed. Null where it was not.' })
  confirmedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was thrown away. Null where it was not.' })
  discardedAt!: Date | null;

  /** Facts for policies and edges, not part of the API. */
  rotaId!: string;
  organisationId!: string;
  basedOnId!: string | null;
}

export const RotaConnection = connectionType('Rota', () => Rota);

@Open()
@ObjectType({ description: 'Two members who should be on the same shifts, or never on one. They are not told.' })
export class RotaWish {
  @Field({ description: 'True: together; false: apart.' })
  isTogether!: boolean;

  /** For policies and edges. */
  oneMemberId!: string;
  otherMemberId!: string;
  organisationId!: string;
}
