import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type {
  DropReason,
  RoundKind as Kind,
  ShownRoundState as Shown,
  RoundState as State,
} from '../../domain/rounds/rounds.js';
import { connectionType, PageArgs } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Day, Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

const kinds: Record<Kind, { description: string }> = {
  EXPIRE_CREDITS: { description: 'Credits whose last day is over go to the community pot.' },
  SNAPSHOT: { description: 'The figures of the month that is over are frozen.' },
  RECONCILIATION: { description: 'The ledger is checked, and what was found is kept.' },
  APPROVALS_WAITING: {
    description:
      'Whoever decides about hours is reminded of those that wait, members are told who has theirs, and operators of what nobody decides.',
  },
  DOCUMENTS_EXPIRING: { description: 'Members, and who relies on it, hear 30 and 7 days before a proof ends.' },
  HOLDS_NEAR: { description: 'Who has booked something at a venue for tomorrow is reminded.' },
  EXPIRY_NOTICES: { description: 'Members whose credits lapse in 90, 30 or 7 days are told.' },
  MEMBER_STATEMENTS: { description: 'Members are told what came and went in the month before, and what they have.' },
  VENUE_STATEMENTS: { description: 'Coordinators of venues are told of the month before.' },
  NOT_SEEN: {
    description: 'Once a quarter: who has not been there for 90 days hears what they have, and how to begin again.',
  },
  WEEKLY_DIGEST: {
    description: 'Members hear what would suit them best, and what is new in the searches they keep for it.',
  },
};
const states: Record<Shown, { description: string }> = {
  WAITING: { description: 'Its time has come, and it begins as soon as a worker is free.' },
  RUNNING: { description: 'It is at work, a batch at a time.' },
  STOPPED: { description: 'An operator has it stand still. It can be resumed.' },
  GIVEN_UP: { description: 'Its next batch failed again and again: `trouble` says what to do.' },
  DONE: { description: 'It has looked at everybody.' },
  DROPPED: { description: 'It was missed, and not made up for.' },
};
const dropReasons: Record<DropReason, { description: string }> = {
  LATER_ROUND: { description: 'A later one did what it would have done.' },
  TOO_LATE: { description: 'Nobody needed it any more.' },
};

export const RoundKind = namesOf(kinds);
registerEnumType(RoundKind, {
  name: 'RoundKind',
  description: 'What the service does for the whole scheme again and again.',
  valuesConfig: kinds,
});

export const RoundState = namesOf(states);
registerEnumType(RoundState, { name: 'RoundState', description: 'How far it has come.', valuesConfig: states });

export const RoundDropReason = namesOf(dropReasons);
registerEnumType(RoundDropReason, {
  name: 'RoundDropReason',
  description: 'Why a round was not made up for.',
  valuesConfig: dropReasons,
});

@Open()
@ObjectType({ implements: Node, description: 'One pass of a recurring duty over the scheme, for one period of it.' })
export class Round extends Node {
  @Field(() => RoundKind, { description: 'What it does.' })
  kind!: Kind;

  @Field(() => Day, { description: 'The local day it is for; of a month or a quarter the first.' })
  periodOn!: string;

  @Field(() => Instant, { description: 'When its time came.' })
  dueAt!: Date;

  @Field(() => Int, { nullable: true, description: 'How many there were to look at as it began. Null: it has not.' })
  totalCount!: number | null;

  @Field(() => Int, { description: 'How many of them it has looked at.' })
  lookedCount!: number;

  @Field(() => Int, { description: 'How many messages it has written.' })
  toldCount!: number;

  @Field(() => RoundDropReason, { nullable: true, description: 'Why it was dropped. Null: it was not.' })
  droppedWhy!: DropReason | null;

  @Field(() => Instant, { nullable: true, description: 'When it began. Null: it has not.' })
  startedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was stopped. Null: it is not stopped.' })
  stoppedAt!: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When it was done or dropped. Null: it is neither.' })
  endedAt!: Date | null;

  /** For edges. */
  roundId!: string;
  keptState!: State;
}

export const RoundConnection = connectionType('Round', () => Round);

@ArgsType()
export class RoundsArgs extends PageArgs {
  @Field(() => RoundState, { nullable: true, description: 'Only those in this state.' })
  state?: Shown | null;
}

@InputType({ description: 'Which round is to stand still.' })
export class StopRoundInput {
  @Field(() => ID, { description: 'One that waits or runs.' })
  roundId!: string;
}

@InputType({ description: 'Which round is to go on.' })
export class ResumeRoundInput {
  @Field(() => ID, { description: 'One that was stopped or given up.' })
  roundId!: string;
}

@Open()
@ObjectType({ description: 'It stands still.' })
export class StopRoundPayload extends Payload {
  @Field(() => Round, { nullable: true, description: 'Null when it was refused.' })
  round!: Round | null;
}

@Open()
@ObjectType({ description: 'It goes on.' })
export class ResumeRoundPayload extends Payload {
  @Field(() => Round, { nullable: true, description: 'Null when it was refused.' })
  round!: Round | null;
}
