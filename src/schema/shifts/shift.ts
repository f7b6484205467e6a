import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';

export const ShiftState = { SCHEDULED: 'SCHEDULED', CANCELLED: 'CANCELLED' } as const;
registerEnumType(ShiftState, {
  name: 'ShiftState',
  description: 'Does a shift take place?',
  valuesConfig: {
    SCHEDULED: { description: 'It does, or did.' },
    CANCELLED: { description: 'It does not; the reason is given.' },
  },
});

export const BankHolidays = { KEEP: 'KEEP', SKIP: 'SKIP' } as const;
registerEnumType(BankHolidays, {
  name: 'BankHolidays',
  description: 'What a series does on bank holidays of England and Wales.',
  valuesConfig: {
    KEEP: { description: 'It takes place.' },
    SKIP: { description: 'It does not.' },
  },
});

export const SeriesState = { RUNNING: 'RUNNING', ENDED: 'ENDED' } as const;
registerEnumType(SeriesState, {
  name: 'SeriesState',
  description: 'Does a series go on?',
  valuesConfig: {
    RUNNING: { description: 'Yes, as far as its rule goes.' },
    ENDED: { description: 'No more shifts come.' },
  },
});

@Open()
@ObjectType({ implements: Node, description: 'A kind of place on a shift, and how many there are of it.' })
export class ShiftRole extends Node {
  @Field({ description: 'What it is called, such as "Driver".' })
  name!: string;

  @Field(() => Int, { description: 'How many places there are.' })
  capacity!: number;

  @Field(() => Int, { description: 'How many of them nobody has, nor is offered.' })
  freePlaces!: number;

  @Field(() => Int, { description: 'How many bookings wait for one.' })
  waiting!: number;

  /** Facts for edges, not part of the API. */
  skillIds!: string[];
}

@Open()
@ObjectType({ implements: Node, description: 'When an opportunity takes place.' })
export class Shift extends Node {
  @Field({ description: 'What somebody would be there, such as "Kitchen helper".' })
  role!: string;

  @Field(() => Instant, { description: 'When it begins.' })
  startsAt!: Date;

  @Field(() => Instant, { description: 'When it ends.' })
  endsAt!: Date;

  @Field({ description: 'What the group says about this shift. May be empty.' })
  note!: string;

  @Field(() => ShiftState, { description: 'Does it take place?' })
  state!: keyof typeof ShiftState;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled. Null where it was not.' })
  cancelReason!: string | null;

  @Field(() => Int, { description: "Counts changes of it, as a calendar's SEQUENCE does." })
  sequence!: number;

  @Field(() => Instant, { description: 'When it was last changed.' })
  changedAt!: Date;

  /** Facts for policies and edges, not part of the API. */
  shiftId!: string;
  organisationId!: string;
  opportunityId!: string;
  seriesId!: string | null;
}

export const ShiftConnection = connectionType('Shift', () => Shift);

@Open()
@ObjectType({ implements: Node, description: 'Shifts that a rule repeats.' })
export class ShiftSeries extends Node {
  @Field(() => Day, { description: 'The day from which the rule counts.' })
  startsOn!: string;

  @Field({ description: "When each begins, by the clock on the scheme's walls, like 18:00." })
  startTime!: string;

  @Field(() => Minutes, { description: 'How long each lasts.' })
  durationMinutes!: number;

  @Field({ description: 'The rule, as in RFC 5545: FREQ=WEEKLY;BYDAY=TH.' })
  rrule!: string;

  @Field(() => [Day], { description: 'Days on which it does not take place.' })
  exceptOn!: string[];

  @Field(() => BankHolidays, { description: 'What it does on bank holidays.' })
  bankHolidays!: keyof typeof BankHolidays;

  @Field(() => Day, {
    nullable: true,
    description: 'The last day for which its shifts are made. Null: all that there will be.',
  })
  @Private('rotaRead')
  madeUntilOn!: string | null;

  @Field(() => SeriesState, { description: 'Does it go on?' })
  state!: keyof typeof SeriesState;

  /** Facts for policies, not part of the API. */
  organisationId!: string;
}
