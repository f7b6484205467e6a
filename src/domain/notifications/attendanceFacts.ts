import type { CommonFacts, IsoDay } from './factBase.js';

interface ShiftAttendedFacts extends CommonFacts {
  organisationName: string;
  /** What somebody was to be there. */
  role: string;
  shiftStartsAt: Date;
}

/** The hours run to the planned end. */
interface CheckOutForgottenFacts extends ShiftAttendedFacts {
  shiftEndsAt: Date;
}

/** To those who keep the group's list. */
interface AttendanceListAskedFacts extends ShiftAttendedFacts {
  bookedCount: number;
  /** The last day on which the list can be filled in. */
  lastDayOn: IsoDay;
}

export interface AttendanceMessages {
  NO_SHOW: ShiftAttendedFacts;
  CHECK_OUT_FORGOTTEN: CheckOutForgottenFacts;
  ATTENDANCE_LIST_ASKED: AttendanceListAskedFacts;
}
