import type { DueWorkKind } from '../../../domain/dueWork/dueWork.js';
import type { Borough } from '../borough.js';
import type { Row } from '../rows.js';

const hourMs = 3_600_000;
/** A worker clears away what was due and done longer ago. */
const keptMs = 90 * 24 * hourMs;

/** What is due by itself, as it stands after the last day: to come, or done; nothing where it was cleared away. */
export function dueRow(
  { ids, calendar }: Borough,
  kind: DueWorkKind,
  subjectId: string,
  dueAt: Date,
  plannedBy: Date,
): Row[] {
  const end = calendar.instant(calendar.length - 1, 24 * 60);
  const isDone = dueAt <= end;
  if (isDone && end.getTime() - dueAt.getTime() > keptMs) return [];
  const createdAt = new Date(Math.min(plannedBy.getTime(), end.getTime()) - hourMs);
  const row = {
    id: ids.at(createdAt),
    kind,
    subject_id: subjectId,
    due_at: dueAt,
    next_try_at: dueAt,
    state: isDone ? 'DONE' : 'WAITING',
    turn: isDone ? 1 : 0,
    created_at: createdAt,
    settled_at: isDone ? dueAt : null,
  };
  return [row];
}
