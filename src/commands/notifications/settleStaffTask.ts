import { DomainError, notFound } from '../../domain/errors.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { staffNoteMax } from '../../domain/notifications/staffTasks.js';
import { hasLength } from '../../domain/text.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

export interface SettleStaffTaskInput {
  staffTaskId: string;
  note: string;
}

/**
 * Says that somebody has seen to what the service could not do, and how. Locks the task.
 * @throws DomainError INVALID_INPUT (the note), ALREADY_DONE (it is settled); RequestError NOT_FOUND, FORBIDDEN.
 */
export const settleStaffTask = defineCommand({
  name: 'settleStaffTask',
  policy: schemeOperation,
  async run(tx, input: SettleStaffTaskInput): Promise<{ staffTaskId: string }> {
    tx.authorize({});
    const note = plainText(input.note);
    if (!hasLength(note, 1, staffNoteMax)) {
      throw new DomainError(
        'INVALID_INPUT',
        `Please say what you did, in a sentence for other staff to read (at most ${staffNoteMax} characters).`,
        { field: ['note'] },
      );
    }
    const key = [tx.schemeId, input.staffTaskId];
    const [task] = await tx.sql<{ settledAt: Date | null }>(
      'SELECT settled_at AS "settledAt" FROM staff_task WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE',
      key,
    );
    if (!task) throw notFound();
    if (task.settledAt !== null)
      throw new DomainError('ALREADY_DONE', 'Somebody has seen to this already: its note says what they did.');
    await tx.sql('UPDATE staff_task SET settled_at = $3, settled_by = $4, note = $5 WHERE scheme_id = $1 AND id = $2', [
      ...key,
      tx.now,
      tx.actorName,
      note,
    ]);
    await tx.audit('StaffTask', input.staffTaskId);
    return { staffTaskId: input.staffTaskId };
  },
});
