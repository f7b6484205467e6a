import { SetClock } from '../../src/adapters/clock.js';
import { newId } from '../../src/domain/ids.js';
import type { MessageJob } from '../../src/jobs/context.js';
import { notificationSender } from '../../src/jobs/processors/sendNotification.js';
import { at, Borough } from './borough.js';
import { Workshop } from './support.js';
import { tellTwice } from './telling.js';

/** Messages about guardians and helpers, and to people who are no members yet. */

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

async function link(kind: 'GUARDIAN' | 'HELPER', forMember: string, byMember: string): Promise<string> {
  const id = newId();
  await borough.insert('care_link', {
    id,
    kind,
    for_member_id: forMember,
    by_member_id: byMember,
    begins_at: at(0),
    // Midnight in London, so Wednesday is the last day.
    until: '2027-03-04T00:00:00Z',
    consented_at: at(0),
    consented_how: 'BY_MEMBER',
  });
  return id;
}

test('CareBegan tells both sides, even one who chose no messages', async () => {
  const ada = await borough.member('Ada Silent', { preferred_channel: 'NONE' });
  const henri = await borough.member('Henri Help', { email: null, phone: '+447700900123', preferred_channel: 'TEXT' });
  const { told, notifications } = await tell('CareBegan', { careLinkId: await link('HELPER', ada, henri) });
  expect(told).toEqual([
    { member: 'Ada Silent', kind: 'CARE_FOR_YOU', channel: 'EMAIL', subject: 'Somebody can now act for you' },
    { member: 'Henri Help', kind: 'CARE_BY_YOU', channel: 'TEXT', subject: '' },
  ]);
  expect(notifications[0]?.body).toContain('From today Henri Help is your helper until Wednesday 3 March 2027.');
  expect(notifications[1]?.body).toContain('you are the helper of Ada Silent and can act for them until 3 Mar 2027.');
});

test('CareEnded tells both sides', async () => {
  const [cleo, gita] = [await borough.member('Cleo'), await borough.member('Gita')];
  const { told, notifications } = await tell('CareEnded', { careLinkId: await link('GUARDIAN', cleo, gita) });
  expect(told.map(({ member, subject }) => [member, subject])).toEqual([
    ['Cleo', 'Somebody can no longer act for you'],
    ['Gita', 'You can no longer act for somebody'],
  ]);
  expect(notifications.map(({ body }) => body.split('\n\n')[1])).toEqual([
    'We are writing to tell you: Gita is no longer your guardian and can do nothing for you from now on.',
    'We are writing to tell you: You are no longer the guardian of Cleo and can do nothing for them from now on.',
  ]);
});

test('SponsorNamed tells the coordinators of the sponsor, until it has spoken', async () => {
  const hall = await borough.organisation('Fern Hall');
  const post = (member_id: string, role: string, more: Record<string, unknown> = {}) =>
    borough.insert('role_assignment', {
      id: newId(),
      member_id,
      role,
      organisation_id: hall,
      assigned_at: at(0),
      ...more,
    });
  await post(await borough.member('Cora'), 'COORDINATOR');
  await post(await borough.member('Lea'), 'LEADER');
  await post(await borough.member('Past'), 'COORDINATOR', { ended_at: at(1) });
  const named = { legal_form: 'INFORMAL', status: 'PENDING', sponsor_organisation_id: hall };
  const group = await borough.organisation('Rowan Row Kitchen', named);
  const { told, notifications } = await tell('SponsorNamed', { organisationId: group });
  expect(told).toEqual([
    { member: 'Cora', kind: 'SPONSOR_ASKED', channel: 'EMAIL', subject: 'A group asks you to vouch for it' },
  ]);
  expect(notifications[0]?.body).toContain('The group Rowan Row Kitchen wants to join Rivermead Time Credits and has');
  const known = await borough.organisation('Elder Row Kitchen', { ...named, vouched_at: at(1) });
  expect((await tell('SponsorNamed', { organisationId: known })).told).toEqual([]);
});

