import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { checkIn } from '../../commands/attendance/checkIn.js';
import { checkOut } from '../../commands/attendance/checkOut.js';
import { createDoorLink } from '../../commands/attendance/createDoorLink.js';
import { createSheetLink } from '../../commands/attendance/createSheetLink.js';
import { recordAttendance } from '../../commands/attendance/recordAttendance.js';
import { recordNoShow } from '../../commands/attendance/recordNoShow.js';
import { undoNoShow } from '../../commands/attendance/undoNoShow.js';
import { instantOfMinute, minuteOf } from '../../domain/shifts/attendanceLinks.js';
import { qrSvg } from '../../domain/shifts/qrSvg.js';
import { checkInCode } from '../../queries/attendance/checkInCode.js';
import {
  Attendance,
  AttendancePayload,
  CheckInCode,
  CheckInInput,
  CheckOutInput,
  CreateDoorLinkInput,
  CreateSheetLinkInput,
  NoShowInput,
  PageLinkPayload,
  RecordAttendanceInput,
  RecordAttendancePayload,
} from '../../schema/attendance/attendance.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { HoursLog } from '../../schema/hours/hoursLog.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentHoursLog } from '../hours/presentHours.js';
import { presentMember } from '../people/presentPeople.js';
import { presentAttendance } from './presentAttendance.js';

@Resolver(() => Attendance)
export class AttendanceResolver {
  @Query(() => CheckInCode, {
    description:
      "What is shown at a shift now: ask again when it is not valid any more. For the group's leaders and coordinators and its apps; operators.",
  })
  async checkInCode(
    @Arg('shift', () => ID, { description: 'Which shift.' }) shift: string,
    @Ctx() context: ApiContext,
  ): Promise<CheckInCode> {
    const { schemeId, shiftId } = await checkInCode(context, { shiftId: idOf('Shift', shift) });
    const { secrets, publicUrl } = context.services;
    const minute = minuteOf(context.now);
    const link = `${publicUrl()}/check-in/${secrets.signedLink('QR', { schemeId, subjectId: shiftId, minute, day: 0 })}`;
    const code = secrets.shiftCode(schemeId, shiftId);
    return Object.assign(new CheckInCode(), {
      code,
      link,
      qrSvg: qrSvg(link),
      validUntil: instantOfMinute(minute + 1),
    });
  }

  @Mutation(() => AttendancePayload, {
    description:
      "Somebody who is booked came. With what is shown at the shift: the member, those who act for them and the apps they allowed. From the group's list: its leaders and coordinators and its apps; operators.",
  })
  async checkIn(
    @Arg('input', { description: 'Who, and what they show.' }) input: CheckInInput,
    @Ctx() context: ApiContext,
  ): Promise<AttendancePayload> {
    const wanted = { ...input, bookingId: idOf('Booking', input.bookingId) };
    return await attended(context, () => checkIn(context, wanted));
  }

  @Mutation(() => AttendancePayload, {
    description: 'Somebody who came goes; what they gave is written as hours. For those who may check them in.',
  })
  async checkOut(
    @Arg('input', { description: 'Who, and what they show.' }) input: CheckOutInput,
    @Ctx() context: ApiContext,
  ): Promise<AttendancePayload> {
    const wanted = { ...input, bookingId: idOf('Booking', input.bookingId) };
    return await attended(context, () => checkOut(context, wanted));
  }

  @Mutation(() => AttendancePayload, {
    description:
      "Somebody who was booked did not come. For the group's leaders and coordinators and its apps; operators.",
  })
  async recordNoShow(
    @Arg('input', { description: 'Whose booking.' }) input: NoShowInput,
    @Ctx() context: ApiContext,
  ): Promise<AttendancePayload> {
    const bookingId = idOf('Booking', input.bookingId);
    return await attended(context, () => recordNoShow(context, { bookingId }));
  }

  @Mutation(() => AttendancePayload, {
    description: 'Takes back that somebody did not come. For those who may write it down.',
  })
  async undoNoShow(
    @Arg('input', { description: 'Whose booking.' }) input: NoShowInput,
    @Ctx() context: ApiContext,
  ): Promise<AttendancePayload> {
    const bookingId = idOf('Booking', input.bookingId);
    return await attended(context, () => undoNoShow(context, { bookingId }));
  }

  @Mutation(() => RecordAttendancePayload, {
    description:
      "Fills in or corrects the list of a shift that is over, for fourteen days. For the group's leaders and coordinators and its apps; operators.",
  })
  async recordAttendance(
    @Arg('input', { description: 'The list.' }) input: RecordAttendanceInput,
    @Ctx() context: ApiContext,
  ): Promise<RecordAttendancePayload> {
    const shiftId = idOf('Shift', input.shiftId);
    const entries = input.entries.map((entry) => ({ ...entry, bookingId: idOf('Booking', entry.bookingId) }));
    return await settle(RecordAttendancePayload, async () => {
      const { bookingIds } = await recordAttendance(context, { shiftId, entries });
      forgetRead(context.loaders);
      return { attendances: await Promise.all(bookingIds.map((id) => attendanceNow(context, id))) };
    });
  }

  @Mutation(() => PageLinkPayload, {
    description:
      "A link to the page for a screen at the door, which shows the code of the minute. For the group's leaders and coordinators and its apps; operators.",
  })
  async createDoorLink(
    @Arg('input', { description: 'For which shift.' }) input: CreateDoorLinkInput,
    @Ctx() context: ApiContext,
  ): Promise<PageLinkPayload> {
    const shiftId = idOf('Shift', input.shiftId);
    return await settle(PageLinkPayload, () => createDoorLink(context, { shiftId }));
  }

  @Mutation(() => PageLinkPayload, {
    description:
      "A link to the list of a group's day, to be printed. It holds names, and opens for fifteen minutes. For the group's leaders and coordinators and its apps; operators.",
  })
  async createSheetLink(
    @Arg('input', { description: 'For which day.' }) input: CreateSheetLinkInput,
    @Ctx() context: ApiContext,
  ): Promise<PageLinkPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(PageLinkPayload, () => createSheetLink(context, { organisationId, day: input.day }));
  }

  @FieldResolver(() => Member, { description: 'Who is booked.' })
  async member(@Root() root: Attendance, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => HoursLog, {
    nullable: true,
    description: 'The hours that were written from it. Null: none are yet.',
  })
  async hoursLog(@Root() root: Attendance, @Ctx() context: ApiContext): Promise<HoursLog | null> {
    const log = await context.loaders.hoursLogOfBooking.load(root.bookingId);
    return log === null ? null : presentHoursLog(log);
  }
}

@Resolver(() => HoursLog)
export class AttendanceOfHoursResolver {
  @FieldResolver(() => Attendance, {
    nullable: true,
    description: 'The attendance that wrote it. Null: somebody did; also where it is hidden from you.',
  })
  @Private('hoursRead')
  async attendance(@Root() root: HoursLog, @Ctx() context: ApiContext): Promise<Attendance | null> {
    return root.bookingId === null ? null : await attendanceNow(context, root.bookingId);
  }
}

async function attended(context: ApiContext, work: () => Promise<{ bookingId: string }>): Promise<AttendancePayload> {
  return await settle(AttendancePayload, async () => {
    const { bookingId } = await work();
    forgetRead(context.loaders);
    return { attendance: await attendanceNow(context, bookingId) };
  });
}

async function attendanceNow(context: ApiContext, bookingId: string): Promise<Attendance> {
  return present(await context.loaders.booking.load(bookingId), presentAttendance);
}
