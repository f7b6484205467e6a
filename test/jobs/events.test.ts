import { SetClock } from '../../src/adapters/clock.js';
import { newId } from '../../src/domain/ids.js';
import { canReceiveTexts } from '../../src/domain/people/address.js';
import { eventProcessor } from '../../src/jobs/processors/processEvent.js';
import { at, Borough } from './borough.js';
import { Workshop } from './support.js';
import { everything, tellTwice } from './telling.js';

let workshop: Workshop;
let borough: Borough;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  borough = await Borough.found(workshop.owner);
});
afterAll(() => workshop.close());

const tell = (type: string, payload: Record<string, unknown>) => tellTwice({ workshop, borough }, type, payload);

describe('who is not told', () => {
  test('members who chose no messages, have left, or cannot be reached', async () => {
    const silent = await borough.member('Nadia Okafor', { preferred_channel: 'NONE' });
    const gone = await borough.member('Tom Appleby', { status: 'CLOSED' });
    const unreachable = await borough.member('Wen Zhou', {
      email: null,
      preferred_channel: 'TEXT',
      phone: '+441632960001',
    });
    for (const memberId of [silent, gone, unreachable]) {
      expect((await tell('MemberRegistered', { memberId })).told).toEqual([]);
    }
  });

  test('facts that are gone complete the event, and the log says so by ids', async () => {
    const hoursLogId = newId();
    const { told, log } = await tell('HoursApproved', { hoursLogId, memberId: newId() });
    expect(told).toEqual([]);
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: { schemeId: borough.schemeId, eventId: expect.any(String), type: 'HoursApproved' },
        message: 'what an event speaks of is gone; nobody is told',
      },
    ]);
  });

  test('an event of another scheme is not found, and stays as it was', async () => {
    const member = await borough.member('Nadia Okafor');
    const eventId = await borough.event('MemberRegistered', { memberId: member });
    const other = await Borough.found(workshop.owner, 'Hillside Time Credits');
    await eventProcessor(workshop.context(new SetClock(at(90))))({ schemeId: other.schemeId, eventId });
    expect(await everything(workshop, eventId)).toEqual({
      notifications: [],
      event: { relayed_at: null, processed_at: null },
    });
  });

  test('an event this version does not know is left for a newer one', async () => {
    const eventId = await borough.event('MoonRose', {});
    const neighbour = await borough.event('MemberRegistered', { memberId: await borough.member('Nadia Okafor') });
    const process = eventProcessor(workshop.context(new SetClock(at(90))));
    const [refused, told] = await Promise.allSettled(
      [eventId, neighbour].map((id) => process({ schemeId: borough.schemeId, eventId: id })),
    );
    expect(refused).toEqual({ status: 'rejected', reason: new Error('events of type MoonRose are not known here') });
    expect(told?.status).toBe('fulfilled');
    expect((await everything(workshop, neighbour)).notifications.map(({ kind }) => kind)).toEqual(['WELCOME']);
    expect((await everything(workshop, eventId)).event).toEqual({ relayed_at: null, processed_at: null });
  });
});

test('ten at once, in two processes, tell it once', async () => {
  const member = await borough.member('Nadia Okafor');
  const eventId = await borough.event('MemberRegistered', { memberId: member });
  const context = workshop.context(new SetClock(at(90)));
  const processes = [eventProcessor(context), eventProcessor(context)];
  const twins = Array.from({ length: 10 }, (_, index) =>
    processes[index % 2]?.({ schemeId: borough.schemeId, eventId }),
  );
  await Promise.all(twins);
  expect((await everything(workshop, eventId)).notifications.map(({ kind }) => kind)).toEqual(['WELCOME']);
});

test('many events of every scheme at once are told each once', async () => {
  const boroughs = [borough, await Borough.found(workshop.owner, 'Hillside Time Credits')];
  const jobs: { schemeId: string; eventId: string }[] = [];
  for (let index = 0; index < 120; index++) {
    const here = boroughs[index % 2] ?? borough;
    const memberId = await here.member(`Member ${index}`);
    jobs.push({ schemeId: here.schemeId, eventId: await here.event('MemberRegistered', { memberId }) });
  }
  const process = eventProcessor(workshop.context(new SetClock(at(90))));
  await Promise.all(jobs.map(process));
  await Promise.all(jobs.map(process));
  const told = await workshop.rows(
    `SELECT n.scheme_id, count(*)::int AS times, count(DISTINCT n.cause_id)::int AS causes FROM notification n
     WHERE n.cause_id = ANY ($1) GROUP BY n.scheme_id ORDER BY n.scheme_id`,
    [jobs.map(({ eventId }) => eventId)],
  );
  const expected = boroughs.map(({ schemeId }) => ({ scheme_id: schemeId, times: 60, causes: 60 }));
  expect(told).toEqual(expected.sort((a, b) => a.scheme_id.localeCompare(b.scheme_id)));
});

test('which numbers can receive texts', () => {
  const numbers = [
    '+447700900123',
    '07700 900123',
    '+447624900123',
    '+33612345678',
    '+441632960001',
    '+447012345678',
    '+447612345678',
    null,
  ];
  expect(numbers.map(canReceiveTexts)).toEqual([true, true, true, true, false, false, false, false]);
});
