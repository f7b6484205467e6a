import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { listClosesAt } from '../../domain/shifts/attendance.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage } from './composeMessage.js';

/** Nothing where the group has taken it back meanwhile. */
export function tellNoShowRecorded(facts: FactsOf<'NoShowRecorded'>): NotificationDraft[] {
  if (facts.state !== 'NO_SHOW') return [];
  const { recipient, organisationName, role, shiftStartsAt } = facts;
  return composeMessage('NO_SHOW', recipient, { ...addressed(recipient), organisationName, role, shiftStartsAt });
}

/** Nothing where the group has corrected it meanwhile. */
export function tellCheckOutForgotten(facts: FactsOf<'CheckOutForgotten'>): NotificationDraft[] {
  if (facts.checkedOutHow !== 'FORGOTTEN') return [];
  const { recipient, organisationName, role, shiftStartsAt, shiftEndsAt } = facts;
  return composeMessage('CHECK_OUT_FORGOTTEN', recipient, {
    ...addressed(recipient),
    organisationName,
    role,
    shiftStartsAt,
    shiftEndsAt,
  });
}

export function tellAttendanceListAsked(facts: FactsOf<'AttendanceListAsked'>): NotificationDraft[] {
  const { recipients, organisationName, role, shiftStartsAt, shiftEndsAt, bookedCount } = facts;
  if (bookedCount === 0) return [];
  return recipients.flatMap((recipient) =>
    composeMessage('ATTENDANCE_LIST_ASKED', recipient, {
      ...addressed(recipient),
      organisationName,
      role,
      shiftStartsAt,
      bookedCount,
      // The instant itself belongs to the day after where it is midnight.
      lastDayOn: localDay(new Date(listClosesAt(shiftEndsAt).getTime() - 1), recipient.timeZone),
    }),
  );
}
