import { ArrayMaxSize, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Day, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Booking } from './booking.js';
import { BankHolidays, Shift, ShiftSeries } from './shift.js';

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';
const timeDescription = "When it begins, by the clock on the scheme's walls, like 18:00.";

@InputType({ description: 'A kind of place on a shift.' })
export class ShiftRoleInput {
  @Field({ description: 'What it is called: 1 to 80 characters, once on a shift.' })
  @MaxLength(1000)
  name!: string;

  @Field(() => Int, { description: 'How many places there are, from 1 to 500.' })
  capacity!: number;

  @Field(() => [ID], { defaultValue: [], description: 'Skills that whoever takes a place has, at most 10.' })
  @ArrayMaxSize(100)
  skillIds!: string[];
}

@InputType({ description: 'How a shift is repeated.' })
export class RepeatsInput {
  @Field({
    description:
      'An RRULE of RFC 5545 without DTSTART: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST.',
  })
  @MaxLength(2000)
  rrule!: string;

  @Field(() => [Day], { defaultValue: [], description: 'Days on which it does not take place, at most 500.' })
  @ArrayMaxSize(1000)
  exceptOn!: string[];

  @Field(() => BankHolidays, { defaultValue: 'KEEP', description: 'What it does on bank holidays.' })
  bankHolidays!: keyof typeof BankHolidays;
}

@InputType({ description: 'One shift, or a series of them.' })
export class ScheduleShiftsInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The opportunity.' })
  opportunityId!: string;

  @Field(() => Day, { description: 'The day of the shift, or from which its series counts.' })
  startsOn!: string;

  @Field({ description: timeDescription })
  @MaxLength(20)
  startTime!: string;

  @Field(() => Minutes, { description: 'How long it lasts, from 15 minutes to 24 hours.' })
  durationMinutes!: number;

  @Field(() => [ShiftRoleInput], { description: 'From 1 to 10 kinds of place.' })
  @ArrayMaxSize(100)
  @ValidateNested()
  roles!: ShiftRoleInput[];

  @Field({ defaultValue: '', description: 'For those who come. At most 1,000 characters.' })
  @MaxLength(10_000)
  note!: string;

  @Field(() => RepeatsInput, { nullable: true, description: 'Left out: one shift.' })
  @IsOptional()
  @ValidateNested()
  repeats?: RepeatsInput | null;
}

@Open()
@ObjectType({ description: 'What was planned.' })
export class ScheduleShiftsPayload extends Payload {
  @Field(() => [Shift], {
    description: 'The shifts made now, in their order. Later ones of a series come by themselves.',
  })
  shifts: Shift[] = [];

  @Field(() => ShiftSeries, { nullable: true, description: 'Null for a single shift, and when it was refused.' })
  series!: ShiftSeries | null;

  @Field(() => [String], {
    description: 'In words: bank holidays left out, and starts that are moved because the clocks change.',
  })
  notices: string[] = [];
}

@InputType({ description: 'What changes of a shift. What is left out stays.' })
export class UpdateShiftInput {
  @Field(() => ID, { description: 'The shift.' })
  shiftId!: string;

  @Field(() => Day, { nullable: true, description: 'The day to which it is moved.' })
  startsOn?: string | null;

  @Field(() => String, { nullable: true, description: timeDescription })
  @IsOptional()
  @MaxLength(20)
  startTime?: string | null;

  @Field(() => Minutes, { nullable: true, description: 'How long it lasts.' })
  durationMinutes?: number | null;

  @Field(() => String, { nullable: true, description: 'For those who come. At most 1,000 characters.' })
  @IsOptional()
  @MaxLength(10_000)
  note?: string | null;

