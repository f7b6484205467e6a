import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { ReminderLead, ReminderVerdict } from '../../domain/shifts/reminders.js';
import { ShiftEntity } from '../../entities/shifts/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { rotaDue } from '../../policies/shifts.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { type Notice, type NotificationDraft, writeMessages, writeNotices } from '../notifications/writeMessages.js';
import { lockShift } from './rota.js';

export interface RemindShiftInput {
  shiftId: string;
  lead: ReminderLead;
  /** When the shift began as the reminders were put into words. */
  startsAt: Date;
  /** A reminder of each booking, or why there is none any more. */
  reminders: readonly { bookingId: string; drafts: readonly NotificationDraft[] }[];
  verdict: ReminderVerdict;
}

/**
 * Reminds those booked on a shift, each once for a beginning, or notes why it is too late for it. Whoever has cancelled since the words were found is
 * left out. Locks the shift. Records no event.
 * @throws DomainError ALREADY_DONE (it was cancelled, or moved: its new reminders are planned); RequestError NOT_FOUND, FORBIDDEN.
 */
export const remindShift = defineCommand({
  name: 'remindShift',
  policy: rotaDue,
  async run(tx, input: RemindShiftInput): Promise<{ told: number }> {
    tx.authorize(undefined);
    const shift = await lockShift(tx, input.shiftId);
    if (shift.state === 'CANCELLED' || shift.startsAt.getTime() !== input.startsAt.getTime()) {
      throw new DomainError('ALREADY_DONE', 'This shift was cancelled or moved.');
    }
    const booked = await stillBooked(tx, input);
    const notices = booked.map(({ bookingId }) => noticeOf(bookingId, input));
    let told = 0;
    if (input.verdict === 'SEND') {
      const causeId = newId();
      told = await writeMessages(
        tx,
        tx.now,
        booked.flatMap(({ bookingId, drafts }) =>
          drafts.map((draft) => ({ causeId, draft: { ...draft, notices: [noticeOf(bookingId, input)] } })),
        ),
        tx.services.sparesPeople,
      );
    } else {
      await writeNotices(tx, tx.now, notices, input.verdict);
    }
    await tx.audit('Shift', shift.id, { told, lead: input.lead, verdict: input.verdict });
    return { told };
  },
});

async function stillBooked(
  tx: CommandTransaction<never>,
  { shiftId, reminders }: RemindShiftInput,
): Promise<RemindShiftInput['reminders'][number][]> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT id FROM booking WHERE scheme_id = $1 AND shift_id = $2 AND id = ANY ($3) AND state = 'BOOKED'`,
    [tx.schemeId, shiftId, reminders.map(({ bookingId }) => bookingId)],
  );
  const ids = new Set(rows.map(({ id }) => id));
  return reminders.filter(({ bookingId }) => ids.has(bookingId));
}

function noticeOf(bookingId: string, { lead, startsAt }: RemindShiftInput): Notice {
  return { kind: `SHIFT_${lead}`, subjectId: bookingId, key: startsAt.toISOString() };
}

/** Puts a reminder off until its time: the scheme's rules have changed since it was planned. @throws RequestError NOT_FOUND, FORBIDDEN */
export const postponeReminder = defineCommand({
  name: 'postponeReminder',
  policy: rotaDue,
  routine: true,
  async run(tx, input: { shiftId: string; lead: ReminderLead; dueAt: Date }): Promise<{ shiftId: string }> {
    tx.authorize(undefined);
    const shift = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!shift) throw notFound();
    await planDueWork(tx, tx.now, { kind: `SHIFT_REMINDS_${input.lead}`, subjectId: shift.id, dueAt: input.dueAt });
    return { shiftId: shift.id };
  },
});
