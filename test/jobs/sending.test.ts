import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SetClock } from '../../src/adapters/clock.js';
import {
  AskedToWait,
  type DeliveryOutcome,
  type MessageChannel,
  permanentFailure,
  temporaryFailure,
} from '../../src/adapters/messages/channel.js';
import { routeMessages } from '../../src/adapters/messages/route.js';
import type { Database } from '../../src/entities/database.js';
import type { MessageJob } from '../../src/jobs/context.js';
import { Dispatcher, wantedMessages } from '../../src/jobs/dispatch.js';
import { notificationSender } from '../../src/jobs/processors/sendNotification.js';
import { at, Borough } from './borough.js';
import { KeptQueue } from './keptQueue.js';
import { connectWorker, Workshop } from './support.js';

const DYING_SENDER = fileURLToPath(new URL('./dyingSender.js', import.meta.url));
const MINUTE_MS = 60_000;

let workshop: Workshop;
let borough: Borough;
let member: string;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  borough = await Borough.found(workshop.owner);
  const address = { address_lines: ['1 Mill Lane', 'Rivermead', 'RM1 1AA'], phone: '+447700900123' };
  member = await borough.member('Nadia Okafor', address);
});
afterAll(() => workshop.close());

async function row(id: string) {
  const [found] = await workshop.rows(
    'SELECT state, tries, next_try_at, sent_at, failure, provider_reference, body FROM notification WHERE id = $1',
    [id],
  );
  return found;
}

const job = (id: string, tries = 0): MessageJob => ({ schemeId: borough.schemeId, messages: [{ id, tries }] });

/** A channel that answers as told and keeps the references it was given. */
function channelThat(answer: () => DeliveryOutcome | Promise<DeliveryOutcome>, more: Partial<MessageChannel> = {}) {
  const references: string[] = [];
  const channel: MessageChannel = {
    name: 'told',
    supports: new Set(['EMAIL', 'TEXT', 'LETTER']),
    async send(message) {
      references.push(message.reference);
      return await answer();
    },
    ...more,
  };
  return { channel, references };
}

const accepted = (): DeliveryOutcome => ({ status: 'ACCEPTED', providerReference: 'far-1' });

