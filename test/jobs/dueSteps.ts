import type { RequestContext } from '../../src/commands/context.js';
import { type CommandTransaction, defineCommand } from '../../src/commands/defineCommand.js';
import type { DueWorkHandlers } from '../../src/jobs/dueWork/handlers.js';
import { type DueWorkKind, planDueWork } from '../../src/outbox/dueWork.js';
import { system } from '../../src/policies/notifications.js';
import type { Borough } from './borough.js';
import type { Workshop } from './support.js';

export const KIND = 'HOLD_LAPSES' satisfies DueWorkKind;

/** What happens inside the command of a test, after its effect. */
export type Then = (tx: CommandTransaction<object>, subjectId: string) => Promise<void>;

/** A command whose one effect is its audit row, so that effects can be counted. It looks at nothing: only the fence keeps it from happening twice. */
const ring = defineCommand({
  name: 'ringForTest',
  policy: system,
  async run(tx, input: { subjectId: string; then: Then }): Promise<void> {
    tx.authorize({});
    await tx.audit('Redemption', input.subjectId);
    await input.then(tx, input.subjectId);
  },
});

/** Handlers that ring when a hold lapses. */
export const ringing = (then: Then = async () => undefined): DueWorkHandlers => ({
  [KIND]: (context: RequestContext, { subjectId }: { subjectId: string }) => ring(context, { subjectId, then }),
});

export interface DueRow {
  id: string;
  turn: number;
  state: string;
  tries: number;
  due_at: Date;
  next_try_at: Date;
  last_failure: string | null;
  settled_at: Date | null;
}

/** Plans work and answers with its row. */
export async function plan(workshop: Workshop, { schemeId }: Borough, subjectId: string, dueAt: Date): Promise<DueRow> {
  await workshop.database.inScheme(schemeId, (tx) => planDueWork(tx, dueAt, { kind: KIND, subjectId, dueAt }));
  return await rowOf(workshop, subjectId);
}

export async function rowOf(workshop: Workshop, subjectId: string): Promise<DueRow> {
  const [row] = await workshop.rows<DueRow>('SELECT * FROM due_work WHERE subject_id = $1', [subjectId]);
  if (!row) throw new Error('no such work');
  return row;
}

/** How often it rang for this subject. */
export async function rings(workshop: Workshop, subjectId: string): Promise<number> {
  return await workshop.count(`audit WHERE action = 'ringForTest' AND subject_id = '${subjectId}'`);
}
