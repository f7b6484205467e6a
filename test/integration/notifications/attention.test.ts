import { type NotificationDraft, writeMessages } from '../../../src/commands/notifications/writeMessages.js';
import { newId } from '../../../src/domain/ids.js';
import type { MessageKind } from '../../../src/domain/notifications/kinds.js';
import type { Database } from '../../../src/entities/database.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { dueWorkHandlers } from '../../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../../src/jobs/dueWork/performDueWork.js';
import { addressed } from '../../../src/jobs/processors/composeMessage.js';
import { recipientRecords } from '../../../src/queries/notifications/recipients.js';
import { connectWorker } from '../../jobs/support.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { indexesOf, type PlanNode, scannedWhole, sentBy } from '../plans/explained.js';

/** When messages go, what is kept, and what is told of it in one. */

let test: TestDatabase;
let worker: Database;
let world: World;
let ada: MemberEntity;

beforeAll(async () => {
  test = await createTestDatabase();
  worker = await connectWorker(test.adminUrl);
});
beforeEach(async () => {
  world = await createWorld({ test });
  ada = await world.member('Ada', { email: `ada${newId()}@example.org` });
});
afterAll(async () => {
  await worker.close();
  await test.drop();
});

const draftOf = (kind: MessageKind, subject: string): NotificationDraft => ({
  ...{ memberId: ada.id, kind, channel: 'EMAIL', subject, body: `${subject}.`, sensitive: false },
});

async function write(at: string, drafts: NotificationDraft[], spares = true): Promise<number> {
  return await worker.inScheme(world.schemeId, (tx) =>
    writeMessages(
      tx,
      new Date(at),
      drafts.map((draft) => ({ causeId: newId(), draft })),
      spares,
    ),
  );
}

const messages = async () =>
  await test.admin<{
    subject: string;
    state: string;
    at: Date | null;
    body: string;
    toldBy: string | null;
    id: string;
  }>(
    `SELECT id, subject, state, next_try_at AS at, body, told_by_id AS "toldBy" FROM notification
     WHERE scheme_id = $1 ORDER BY created_at, (kind = 'DIGEST'), subject`,
    [world.schemeId],
  );
const shown = async () =>
  (await messages()).map(({ subject, state, at }) => `${subject} ${state} ${at?.toISOString() ?? ''}`.trim());
const often = (frequency: string) =>
  test.admin('UPDATE member SET message_frequency = $2 WHERE id = $1', [ada.id, frequency]);

it('what opens a door keeps quiet hours too, but for what somebody waits for', async () => {
  const queue = (kind: MessageKind, spares: boolean) =>
    write('2026-06-01T22:30:00Z', [draftOf(kind, `${kind} ${spares}`)], spares);
  for (const sparesPeople of [true, false]) {
    await queue('INVITATION_REMINDER', sparesPeople);
    await queue('INVITATION', sparesPeople);
  }
  expect(await shown()).toEqual([
    'INVITATION false PENDING 2026-06-01T22:30:00.000Z',
    'INVITATION true PENDING 2026-06-01T22:30:00.000Z',
    'INVITATION_REMINDER false PENDING 2026-06-01T22:30:00.000Z',
    'INVITATION_REMINDER true PENDING 2026-06-02T07:00:00.000Z',
  ]);
});

async function digestAt(at: string): Promise<void> {
  world.clock.set(new Date(at));
  const [work] = await test.admin<{ id: string; turn: number }>(
    `SELECT id, turn FROM due_work WHERE scheme_id = $1 AND kind = 'DIGEST_DUE' AND subject_id = $2`,
    [world.schemeId, ada.id],
  );
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const services = { ...world.services, sparesPeople: true };
  const perform = dueWorkPerformer({ database: worker, clock: world.clock, log }, services, dueWorkHandlers);
  const job = { schemeId: world.schemeId, turns: [{ id: work?.id ?? '', turn: work?.turn ?? -1 }] };
  await perform(job);
  await perform(job);
}

it('J22 at night what is waited for goes at once, the rest at eight; nobody is spared where nothing leaves the machine', async () => {
  await write('2026-11-03T22:30:00Z', [
    draftOf('HOURS_APPROVED', 'Approved'),
    draftOf('PASSKEY_ADDED', 'Passkey'),
    draftOf('SHIFT_CHANGED', 'Shift'),
  ]);
  expect(await shown()).toEqual([
    'Approved PENDING 2026-11-04T08:00:00.000Z',
    'Passkey PENDING 2026-11-03T22:30:00.000Z',
    'Shift PENDING 2026-11-04T08:00:00.000Z',
  ]);
  await write('2026-11-03T22:31:00Z', [draftOf('SHIFT_CHANGED', 'Viewer')], false);
  expect((await shown()).at(-1)).toBe('Viewer PENDING 2026-11-03T22:31:00.000Z');
});