describe('one try', () => {
  test('hands everything over under the notification’s id and marks it sent; a second run sends nothing', async () => {
    const id = await borough.notification(member);
    const clock = new SetClock(at(61));
    const { channel, sent } = workshop.viewer(clock);
    await notificationSender(workshop.context(clock), channel)(job(id));
    expect(sent).toEqual([
      {
        reference: id,
        channel: 'EMAIL',
        to: {
          name: 'Nadia Okafor',
          email: 'nadia.okafor@example.org',
          phone: '+447700900123',
          addressLines: ['1 Mill Lane', 'Rivermead', 'RM1 1AA'],
        },
        subject: 'Welcome',
        body: 'Welcome to the scheme.',
        sensitive: false,
        schemeName: 'Rivermead Time Credits',
      },
    ]);
    const after = await row(id);
    expect(after).toEqual({
      state: 'SENT',
      tries: 1,
      next_try_at: null,
      sent_at: at(61),
      failure: null,
      provider_reference: id,
      body: 'Welcome to the scheme.',
    });
    await notificationSender(workshop.context(clock), channel)(job(id));
    await notificationSender(workshop.context(clock), channel)(job(id, 1));
    expect(sent.length).toBe(1);
    expect(await row(id)).toEqual(after);
  });

  test('an email that somebody can do without says where it ends, at its foot and for one click, in the name of the membership that goes on', async () => {
    const unsubscribeUrl = (link: object) => `https://credits.example.org/unsubscribe/${Object.values(link).join('-')}`;
    const clock = new SetClock(at(61));
    const { channel, sent } = workshop.viewer(clock);
    const joined = await borough.member('Nadia Okafor-Reed', { status: 'MERGED', merged_into_id: member });
    const kinds = [
      ...[{ kind: 'NOT_SEEN' }, { kind: 'WELCOME' }, { kind: 'NOT_SEEN', channel: 'TEXT', subject: '' }],
      ...[{ kind: 'A_KIND_TO_COME' }, { kind: 'DIGEST' }, { kind: 'WEEKLY_DIGEST' }],
    ];
    for (const more of kinds) {
      const id = await borough.notification(member, more);
      await notificationSender({ ...workshop.context(clock), unsubscribeUrl }, channel)(job(id));
    }
    const id = await borough.notification(joined, { kind: 'HOURS_CREDITED' });
    await notificationSender({ ...workshop.context(clock), unsubscribeUrl }, channel)(job(id));
    const urlOf = (about: string) => `https://credits.example.org/unsubscribe/${borough.schemeId}-${member}-${about}`;
    const urls = [urlOf('NEWS'), null, null, null, urlOf('ALL'), urlOf('WEEKLY_DIGEST'), urlOf('HOURS')];
    expect(sent.map((message) => message.unsubscribeUrl ?? null)).toEqual(urls);
    const foot = 'Would you rather not get messages like this one? End them here, without signing in:';
    const said = 'Welcome to the scheme.';
    expect(sent.map(({ body }) => body)).toEqual(
      urls.map((url) => (url === null ? said : `${said}\n\n${foot}\n${url}`)),
    );
    expect((await row(id))?.body).toBe(said);
  });

  test('does nothing before its time', async () => {
    const id = await borough.notification(member, { next_try_at: at(62) });
    const { channel, references } = channelThat(accepted);
    await notificationSender(workshop.context(new SetClock(at(61))), channel)(job(id));
    expect(references).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: at(62) });
  });

  test('a body that opens a door is gone once it is handed over, or given up', async () => {
    const sensitive = { kind: 'SIGN_IN_CODE', body: 'Your code is 123456.', sensitive: true };
    const sent = await borough.notification(member, sensitive);
    const failed = await borough.notification(member, sensitive);
    const late = await borough.notification(member, { ...sensitive, created_at: at(40) });
    const context = workshop.context(new SetClock(at(61)));
    const fine = channelThat(accepted);
    await notificationSender(context, fine.channel)(job(sent));
    await notificationSender(context, channelThat(() => permanentFailure('No such number.')).channel)(job(failed));
    await notificationSender(context, fine.channel)(job(late));
    expect(fine.references).toEqual([sent]);
    expect(await row(sent)).toMatchObject({ state: 'SENT', body: '(removed)', failure: null });
    expect(await row(failed)).toMatchObject({ state: 'FAILED', body: '(removed)', failure: 'No such number.' });
    expect(await row(late)).toMatchObject({
      state: 'FAILED',
      body: '(removed)',
      failure: 'It could not be handed over in time.',
    });
    expect(JSON.stringify(context.log.lines)).not.toContain('123456');
  });

  test('nobody who has left is written to', async () => {
    const gone = await borough.member('Tom Appleby', { status: 'CLOSED' });
    const id = await borough.notification(gone);
    const { channel, references } = channelThat(accepted);
    await notificationSender(workshop.context(new SetClock(at(61))), channel)(job(id));
    expect(references).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'FAILED', failure: 'The membership has ended.' });
  });
});

