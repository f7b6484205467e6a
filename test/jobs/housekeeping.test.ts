import { SetClock } from '../../src/adapters/clock.js';
import { newId } from '../../src/domain/ids.js';
import { keepHouse } from '../../src/jobs/housekeeping.js';
import { clearDueWork } from '../../src/jobs/processors/clearDueWork.js';
import { planDueWork } from '../../src/outbox/dueWork.js';
import { at, Borough } from './borough.js';
import { KIND } from './dueSteps.js';
import { Workshop } from './support.js';

const DAY_MS = 24 * 60 * 60_000;
const daysBefore = (count: number, seconds = 0) => new Date(at(0).getTime() - count * DAY_MS - seconds * 1000);

describe('due work', () => {
  let workshop: Workshop;
  let borough: Borough;

  beforeAll(async () => {
    workshop = await Workshop.open();
    borough = await Borough.found(workshop.owner);
  });
  beforeEach(() => workshop.rows('DELETE FROM due_work'));
  afterAll(() => workshop.close());

  const keep = async (state: string, settledAt: Date | null, subjectId = newId()) => {
    const dueAt = daysBefore(400);
    const work = { id: newId(), kind: KIND, subject_id: subjectId, state, due_at: dueAt, next_try_at: dueAt };
    await borough.insert('due_work', { ...work, created_at: dueAt, settled_at: settledAt });
    return subjectId;
  };
  const left = async () =>
    (await workshop.rows<{ state: string }>('SELECT state FROM due_work ORDER BY state')).map(({ state }) => state);

  test('that was done or cancelled is cleared after ninety days, what waits or was given up never', async () => {
    await keep('DONE', daysBefore(90, 1));
    await keep('CANCELLED', daysBefore(90, 1));
    await keep('DONE', daysBefore(90));
    await keep('CANCELLED', daysBefore(1));
    await keep('DEAD', daysBefore(300));
    await keep('WAITING', null);
    const context = workshop.context(new SetClock(at(0)));
    await keepHouse(context, { task: 'clear-idempotency' });
    await keepHouse(context, { task: 'clear-idempotency' });
    expect(context.log.lines.map(({ fields }) => fields)).toEqual([{ cleared: 2 }]);
    expect(await left()).toEqual(['CANCELLED', 'DEAD', 'DONE', 'WAITING']);
  });

  test('that is planned anew while it is being cleared stays', async () => {
    const subjectId = await keep('DONE', daysBefore(100));
    let clearing: Promise<number> | undefined;
    await workshop.database.inScheme(borough.schemeId, async (tx) => {
      await planDueWork(tx, at(0), { kind: KIND, subjectId, dueAt: at(60) });
      clearing = clearDueWork(workshop.database, at(0));
      await waitsForUs();
    });
    expect(await clearing).toBe(0);
    expect(await left()).toEqual(['WAITING']);
  });

  /** Until somebody waits for a lock. */
  async function waitsForUs(): Promise<void> {
    const patience = AbortSignal.timeout(10_000);
    while (
      (await workshop.count(`pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)) === 0
    )
      if (patience.aborted) throw new Error('nobody waited');
  }
});