it('J29 what is about a moment before the morning goes at once, collected or not; what is about a later one waits', async () => {
  await often('DAILY');
  const about = (kind: MessageKind, subject: string, tellBy: string) => ({
    ...draftOf(kind, subject),
    tellBy: new Date(tellBy),
  });
  await write('2026-11-03T22:30:00Z', [
    about('BOOKING_ENDED', 'At seven', '2026-11-04T07:00:00Z'),
    about('BOOKING_ENDED', 'At ten', '2026-11-04T10:00:00Z'),
    about('BOOKING_ENDED', 'Over', '2026-11-03T22:00:00Z'),
    about('HOLD_PLACED', 'Swim at seven', '2026-11-04T07:00:00Z'),
    about('HOLD_PLACED', 'Swim at half past nine', '2026-11-04T09:30:00Z'),
    about('HOLD_PLACED', 'Swim tomorrow', '2026-11-05T07:00:00Z'),
  ]);
  expect((await shown()).sort()).toEqual(
    [
      'At seven PENDING 2026-11-03T22:30:00.000Z',
      'At ten PENDING 2026-11-04T08:00:00.000Z',
      'Over PENDING 2026-11-04T08:00:00.000Z',
      'Swim at half past nine PENDING 2026-11-04T08:00:00.000Z',
      'Swim at seven PENDING 2026-11-03T22:30:00.000Z',
      'Swim tomorrow COLLECTED 2026-11-04T09:00:00.000Z',
    ].sort(),
  );
});

it('J23 above the day’s number what can wait is kept, also when two write at once; what cannot goes', async () => {
  await test.admin(`UPDATE scheme SET rules = '{"emailsPerDay": 2}' WHERE scheme_id = $1`, [world.schemeId]);
  const at = '2026-11-03T12:00:00Z';
  await Promise.all(['A', 'B', 'C', 'D'].map((name) => write(at, [draftOf('HOURS_APPROVED', name)])));
  await write(at, [draftOf('BOOKING_ENDED', 'Cancelled')]);
  const states = (await messages()).map(({ state }) => state).sort();
  expect(states).toEqual(['COLLECTED', 'COLLECTED', 'PENDING', 'PENDING', 'PENDING']);
  await write('2026-11-04T12:00:00Z', [draftOf('HOURS_APPROVED', 'Tomorrow')]);
  expect((await shown()).at(-1)).toBe('Tomorrow PENDING 2026-11-04T12:00:00.000Z');
});

it('J23 what is put off overnight counts on the morning on which it goes, by the way it travels', async () => {
  const six = (name: string) => [1, 2, 3, 4, 5, 6].map((one) => draftOf('HOURS_APPROVED', `${name} ${one}`));
  const count = async () =>
    await test.admin<{ state: string; at: Date; count: number }>(
      `SELECT state, next_try_at AS at, count(*)::integer AS count FROM notification WHERE scheme_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`,
      [world.schemeId],
    );
  const [noon, eight, nine] = ['03T12', '04T08', '04T09'].map((hour) => new Date(`2026-11-${hour}:00:00Z`));
  // What went today leaves tomorrow morning its own number.
  await write('2026-11-03T12:00:00Z', six('Day'));
  await write('2026-11-03T22:00:00Z', six('Evening'));
  const before = [
    { state: 'COLLECTED', at: nine, count: 2 },
    { state: 'PENDING', at: noon, count: 5 },
    { state: 'PENDING', at: eight, count: 5 },
  ];
  expect(await count()).toEqual(before);
  await write('2026-11-04T07:00:00Z', six('Morning'));
  expect(await count()).toEqual([{ ...before[0], count: 8 }, before[1], before[2]]);
  // Handed over, they count all the same; the next morning is another.
  await test.admin(
    `UPDATE notification SET state = 'SENT', sent_at = next_try_at, next_try_at = NULL WHERE scheme_id = $1 AND next_try_at = $2`,
    [world.schemeId, eight],
  );
  await write('2026-11-04T12:00:00Z', [draftOf('HOURS_APPROVED', 'Too many')]);
  await write('2026-11-04T22:00:00Z', [draftOf('HOURS_APPROVED', 'For tomorrow')]);
  const last = await messages();
  expect(last.slice(-2).map(({ subject, state, at }) => [subject, state, at])).toEqual([
    ['Too many', 'COLLECTED', new Date('2026-11-05T09:00:00Z')],
    ['For tomorrow', 'PENDING', new Date('2026-11-05T08:00:00Z')],
  ]);
});