describe('a membership that goes on in another', () => {
  const joinedWith = (memberId: string, name = 'Nadia Hill') =>
    borough.member(name, { status: 'MERGED', merged_into_id: memberId });

  async function sentFor(id: string) {
    const clock = new SetClock(at(61));
    const { channel, sent } = workshop.viewer(clock);
    await notificationSender(workshop.context(clock), channel)(job(id));
    return sent.map(({ channel: by, subject, to }) => ({ by, subject, email: to.email, phone: to.phone }));
  }

  test('P3 what waited for it is sent to the one that remains, as that one wishes', async () => {
    const emailed = await borough.notification(await joinedWith(member), { kind: 'HOURS_APPROVED', channel: 'LETTER' });
    const to = { email: 'nadia.okafor@example.org', phone: '+447700900123' };
    expect(await sentFor(emailed)).toEqual([{ by: 'EMAIL', subject: 'Welcome', ...to }]);
    expect(await row(emailed)).toMatchObject({ state: 'SENT', failure: null });
    const text = { kind: 'HOURS_APPROVED', channel: 'TEXT', subject: '' };
    const texted = await borough.notification(await joinedWithTexting(), text);
    expect(await sentFor(texted)).toEqual([
      { by: 'TEXT', subject: '', email: 'tess.marlow@example.org', phone: '+447700900124' },
    ]);
    // Too long for a text, and there is another way.
    const long = await borough.notification(await joinedWithTexting('Tess Ardley'), { kind: 'HOURS_APPROVED' });
    expect(await sentFor(long)).toMatchObject([{ by: 'EMAIL', email: 'tess.ardley@example.org' }]);
    const short = await borough.notification(await joinedWith(member, 'Nadia Lowe'), text);
    expect(await sentFor(short)).toEqual([{ by: 'EMAIL', subject: 'Rivermead Time Credits', ...to }]);
  });

  async function joinedWithTexting(name = 'Tess Marlow') {
    const texts = { preferred_channel: 'TEXT', phone: name === 'Tess Marlow' ? '+447700900124' : '+447700900125' };
    const remaining = await borough.member(name, texts);
    return await joinedWith(remaining, `${name} Senior`);
  }

  test('not where that one wishes for none, nor what opened a door that is shut', async () => {
    const silent = await borough.member('Sid Larch', { preferred_channel: 'NONE' });
    const leaving = await joinedWith(silent, 'Sidney Larch');
    const unwished = await borough.notification(leaving, { kind: 'HOURS_APPROVED' });
    const awaited = await borough.notification(leaving, { kind: 'CARD_BLOCKED' });
    const door = await borough.notification(leaving, { kind: 'SIGN_IN_CODE', sensitive: true });
    expect(await sentFor(unwished)).toEqual([]);
    expect(await sentFor(awaited)).toMatchObject([{ by: 'EMAIL', email: 'sid.larch@example.org' }]);
    expect(await sentFor(door)).toEqual([]);
    expect([(await row(unwished))?.failure, (await row(door))?.failure]).toEqual([
      'The membership was joined with another, which this kind of message does not reach or which wishes for none.',
      'The membership was joined with another, and what this opened is shut.',
    ]);
  });
});

test('P8 who left still gets what was written before, and nothing after; who died gets nothing', async () => {
  const ended = async (name: string, reason: string) => {
    const id = await borough.member(name, { status: 'CLOSED' });
    const end = { reason, ended_at: at(60), ended_by: 'system', settles_at: at(90) };
    await borough.insert('membership_end', { member_id: id, ...end });
    return id;
  };
  const left = await ended('Lena Forde', 'LEAVING');
  const died = await ended('Dora Hythe', 'DEATH');
  const ids = [
    await borough.notification(left, { kind: 'HOURS_APPROVED', created_at: at(59) }),
    await borough.notification(left, { kind: 'SIGN_IN_CODE', sensitive: true, created_at: at(59) }),
    await borough.notification(left, { kind: 'HOURS_APPROVED', created_at: at(60, 1) }),
    await borough.notification(left, { kind: 'MEMBERSHIP_ENDED', created_at: at(60, 1) }),
    await borough.notification(died, { kind: 'HOURS_APPROVED', created_at: at(59) }),
    await borough.notification(died, { kind: 'MEMBERSHIP_ENDED', created_at: at(60, 1) }),
  ];
  const { channel, references } = channelThat(accepted);
  const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
  for (const id of ids) await send(job(id));
  expect(references).toEqual([ids[0], ids[3]]);
  const failures = await Promise.all(ids.map(async (id) => (await row(id))?.failure));
  const death = 'The member has died, and nobody is written to.';
  expect(failures).toEqual([null, 'The membership has ended.', 'The membership has ended.', null, death, death]);
});