describe('a message to somebody who is invited', () => {
  async function invitation(more: Record<string, unknown> = {}): Promise<string> {
    const id = newId();
    await borough.insert('invitation', {
      id,
      name: 'Inês Amado',
      email: 'ines@example.org',
      channel: 'EMAIL',
      address_hash: Buffer.from(id),
      token_hash: Buffer.from(id),
      state: 'OPEN',
      invited_by_member_id: await borough.member(`Lea ${id}`),
      invited_at: at(0),
      sent_at: at(0),
      lapses_at: at(14 * 24 * 60),
      ...more,
    });
    return id;
  }

  async function message(invitationId: string, more: Record<string, unknown> = {}): Promise<MessageJob> {
    const notificationId = newId();
    await borough.insert('notification', {
      id: notificationId,
      invitation_id: invitationId,
      kind: 'INVITATION',
      cause_id: newId(),
      channel: 'EMAIL',
      subject: 'You are invited',
      body: 'Open this page: 7H2K-Q9XW-40MD-PVRT',
      sensitive: true,
      state: 'PENDING',
      created_at: at(0),
      next_try_at: at(0),
      ...more,
    });
    return { schemeId: borough.schemeId, messages: [{ id: notificationId, tries: 0 }] };
  }

  async function sentAt(minute: number, job: MessageJob) {
    const clock = new SetClock(at(minute));
    const { channel, sent } = workshop.viewer(clock);
    await notificationSender(workshop.context(clock), channel)(job);
    const [row] = await workshop.rows<{ state: string; failure: string | null; body: string }>(
      'SELECT state, failure, body FROM notification WHERE id = $1',
      [job.messages[0]?.id],
    );
    return { to: sent.map((message) => message.to), row };
  }

  test('goes to the address of the invitation, and its body is gone afterwards', async () => {
    const job = await message(await invitation());
    const { to, row } = await sentAt(60, job);
    expect(to).toEqual([{ name: 'Inês Amado', email: 'ines@example.org', phone: undefined, addressLines: [] }]);
    expect(row).toEqual({ state: 'SENT', failure: null, body: '(removed)' });
  });

  test('goes out within three days, and not after', async () => {
    const three = 3 * 24 * 60;
    expect((await sentAt(three, await message(await invitation()))).row?.state).toBe('SENT');
    const late = await message(await invitation());
    expect((await sentAt(three + 1, late)).row).toEqual({
      state: 'FAILED',
      failure: 'It could not be handed over in time.',
      body: '(removed)',
    });
  });

  test('stays here once the invitation was taken back, or its day has passed', async () => {
    const over = { state: 'WITHDRAWN', email: null, ended_at: at(30) };
    for (const ended of [over, { lapses_at: at(60) }]) {
      const { to, row } = await sentAt(60, await message(await invitation(ended)));
      expect(to).toEqual([]);
      expect(row).toEqual({ state: 'FAILED', failure: 'The invitation has ended.', body: '(removed)' });
    }
  });
});

test('CheckRecorded tells the member what is noted, unless it has ended by then', async () => {
  const ada = await borough.member('Ada Seen');
  const [check, age] = [newId(), newId()];
  const seen = { member_id: ada, dated_on: '2026-10-01', seen_by: 'system', seen_at: at(0) };
  await borough.insert('member_check', {
    ...seen,
    id: check,
    kind: 'DBS',
    dbs_level: 'ENHANCED',
    expires_on: '2029-10-01',
  });
  await borough.insert('member_check', { ...seen, id: age, kind: 'AGE', age_years: 21 });
  const { told, notifications } = await tell('CheckRecorded', { checkId: check, memberId: ada });
  expect(told).toEqual([{ member: 'Ada Seen', kind: 'CHECK_SEEN', channel: 'EMAIL', subject: 'Your proof was seen' }]);
  expect(notifications[0]?.body).toContain(
    'It is noted that proof of an enhanced DBS check, dated Thursday 1 October 2026, was seen. It counts until Monday 1 October 2029. Nothing but that is kept.',
  );
  await workshop.rows('UPDATE member_check SET ended_at = $2 WHERE id = $1', [age, at(60)]);
  expect((await tell('CheckRecorded', { checkId: age, memberId: ada })).told).toEqual([]);
});

test('J54 InvitationLapsed tells whoever invited, and nobody where it was taken up', async () => {
  const lena = await borough.member('Lena Leads');
  const invitation = (id: string, more: Record<string, unknown>) =>
    borough.insert('invitation', {
      ...{ id, name: 'Tomas', channel: 'EMAIL', address_hash: Buffer.from(id), token_hash: Buffer.from(id) },
      ...{ invited_by_member_id: lena, invited_at: at(0), sent_at: at(0), lapses_at: at(0), ended_at: at(0) },
      ...more,
    });
  const [lapsed, taken] = [newId(), newId()];
  await invitation(lapsed, { state: 'LAPSED' });
  await invitation(taken, { state: 'WITHDRAWN' });
  const { told, notifications } = await tell('InvitationLapsed', { invitationId: lapsed });
  expect(told).toEqual([
    { member: 'Lena Leads', kind: 'INVITATION_LAPSED', channel: 'EMAIL', subject: 'An invitation has ended' },
  ]);
  expect(notifications[0]?.body).toContain('It was not taken up: the invitation that you sent to Tomas on ');
  expect((await tell('InvitationLapsed', { invitationId: taken })).told).toEqual([]);
});
