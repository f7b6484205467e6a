import { type LongWorkKind, troubleOf } from '../../domain/dueWork/workTrouble.js';
import { WorkTrouble } from '../../schema/dueWork/workTrouble.js';
import type { ApiContext } from '../context.js';

/** What stands in the way of long work's next step. Null: nothing does. */
export async function troubleWith(
  context: ApiContext,
  kind: LongWorkKind,
  subjectId: string,
): Promise<WorkTrouble | null> {
  const failed = await context.loaders.failedTries.load({ kind, subjectId });
  return failed === null ? null : Object.assign(new WorkTrouble(), troubleOf(kind, failed));
}