test('J29 what would tell as ahead what has begun is given up, and nothing follows; that something was called off is still news', async () => {
  const fallbacks = JSON.stringify([{ channel: 'TEXT', subject: '', body: 'You are booked.' }]);
  const ids = [
    await borough.notification(member, { kind: 'SHIFT_BOOKED', tell_by: at(60), fallbacks }),
    await borough.notification(member, { kind: 'SHIFT_REMINDER', tell_by: at(61), fallbacks }),
    await borough.notification(member, { kind: 'SHIFT_BOOKED', tell_by: at(61, 1) }),
    await borough.notification(member, { kind: 'BOOKING_ENDED', tell_by: at(60) }),
    await borough.notification(member, { kind: 'A_KIND_TO_COME', tell_by: at(60) }),
  ];
  const { channel, references } = channelThat(accepted);
  const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
  for (const id of ids) await send(job(id));
  expect(references).toEqual(ids.slice(2));
  const over = ['FAILED', 'What it is about is over.'];
  const sent = ['SENT', null];
  const after = await Promise.all(ids.map(row));
  expect(after.map((one) => [one?.state, one?.failure])).toEqual([over, over, sent, sent, sent]);
  expect(await workshop.rows('SELECT id FROM notification WHERE instead_of = ANY ($1)', [ids])).toEqual([]);
});

test('J21 what a member has switched off since it was written stays here; what is awaited, or must be told, goes', async () => {
  const choosy = await borough.member('Cara Lund', { topics_off: ['SHIFTS', 'MATCHES', 'NEWS'] });
  const silent = await borough.member('Sven Moor', { preferred_channel: 'NONE' });
  const joined = await borough.member('Cara Lund-Hill', { status: 'MERGED', merged_into_id: choosy });
  const ids = [
    await borough.notification(choosy, { kind: 'SHIFT_BOOKED' }),
    await borough.notification(choosy, { kind: 'WEEKLY_DIGEST' }),
    await borough.notification(joined, { kind: 'NOT_SEEN' }),
    await borough.notification(silent, { kind: 'BOOKING_ENDED' }),
    await borough.notification(choosy, { kind: 'GIFT_RECEIVED' }),
    await borough.notification(choosy, { kind: 'BOOKING_ENDED' }),
    await borough.notification(choosy, { kind: 'A_KIND_TO_COME' }),
    await borough.notification(silent, { kind: 'CARD_BLOCKED' }),
    await borough.notification(silent, { kind: 'SIGN_IN_CODE', sensitive: true }),
  ];
  const { channel, references } = channelThat(accepted);
  const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
  for (const id of ids) await send(job(id));
  expect(references).toEqual(ids.slice(4));
  const after = await Promise.all(ids.slice(0, 4).map(row));
  const unwished = ['FAILED', 'By now the member wishes for no messages, or for none about this.'];
  expect(after.map((one) => [one?.state, one?.failure])).toEqual([unwished, unwished, unwished, unwished]);
});

test('J25 a digest is given up, and says so, once all that it tells of is switched off, also what stands in its place; not before', async () => {
  const ada = await borough.member('Ada Vane', { topics_off: ['HOURS', 'CREDITS'] });
  const digest = async (kinds: string[], more: object = {}) => {
    const id = await borough.notification(ada, { kind: 'DIGEST', ...more });
    for (const kind of kinds)
      await borough.notification(ada, { kind, state: 'TOLD', told_by_id: id, next_try_at: null });
    return id;
  };
  const unwanted = await digest(['HOURS_APPROVED', 'GIFT_RECEIVED', 'HOURS_APPROVED']);
  const failed = await digest(['HOURS_APPROVED'], { state: 'FAILED', next_try_at: null });
  const second = await digest([], { state: 'FAILED', next_try_at: null, instead_of: failed });
  const instead = await digest([], { channel: 'LETTER', instead_of: second });
  const [partly, must, unknown, toCome] = [
    await digest(['HOURS_APPROVED', 'SHIFT_BOOKED']),
    await digest(['GIFT_RECEIVED', 'BOOKING_ENDED']),
    await digest([]),
    await digest(['HOURS_APPROVED', 'A_KIND_TO_COME']),
  ];
  const { channel, references } = channelThat(accepted);
  const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
  for (const id of [unwanted, instead, partly, must, unknown, toCome]) await send(job(id));
  expect(references).toEqual([partly, must, unknown, toCome]);
  for (const id of [unwanted, instead])
    expect(await row(id)).toMatchObject({
      state: 'FAILED',
      failure: 'By now the member wishes for no messages, or for none about this.',
    });
});