it('J23 what counts is found by its index, however much others were sent', async () => {
  const ben = await world.member('Ben', { email: `ben${newId()}@example.org` });
  await test.admin(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at)
     SELECT $1, gen_random_uuid(), CASE WHEN n % 2 = 0 THEN $2::uuid ELSE $3::uuid END, 'HOURS_APPROVED', gen_random_uuid(), 'EMAIL', 'S', 'B', false, 'SENT',
       '2026-11-04T12:00:00Z'::timestamptz - n * interval '1 hour' FROM generate_series(1, 4000) n`,
    [world.schemeId, ada.id, ben.id],
  );
  await test.admin('ANALYZE notification');
  const { sent } = await sentBy(() => write('2026-11-04T12:00:00Z', [draftOf('HOURS_APPROVED', 'Counted')]));
  const counting = sent.filter(({ text }) => text.includes('message_frequency'));
  const plans = await worker.inScheme(world.schemeId, (tx) =>
    Promise.all(
      counting.map(async ({ text, values }) => {
        const [row] = await tx.sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
          values,
        );
        return row?.['QUERY PLAN'][0]?.Plan;
      }),
    ),
  );
  const statements = plans.flatMap((plan) => (plan ? [{ text: '', plan }] : []));
  expect(statements).toHaveLength(1);
  expect(indexesOf(statements).filter((index) => index.startsWith('notification'))).toEqual(['notification_by_member']);
  expect(scannedWhole(statements)).not.toContain('notification');
});

it('J24 what is wanted daily is told in one message at nine, each thing once, however often it is tried', async () => {
  await often('DAILY');
  const gist = 'Thank you for the 1 hour you gave to Meadow Lane Garden on Mon 2 Nov.';
  await write('2026-11-03T12:00:00Z', [{ ...draftOf('HOURS_APPROVED', 'You earned an hour'), gist }]);
  await write('2026-11-03T13:00:00Z', [draftOf('GIFT_RECEIVED', 'A gift for you')]);
  await digestAt('2026-11-04T09:00:00Z');
  const [hour, gift, digest] = await messages();
  expect([hour, gift].map((one) => [one?.state, one?.at, one?.toldBy])).toEqual([
    ['TOLD', null, digest?.id],
    ['TOLD', null, digest?.id],
  ]);
  expect(digest).toMatchObject({
    ...{ subject: '2 things that have happened', state: 'PENDING', at: new Date('2026-11-04T09:00:00Z') },
    // What says no more than its headline is told by that.
    body: expect.stringContaining(`\n\nOn Tue 3 Nov at 13:00: A gift for you\n\nOn Tue 3 Nov at 12:00: ${gist}\n\n`),
  });
  await write('2026-11-04T10:00:00Z', [draftOf('HOURS_APPROVED', 'Another hour')]);
  await digestAt('2026-11-05T09:00:00Z');
  expect((await messages()).map(({ state }) => state)).toEqual(['TOLD', 'TOLD', 'PENDING', 'TOLD', 'PENDING']);
});

it('J24 whoever turns from daily to weekly hears of what was kept before at the earlier time, and of the rest on the week’s day', async () => {
  await often('DAILY');
  await write('2026-11-03T12:00:00Z', [draftOf('HOURS_APPROVED', 'Daily')]);
  await often('WEEKLY');
  await write('2026-11-03T13:00:00Z', [draftOf('HOURS_APPROVED', 'Weekly')]);
  await digestAt('2026-11-04T09:00:00Z');
  expect((await shown()).slice(0, 2)).toEqual(['Daily TOLD', 'Weekly COLLECTED 2026-11-09T09:00:00.000Z']);
  await digestAt('2026-11-09T09:00:00Z');
  expect((await messages()).map(({ state }) => state)).toEqual(['TOLD', 'TOLD', 'PENDING', 'PENDING']);
});

it('J25 what was kept for somebody who has left, or wishes for nothing any more, is dropped and says why', async () => {
  await often('DAILY');
  await write('2026-11-03T12:00:00Z', [draftOf('HOURS_APPROVED', 'Kept')]);
  await test.admin(`UPDATE member SET preferred_channel = 'NONE' WHERE id = $1`, [ada.id]);
  await digestAt('2026-11-04T09:00:00Z');
  expect(await shown()).toEqual(['Kept DROPPED']);
});

it('J25 what was kept of a topic that was switched off since is left out of the digest, and what is left is told', async () => {
  await often('DAILY');
  await write('2026-11-03T12:00:00Z', [draftOf('HOURS_APPROVED', 'Hours')]);
  await write('2026-11-03T13:00:00Z', [draftOf('GIFT_RECEIVED', 'A gift')]);
  await test.admin(`UPDATE member SET topics_off = '{HOURS}' WHERE id = $1`, [ada.id]);
  await digestAt('2026-11-04T09:00:00Z');
  const [hours, gift, digest] = await messages();
  expect([hours, gift].map((one) => [one?.state, one?.toldBy])).toEqual([
    ['DROPPED', null],
    ['TOLD', digest?.id],
  ]);
  expect(digest?.body).not.toContain('Hours');
  expect(digest?.body).toContain('A gift');
});

it('J38 a message says how the scheme is reached, as its rules say it', async () => {
  const foot = async () => {
    const [recipient] = (await worker.inScheme(world.schemeId, (tx) => recipientRecords(tx, [ada.id]))).values();
    return recipient && addressed(recipient).scheme;
  };
  const [named] = await test.admin<object>(`SELECT name, time_zone AS "timeZone" FROM scheme WHERE scheme_id = $1`, [
    world.schemeId,
  ]);
  expect(await foot()).toEqual(named);
  await test.admin(
    `UPDATE scheme SET rules = '{"contactPhone": "020 7946 0123", "contactEmail": "hello@example.org"}' WHERE scheme_id = $1`,
    [world.schemeId],
  );
  expect(await foot()).toEqual({ ...named, phone: '020 7946 0123', email: 'hello@example.org' });
});