  @Field(() => [ShiftRoleInput], { nullable: true, description: 'Kinds of place that change or are new, by name.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @ValidateNested()
  roles?: ShiftRoleInput[] | null;
}

@Open()
@ObjectType({ description: 'The shift.' })
export class ShiftPayload extends Payload {
  @Field(() => Shift, { nullable: true, description: 'Null when it was refused.' })
  shift!: Shift | null;

  @Field(() => [String], { description: 'In words: a start that is moved because the clocks change.' })
  notices: string[] = [];
}

@InputType({ description: 'Which shift is cancelled, and why.' })
export class CancelShiftInput {
  @Field(() => ID, { description: 'The shift.' })
  shiftId!: string;

  @Field({ description: 'For those who are booked. From 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@InputType({ description: 'What changes of a series, from a day on. What is left out stays.' })
export class UpdateSeriesInput {
  @Field(() => ID, { description: 'The series.' })
  seriesId!: string;

  @Field(() => Day, { description: 'From this day on; what lies before stays as it is.' })
  fromOn!: string;

  @Field(() => String, { nullable: true, description: timeDescription })
  @IsOptional()
  @MaxLength(20)
  startTime?: string | null;

  @Field(() => Minutes, { nullable: true, description: 'How long each lasts.' })
  durationMinutes?: number | null;

  @Field(() => String, { nullable: true, description: 'For those who come. At most 1,000 characters.' })
  @IsOptional()
  @MaxLength(10_000)
  note?: string | null;

  @Field(() => [ShiftRoleInput], { nullable: true, description: 'The kinds of place of each.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @ValidateNested()
  roles?: ShiftRoleInput[] | null;

  @Field(() => String, { nullable: true, description: 'A new rule. It counts from `fromOn`.' })
  @IsOptional()
  @MaxLength(2000)
  rrule?: string | null;

  @Field(() => [Day], { nullable: true, description: 'All days on which it does not take place.' })
  @IsOptional()
  @ArrayMaxSize(1000)
  exceptOn?: string[] | null;

  @Field(() => BankHolidays, { nullable: true, description: 'What it does on bank holidays.' })
  bankHolidays?: keyof typeof BankHolidays | null;
}

@InputType({ description: 'Which series ends, from which day on, and why.' })
export class EndSeriesInput {
  @Field(() => ID, { description: 'The series.' })
  seriesId!: string;

  @Field(() => Day, { description: 'From this day on there is none any more.' })
  fromOn!: string;

  @Field({ description: 'For those who are booked. From 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The series, and what became of its shifts.' })
export class SeriesPayload extends Payload {
  @Field(() => ShiftSeries, { nullable: true, description: 'Null when it was refused.' })
  series!: ShiftSeries | null;

  @Field(() => [Shift], { description: 'Shifts that were made, moved or changed.' })
  changed: Shift[] = [];

  @Field(() => [Shift], { description: 'Shifts that were cancelled.' })
  cancelled: Shift[] = [];

  @Field(() => [Shift], { description: 'Shifts that were changed by hand before, and stay as they are.' })
  kept: Shift[] = [];

  @Field(() => [String], { description: 'In words: bank holidays left out, and starts that are moved.' })
  notices: string[] = [];
}

@InputType({ description: 'Who comes to which shift.' })
export class BookShiftInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The shift.' })
  shiftId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Whose place it is. Left out: yours, or that of the member your app acts for. Guardians and helpers book for whom they act for, the group and operators for anybody.',
  })
  memberId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The kind of place. Left out: the only one there is.' })
  shiftRoleId?: string | null;

  @Field(() => Int, { defaultValue: 1, description: 'How many people come: the member, and friends or a team.' })
  @Min(0)
  @Max(10_000)
  places!: number;

  @Field(() => String, { nullable: true, description: 'A team comes: its name, 1 to 120 characters.' })
  @IsOptional()
  @MaxLength(1000)
  teamName?: string | null;

  @Field({ defaultValue: false, description: 'True: where no place is free, wait for one.' })
  joinWaitingList!: boolean;
}

@InputType({ description: 'Which booking.' })
export class BookingInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string;
}

@Open()
@ObjectType({ description: 'The booking.' })
export class BookingPayload extends Payload {
  @Field(() => Booking, { nullable: true, description: 'Null when it was refused.' })
  booking!: Booking | null;
}