describe('quiet hours', () => {
  const night = new Date('2026-11-04T22:00:00Z');
  const morning = new Date('2026-11-05T08:00:00Z');
  const spared = (clock: SetClock) => ({ ...workshop.context(clock), sparesPeople: true });

  test('J22 no try is made in them, the first no more than another, and none is used up; letters and what is waited for go', async () => {
    const failed = { tries: 1, failure: 'The line is down.' };
    const ids = [
      await borough.notification(member),
      await borough.notification(member, failed),
      await borough.notification(member, { channel: 'TEXT', subject: '', tell_by: new Date('2026-11-05T10:00:00Z') }),
      await borough.notification(member, { tell_by: new Date('2026-11-05T07:00:00Z') }),
      await borough.notification(member, { channel: 'LETTER' }),
      await borough.notification(member, { kind: 'PASSKEY_ADDED' }),
      await borough.notification(member, { kind: 'A_KIND_TO_COME' }),
    ];
    const messages = ids.map((id, place) => ({ id, tries: place === 1 ? 1 : 0 }));
    const { channel, references } = channelThat(accepted);
    const clock = new SetClock(night);
    await notificationSender(spared(clock), channel)({ schemeId: borough.schemeId, messages });
    expect([...references].sort()).toEqual(ids.slice(3).sort());
    const waiting = await Promise.all(ids.slice(0, 3).map(row));
    expect(waiting.map((one) => [one?.state, one?.tries, one?.next_try_at, one?.failure])).toEqual([
      ['PENDING', 0, morning, null],
      ['PENDING', 1, morning, 'The line is down.'],
      ['PENDING', 0, morning, null],
    ]);
    clock.set(morning);
    await notificationSender(spared(clock), channel)({ schemeId: borough.schemeId, messages: messages.slice(0, 3) });
    expect([...references].sort()).toEqual([...ids].sort());
  });

  test('J22 what goes in the place of what failed at night goes in the morning', async () => {
    const fallbacks = JSON.stringify([{ channel: 'TEXT', subject: '', body: 'Welcome, by text.' }]);
    const id = await borough.notification(member, { fallbacks, tell_by: new Date('2026-11-05T12:00:00Z') });
    const clock = new SetClock(new Date('2026-11-04T20:59:00Z'));
    const fails = channelThat(() => permanentFailure('No such address.', 'ADDRESS')).channel;
    await notificationSender(spared(clock), fails)(job(id));
    const [text] = await workshop.rows('SELECT id, tell_by FROM notification WHERE instead_of = $1', [id]);
    expect(text?.tell_by).toEqual(new Date('2026-11-05T12:00:00Z'));
    clock.set(new Date('2026-11-04T21:00:00Z'));
    const { channel, references } = channelThat(accepted);
    await notificationSender(spared(clock), channel)(job(String(text?.id)));
    expect(references).toEqual([]);
    expect(await row(String(text?.id))).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: morning });
  });
});

