import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Day, Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export const AttendanceState = {
  EXPECTED: 'EXPECTED',
  ATTENDING: 'ATTENDING',
  ATTENDED: 'ATTENDED',
  NO_SHOW: 'NO_SHOW',
} as const;
registerEnumType(AttendanceState, {
  name: 'AttendanceState',
  description: 'Whether somebody who is booked came.',
  valuesConfig: {
    EXPECTED: { description: 'Booked, and nothing is written down yet.' },
    ATTENDING: { description: 'Checked in.' },
    ATTENDED: { description: 'Checked out.' },
    NO_SHOW: { description: 'They did not come.' },
  },
});

export const AttendanceWay = { QR: 'QR', CODE: 'CODE', LIST: 'LIST', FORGOTTEN: 'FORGOTTEN' } as const;
registerEnumType(AttendanceWay, {
  name: 'AttendanceWay',
  description: 'How a check-in or check-out was written down.',
  valuesConfig: {
    QR: { description: 'With the code that changes every minute.' },
    CODE: { description: "With the shift's short code." },
    LIST: { description: "From the group's list." },
    FORGOTTEN: { description: 'Nobody checked out: by the service, at the planned end.' },
  },
});

@Open()
@ObjectType({ description: 'Whether and when somebody who is booked on a shift was there.' })
export class Attendance {
  @Field(() => AttendanceState, { description: 'Whether they came.' })
  state!: keyof typeof AttendanceState;

  @Field(() => Instant, { nullable: true, description: 'When they came. Null: they have not.' })
  checkedInAt!: Date | null;

  @Field(() => AttendanceWay, { nullable: true, description: 'How that was written down. Null: it was not.' })
  checkedInBy!: keyof typeof AttendanceWay | null;

  @Field(() => Instant, { nullable: true, description: 'When they went. Null: they have not.' })
  checkedOutAt!: Date | null;

  @Field(() => AttendanceWay, { nullable: true, description: 'How that was written down. Null: it was not.' })
  checkedOutBy!: keyof typeof AttendanceWay | null;

  @Field(() => String, { nullable: true, description: 'What was done, in words. Null: nobody has said.' })
  evidence!: string | null;

  /** For the edges. */
  bookingId!: string;
  memberId!: string;
}

@Open()
@ObjectType({ description: 'What is shown at a shift, for those who come.' })
export class CheckInCode {
  @Field({ description: 'The short code, to be typed. The same as long as the shift stands.' })
  code!: string;

  @Field({ description: 'What the QR code holds: a link to this service, good for this minute and the next.' })
  link!: string;

  @Field({ description: 'The QR code as an SVG image.' })
  qrSvg!: string;

  @Field(() => Instant, { description: 'When the QR code is to be asked for anew.' })
  validUntil!: Date;
}

@InputType({ description: 'Who comes, and what they show.' })
export class CheckInInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string;

  @Field(() => String, {
    nullable: true,
    description: "What is shown at the shift: the QR code's link, or the short code. Left out: from the group's list.",
  })
  code?: string | null;

  @Field(() => Instant, {
    nullable: true,
    description: "From the group's list: when it was, where that is a while ago.",
  })
  at?: Date | null;
}

@InputType({ description: 'Who goes, and what they show.' })
export class CheckOutInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string;

  @Field(() => String, {
    nullable: true,
    description: "What is shown at the shift: the QR code's link, or the short code. Left out: from the group's list.",
  })
  code?: string | null;

  @Field(() => Instant, {
    nullable: true,
    description: "From the group's list: when it was, where that is a while ago.",
  })
  at?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was done, in words, at most 1,000 characters: where the group asks for it.',
  })
  evidence?: string | null;
}

@InputType({ description: 'One booking.' })
export class NoShowInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string;
}

@InputType({ description: "A line of the group's list." })
export class AttendanceEntryInput {
  @Field(() => ID, { description: 'The booking.' })
  bookingId!: string;

  @Field({ description: 'Did they come?' })
  came!: boolean;

  @Field(() => Instant, { nullable: true, description: 'When they came. Left out: as known, or as planned.' })
  checkedInAt?: Date | null;

  @Field(() => Instant, { nullable: true, description: 'When they went. Left out: as known, or as planned.' })
  checkedOutAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'What was done, in words, at most 1,000 characters.' })
  evidence?: string | null;
}

@InputType({ description: 'The list of a shift that is over.' })
export class RecordAttendanceInput {
  @Field(() => ID, { description: 'The shift.' })
  shiftId!: string;

  @Field(() => [AttendanceEntryInput], { description: 'From 1 to 500 lines: all of them are written, or none.' })
  entries!: AttendanceEntryInput[];
}

@InputType({ description: 'For which shift.' })
export class CreateDoorLinkInput {
  @Field(() => ID, { description: 'The shift.' })
  shiftId!: string;
}

@InputType({ description: 'For which day of which group.' })
export class CreateSheetLinkInput {
  @Field(() => ID, { description: 'The group.' })
  organisationId!: string;

  @Field(() => Day, { description: "The day, in the scheme's zone." })
  day!: string;
}

@Open()
@ObjectType({ description: 'It is written down.' })
export class AttendancePayload extends Payload {
  @Field(() => Attendance, { nullable: true, description: 'As it stands now. Null when it was refused.' })
  attendance!: Attendance | null;
}

@Open()
@ObjectType({ description: 'The list is written down.' })
export class RecordAttendancePayload extends Payload {
  @Field(() => [Attendance], { description: 'As they stand now, in the order of the list. Empty when it was refused.' })
  attendances: Attendance[] = [];
}

@Open()
@ObjectType({ description: 'A page of this service that opens for a while.' })
export class PageLinkPayload extends Payload {
  @Field(() => String, { nullable: true, description: 'Its address. Null when it was refused.' })
  url!: string | null;

  @Field(() => Instant, { nullable: true, description: 'Until when it opens. Null when it was refused.' })
  validUntil!: Date | null;
}
