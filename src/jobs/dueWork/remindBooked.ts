import type { RequestContext } from '../../commands/context.js';
import { postponeReminder, remindShift } from '../../commands/shifts/remindShift.js';
import { judgeReminder, type ReminderLead, remindsAt } from '../../domain/shifts/reminders.js';
import { type ReminderBooking, type ReminderFacts, reminderFacts } from '../../queries/notifications/reminderFacts.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';

/**
 * Reminds everybody who is booked on a shift: whoever booked before the reminder was due, since whoever booked after it has just heard. One whose time
 * moved with the scheme's rules waits for it; one that comes after a day on which nothing ran says only what still helps.
 */
export async function remindBooked(
  settling: RequestContext,
  shiftId: string,
  lead: ReminderLead,
  beside: () => RequestContext,
): Promise<void> {
  const context = beside();
  const facts = await reminderFacts(context, { shiftId });
  const { rules, zone } = facts;
  const { startsAt } = facts.shift;
  const dueAt = remindsAt(lead, startsAt, rules, zone);
  if (dueAt !== null && dueAt > context.now) {
    await postponeReminder(settling, { shiftId, lead, dueAt });
    return;
  }
  const verdict = judgeReminder(lead, startsAt, rules, zone, context.now);
  const bookings = dueAt === null ? [] : facts.bookings.filter(({ bookedAt }) => bookedAt < dueAt);
  const reminders = bookings.map((booking) => ({
    bookingId: booking.bookingId,
    drafts: verdict === 'SEND' ? tellReminder(facts, booking, lead) : [],
  }));
  await remindShift({ ...settling, now: beside().now }, { shiftId, lead, startsAt, reminders, verdict });
}

function tellReminder({ shift }: ReminderFacts, booking: ReminderBooking, lead: ReminderLead) {
  const { places } = booking;
  // The post does not arrive within hours.
  const recipient = lead === 'HOURS' ? { ...booking.recipient, hasPostalAddress: false } : booking.recipient;
  const { role, organisationName, startsAt, endsAt, note } = shift;
  return composeMessage('SHIFT_REMINDER', recipient, {
    ...addressed(recipient),
    ...{ role, organisationName, startsAt, endsAt, isSoon: lead === 'HOURS' },
    places: places > 1 ? places : undefined,
    note: note === '' ? undefined : note,
  });
}