describe('trying again', () => {
  test('waits 1, 5, 15 and 60 minutes, then 3, 6 and 12 hours, and gives up after the eighth try', async () => {
    const id = await borough.notification(member);
    const clock = new SetClock(at(61));
    const { channel, references } = channelThat(() => temporaryFailure('The line is down.'));
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      await notificationSender(workshop.context(clock), channel)(job(id, tries));
      const next = (await row(id))?.next_try_at;
      if (!(next instanceof Date)) break;
      waits.push((next.getTime() - clock.now().getTime()) / MINUTE_MS);
      clock.set(next);
    }
    expect(waits).toEqual([1, 5, 15, 60, 180, 360, 720]);
    expect(references.length).toBe(8);
    expect(await row(id)).toMatchObject({ state: 'FAILED', tries: 8, next_try_at: null, failure: 'The line is down.' });
  });

  test('J4 the far side asks for a pause: nobody sends by it from here until then, and no try is used up', async () => {
    const ids = [await borough.notification(member), await borough.notification(member)];
    const clock = new SetClock(at(61));
    let answers: DeliveryOutcome = temporaryFailure('Too many at once.', 10 * MINUTE_MS);
    const { channel, references } = channelThat(() => answers, { together: 1 });
    const send = notificationSender(workshop.context(clock), channel);
    const batch = { schemeId: borough.schemeId, messages: ids.map((id) => ({ id, tries: 0 })) };
    await send(batch);
    expect(references.length).toBe(1);
    for (const id of ids)
      expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: at(71), sent_at: null });
    const later = await borough.notification(member);
    await send(job(later));
    expect(references.length).toBe(1);
    expect(await row(later)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: at(71), failure: null });
    clock.set(at(71));
    answers = accepted();
    await send({ ...batch, messages: [...batch.messages, { id: later, tries: 0 }] });
    expect(references.slice(1).sort()).toEqual([...ids, later].sort());
    for (const id of [...ids, later]) expect(await row(id)).toMatchObject({ state: 'SENT', tries: 1, failure: null });
  });

  test('J4 a pause of texts holds up no email; one of no time at all is a second', async () => {
    const text = await borough.notification(member, { channel: 'TEXT', subject: '' });
    const email = await borough.notification(member);
    let answers: DeliveryOutcome = temporaryFailure('The day is used up.', 0);
    const { channel, references } = channelThat(() => answers);
    const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
    await send(job(text));
    answers = accepted();
    await send(job(email));
    const another = await borough.notification(member, { channel: 'TEXT', subject: '' });
    await send(job(another));
    expect(references).toEqual([text, email]);
    expect(await row(email)).toMatchObject({ state: 'SENT', tries: 1 });
    for (const id of [text, another])
      expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: at(61, 1) });
  });

  test('J4 a pause of one message alone uses up no try and holds up no other; after three days it does', async () => {
    const [id, other] = [await borough.notification(member), await borough.notification(member)];
    const clock = new SetClock(at(61));
    const pause = { ...temporaryFailure('Later.', 10 * MINUTE_MS), alone: true, because: 'ADDRESS' } as DeliveryOutcome;
    let answers = pause;
    const { channel, references } = channelThat(() => answers);
    const send = notificationSender(workshop.context(clock), channel);
    for (let turn = 0; turn < 9; turn += 1) {
      await send(job(id));
      clock.set(at(71 + turn * 10));
      expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: clock.now(), failure: 'Later.' });
    }
    answers = accepted();
    await send(job(other));
    expect(await row(other)).toMatchObject({ state: 'SENT', tries: 1 });
    answers = pause;
    // It was written at 60.
    const days = 60 + 3 * 24 * 60;
    clock.set(at(days + 1));
    await send(job(id));
    expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 1, next_try_at: at(days + 11) });
    expect(references).toEqual([...Array(9).fill(id), other, id]);
  });

  test('J4 a pause is kept where the far side asks for it when it is asked about a message', async () => {
    const id = await borough.notification(member, { tries: 1 });
    const { channel, references } = channelThat(accepted, {
      findByReference: () => Promise.reject(new AskedToWait('slower', 10 * MINUTE_MS)),
    });
    const send = notificationSender(workshop.context(new SetClock(at(61))), channel);
    await send(job(id, 1));
    const fresh = await borough.notification(member);
    await send(job(fresh));
    expect(references).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 1, next_try_at: at(71) });
    expect(await row(fresh)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: at(71) });
  });

  test('a channel that throws is a failure like any other, and its words stay out of the log', async () => {
    const id = await borough.notification(member);
    const context = workshop.context(new SetClock(at(61)));
    const { channel } = channelThat(() => Promise.reject(new Error('nadia.okafor@example.org refused')));
    await notificationSender(context, channel)(job(id));
    expect(await row(id)).toMatchObject({ state: 'PENDING', failure: 'The channel failed without saying why.' });
    expect(context.log.of('error').map(({ fields }) => fields.notificationId)).toEqual([id]);
    expect(JSON.stringify(context.log.lines)).not.toContain('okafor');
  });

  test('asks the far side first, and does not send what it has', async () => {
    const id = await borough.notification(member, { tries: 1 });
    const asked: string[] = [];
    const { channel, references } = channelThat(accepted, {
      async findByReference(reference) {
        asked.push(reference);
        return { providerReference: 'far-9' };
      },
    });
    await notificationSender(workshop.context(new SetClock(at(61))), channel)(job(id, 1));
    expect({ asked, references }).toEqual({ asked: [id], references: [] });
    expect(await row(id)).toMatchObject({ state: 'SENT', provider_reference: 'far-9', tries: 2 });
  });

  test('waits rather than sends when the far side cannot be asked', async () => {
    const id = await borough.notification(member, { tries: 1 });
    const { channel, references } = channelThat(accepted, {
      findByReference: () => Promise.reject(new Error('no line')),
    });
    await notificationSender(workshop.context(new SetClock(at(61))), channel)(job(id, 1));
    expect(references).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 2, next_try_at: at(66) });
  });

  test('J4 asks whoever carries the message and no other: what texts are asked about holds up no email', async () => {
    const [id, fresh] = [await borough.notification(member, { tries: 1 }), await borough.notification(member)];
    const mail = channelThat(accepted, { name: 'mail', supports: new Set(['EMAIL']) });
    const texts = channelThat(accepted, {
      supports: new Set(['TEXT']),
      findByReference: () => Promise.reject(new AskedToWait('slower', 60 * MINUTE_MS)),
    });
    const send = notificationSender(
      workshop.context(new SetClock(at(61))),
      routeMessages([texts.channel, mail.channel]),
    );
    await send(job(id, 1));
    await send(job(fresh));
    expect(mail.references).toEqual([id, fresh]);
    expect(await row(id)).toMatchObject({ state: 'SENT', tries: 2 });
  });

  test('sends what the far side does not have', async () => {
    const id = await borough.notification(member, { tries: 1 });
    const { channel, references } = channelThat(accepted, { findByReference: async () => null });
    await notificationSender(workshop.context(new SetClock(at(61))), channel)(job(id, 1));
    expect(references).toEqual([id]);
    expect(await row(id)).toMatchObject({ state: 'SENT', tries: 2 });
  });
});

describe('one sender at a time', () => {
  test('J2 one job: messages go beside each other, no more at once than the channel takes, and each ends on its own', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 9; count++) ids.push(await borough.notification(member));
    let [now, most] = [0, 0];
    const { channel, references } = channelThat(
      async () => {
        const mine = references.at(-1);
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 5));
        now -= 1;
        return mine === ids[2] ? temporaryFailure('The line is down.') : accepted();
      },
      { together: 3 },
    );
    const unknown = '00000000-0000-7000-8000-000000000000';
    const messages = [...ids, unknown].map((id) => ({ id, tries: 0 }));
    await notificationSender(workshop.context(new SetClock(at(61))), channel)({ schemeId: borough.schemeId, messages });
    expect(most).toBe(3);
    expect(references.toSorted()).toEqual(ids.toSorted());
    expect((await Promise.all(ids.map(row))).map((one) => one?.state)).toEqual(
      ids.map((_, index) => (index === 2 ? 'PENDING' : 'SENT')),
    );
    expect(await workshop.count(`notification WHERE tries <> 1 AND id IN ('${ids.join("','")}')`)).toBe(0);
  });

  test('J6 the database goes away under a send: what was taken is written down when it is back, and nothing else is sent', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 4; count++) ids.push(await borough.notification(member));
    let isAway = false;
    const database: Database = Object.assign(Object.create(workshop.database), {
      inScheme: (...asked: Parameters<Database['inScheme']>) =>
        isAway ? Promise.reject(new Error('the line was cut')) : workshop.database.inScheme(...asked),
      callsIn: (schemeId: string) =>
        isAway
          ? { schemeId, call: () => Promise.reject(new Error('the line was cut')) }
          : workshop.database.callsIn(schemeId),
    });
    const { channel, references } = channelThat(
      async () => {
        if (references.length === 1) isAway = true;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return accepted();
      },
      { together: 1 },
    );
    const context = { ...workshop.context(new SetClock(at(61))), database };
    const messages = ids.map((id) => ({ id, tries: 0 }));
    const send = notificationSender(context, channel);
    const sending = send({ schemeId: borough.schemeId, messages });
    while (references.length === 0) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 200));
    isAway = false;
    await sending;
    // The second had begun when it turned out that nothing could be written down.
    const taken = [...references];
    const left = ids.filter((id) => !taken.includes(id));
    expect([taken.length, left.length]).toEqual([2, 2]);
    for (const id of taken)
      expect(await row(id)).toMatchObject({ state: 'SENT', tries: 1, provider_reference: 'far-1' });
    for (const id of left) expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 0, next_try_at: at(61) });
    await send({ schemeId: borough.schemeId, messages });
    expect(references.toSorted()).toEqual(ids.toSorted());
    for (const id of left) expect(await row(id)).toMatchObject({ state: 'SENT', tries: 1 });
  });

  test('twenty at once, over two pools, send one message', async () => {
    const id = await borough.notification(member);
    const other = await connectWorker(workshop.adminUrl);
    const { channel, references } = channelThat(accepted);
    const context = workshop.context(new SetClock(at(61)));
    const one = (index: number) =>
      notificationSender(index % 2 === 0 ? context : { ...context, database: other }, channel)(job(id));
    await Promise.all(Array.from({ length: 20 }, (_, index) => one(index)));
    await other.close();
    expect(references).toEqual([id]);
    expect(await row(id)).toMatchObject({ state: 'SENT', tries: 1 });
  });

  test('J3 while one sends, the message is not due; when the lease ends without a word, it is', async () => {
    const id = await borough.notification(member);
    const clock = new SetClock(at(61));
    const { promise, resolve } = held();
    const slow = channelThat(() => promise);
    const sending = notificationSender(workshop.context(clock), slow.channel)(job(id));
    while (slow.references.length === 0) await new Promise(setImmediate);
    const queue = new KeptQueue<MessageJob>();
    const jobsOf = (of: string) =>
      queue.added.filter(({ data }) => data.messages.some(({ id }) => id === of)).map((one) => one.id);
    const dispatcher = new Dispatcher(wantedMessages(workshop.database), queue, 60_000);
    await dispatcher.dispatch(clock.now());
    expect(jobsOf(id)).toEqual([]);
    await dispatcher.dispatch(at(63));
    expect(jobsOf(id)).toEqual([`ntf-${id}-1`]);
    resolve(accepted());
    await sending;
    expect(await row(id)).toMatchObject({ state: 'SENT', tries: 1 });
  });

  test('J5 a sender killed between sending and marking: the next try finds the message, and it is shown once', async () => {
    const id = await borough.notification(member);
    const child = spawn(
      process.execPath,
      [DYING_SENDER, workshop.adminUrl, borough.schemeId, id, at(61).toISOString()],
      {
        stdio: 'inherit',
      },
    );
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(await row(id)).toMatchObject({ state: 'PENDING', tries: 1, next_try_at: at(61, 30) });
    expect(await workshop.count(`viewer_message WHERE reference = '${id}'`)).toBe(1);
    const clock = new SetClock(at(63));
    const { channel, sent } = workshop.viewer(clock);
    await notificationSender(workshop.context(clock), channel)(job(id, 1));
    expect(sent).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'SENT', tries: 2, provider_reference: id });
    expect(await workshop.count(`viewer_message WHERE reference = '${id}'`)).toBe(1);
  });
});

function held() {
  let resolve: (outcome: DeliveryOutcome) => void = () => undefined;
  const promise = new Promise<DeliveryOutcome>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
