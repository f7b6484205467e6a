import { SetClock } from '../../src/adapters/clock.js';
import { notificationSender } from '../../src/jobs/processors/sendNotification.js';
import { at, Borough } from './borough.js';
import { Workshop } from './support.js';
import { tellTwice } from './telling.js';

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
const names = ({ told }: { told: { member: string; kind: string }[] }) =>
  told.map(({ member, kind }) => `${member} ${kind}`);

async function role(memberId: string, kind: string, organisationId: string | null, endedAt: Date | null = null) {
  await borough.insert('role_assignment', {
    id: crypto.randomUUID(),
    member_id: memberId,
    role: kind,
    organisation_id: organisationId,
    assigned_at: at(0),
    ended_at: endedAt,
  });
}

async function ended(name: string, more: Record<string, unknown>, balance = 0): Promise<string> {
  const member = await borough.member(name, { status: 'CLOSED' });
  await borough.account('WALLET', {
    member_id: member,
    balance_minutes: balance,
    to_earn_back_minutes: Math.max(0, -balance),
  });
  await borough.insert('membership_end', {
    member_id: member,
    reason: 'LEAVING',
    ended_at: at(60),
    ended_by: 'test',
    settles_at: new Date('2027-02-03T00:00:00Z'),
    ...more,
  });
  return member;
}

test('a frozen wallet is told to its member, and nobody is told of what is over already', async () => {
  const member = await borough.member('Nadia Okafor');
  const account = await borough.account('WALLET', { member_id: member, status: 'FROZEN' });
  const { told, notifications } = await tell('AccountFrozen', { accountId: account });
  expect(told).toEqual([
    { member: 'Nadia Okafor', kind: 'ACCOUNT_FROZEN', channel: 'EMAIL', subject: 'Time Credits are paused for now' },
  ]);
  expect(notifications[0]?.body).toContain('Your Time Credits are paused for now');
  expect(names(await tell('AccountOpenedAgain', { accountId: account }))).toEqual([]);
});

test('a pot that opens again is told to its coordinators; to its leaders where it has none', async () => {
  const group = await borough.organisation('Rivermead Gardeners');
  const account = await borough.account('POT', { organisation_id: group });
  const [leader, coordinator, former] = [
    await borough.member('Lena'),
    await borough.member('Cora'),
    await borough.member('Fred'),
  ];
  await role(leader, 'LEADER', group);
  await role(former, 'COORDINATOR', group, at(10));
  expect(names(await tell('AccountOpenedAgain', { accountId: account }))).toEqual(['Lena ACCOUNT_OPENED_AGAIN']);
  await role(coordinator, 'COORDINATOR', group);
  expect(names(await tell('AccountOpenedAgain', { accountId: account }))).toEqual(['Cora ACCOUNT_OPENED_AGAIN']);
});

test('a proposal to join two memberships is told to the other operators, while it is open', async () => {
  const [first, second, ada, twin] = [
    await borough.member('Oona'),
    await borough.member('Otto'),
    await borough.member('Ada Brown'),
    await borough.member('Ada Browne'),
  ];
  for (const operator of [first, second]) await role(operator, 'OPERATOR', null);
  const request = (state: string, more: Record<string, unknown> = {}) => ({
    id: crypto.randomUUID(),
    remaining_member_id: ada,
    leaving_member_id: twin,
    state,
    proposed_by_member_id: first,
    proposed_at: at(30),
    ...more,
  });
  const open = request('PROPOSED');
  await borough.insert('merge_request', open);
  const { told, notifications } = await tell('MergeProposed', { mergeRequestId: open.id });
  expect(told.map(({ member, kind }) => `${member} ${kind}`)).toEqual(['Otto MERGE_PROPOSED']);
  expect(notifications[0]?.body).toContain('Oona asked for the memberships of Ada Browne and Ada Brown to be joined');
  // Who proposed it under a membership that was joined with theirs is not asked to confirm it.
  const before = await borough.member('Oona Before', { status: 'MERGED', merged_into_id: first });
  const theirs = request('PROPOSED', {
    remaining_member_id: twin,
    leaving_member_id: ada,
    proposed_by_member_id: before,
  });
  await borough.insert('merge_request', theirs);
  expect(names(await tell('MergeProposed', { mergeRequestId: theirs.id }))).toEqual(['Otto MERGE_PROPOSED']);
  const over = request('WITHDRAWN', { settled_at: at(40) });
  await borough.insert('merge_request', over);
  expect(names(await tell('MergeProposed', { mergeRequestId: over.id }))).toEqual([]);
});

test('joined memberships are told to the member who remains', async () => {
  const [ada, other] = [await borough.member('Ada Brown', { phone: '+447700900123' }), await borough.member('Otto')];
  const operator = await borough.member('Oona');
  const twin = await borough.member('Ada Browne', { status: 'MERGED', merged_into_id: ada });
  await borough.account('WALLET', { member_id: ada, balance_minutes: 90 });
  await borough.insert('merge_request', {
    id: crypto.randomUUID(),
    remaining_member_id: ada,
    leaving_member_id: twin,
    state: 'MERGED',
    proposed_by_member_id: operator,
    proposed_at: at(30),
    settled_by_member_id: other,
    settled_at: at(40),
  });
  const { told, notifications } = await tell('MembersMerged', { memberId: ada, leavingMemberId: twin });
  expect(told.map(({ member, kind }) => `${member} ${kind}`)).toEqual(['Ada Brown MEMBERSHIPS_JOINED']);
  expect(notifications[0]?.body).toContain('Your balance is now 1 hour 30 minutes.');
  expect(notifications[0]?.body).toContain('To sign in, use ada.brown@example.org or +447700900123. No other address');
});

test('credits passed on are told to who receives them alone', async () => {
  const [giver, receiver] = [await borough.member('Nadia Okafor', { status: 'CLOSED' }), await borough.member('Tom')];
  const from = await borough.account('WALLET', { member_id: giver });
  const to = await borough.account('WALLET', { member_id: receiver });
  const gift = { kind: 'GIFT', amount_minutes: 30, from_account_id: from, to_account_id: to, occurred_at: at(60) };
  const transferId = await borough.transfer(gift, 0, 30);
  const { told, notifications } = await tell('CreditsPassedOn', { transferId, fromMemberId: giver });
  expect(told.map(({ member, kind }) => `${member} ${kind}`)).toEqual(['Tom CREDITS_PASSED_ON']);
  expect(notifications[0]?.body).toContain('The Time Credits of Nadia Okafor, who is no longer a member');
});

test('whoever leaves gets a goodbye that says what happens to their credits, and it is sent; who has died is not written to', async () => {
  const waiting = await ended('Nadia Okafor', {}, 90);
  const { told, notifications } = await tell('MembershipEnded', { memberId: waiting });
  expect(told.map(({ member, kind }) => `${member} ${kind}`)).toEqual(['Nadia Okafor MEMBERSHIP_ENDED']);
  expect(notifications[0]?.body).toContain(
    'We keep your 1 hour 30 minutes of Time Credits until the end of Tuesday 2 February 2027.',
  );
  expect(names(await tell('MembershipEnded', { memberId: await ended('Tom', { reason: 'DEATH' }, 90) }))).toEqual([]);
  const empty = await tell('MembershipEnded', {
    memberId: await ended('Ada', { to_community_pot: true, settled_at: at(60) }),
  });
  expect(empty.notifications[0]?.body).toContain('There were no Time Credits left in your account.');
  const earning = await tell('MembershipEnded', { memberId: await ended('Ben', {}, -60) });
  expect(earning.notifications[0]?.body).toContain('You had 1 hour to earn back.');

  const welcome = await borough.notification(waiting, { created_at: at(61) });
  const sent: string[] = [];
  const send = notificationSender(workshop.context(new SetClock(at(90))), {
    name: 'kept',
    supports: new Set(['EMAIL'] as const),
    send: async ({ subject }) => {
      sent.push(subject);
      return { status: 'ACCEPTED', providerReference: 'x' };
    },
  });
  const [goodbye] = await workshop.rows<{ id: string }>(
    `SELECT id FROM notification WHERE member_id = $1 AND kind = 'MEMBERSHIP_ENDED'`,
    [waiting],
  );
  for (const notificationId of [welcome, goodbye?.id ?? '']) {
    await send({ schemeId: borough.schemeId, messages: [{ id: notificationId, tries: 0 }] });
  }
  expect(sent).toEqual(['Goodbye from Rivermead Time Credits']);
});

test('an organisation that stops, goes on or closes: its leaders and coordinators are told, also those whose role ended with it', async () => {
  const [leader, coordinator, till, former] = [
    await borough.member('Lena'),
    await borough.member('Cora'),
    await borough.member('Till'),
    await borough.member('Fred'),
  ];
  const people = async (organisationId: string, endedAt: Date | null) => {
    await role(leader, 'LEADER', organisationId, endedAt);
    await role(leader, 'COORDINATOR', organisationId, endedAt);
    await role(coordinator, 'COORDINATOR', organisationId, endedAt);
    await role(till, 'TILL', organisationId, endedAt);
    await role(former, 'LEADER', organisationId, at(10));
  };
  const stopped = await borough.organisation('Rivermead Baths', {
    status: 'SUSPENDED',
    suspended_at: at(60),
    suspension_reason: 'A complaint',
  });
  await people(stopped, null);
  const payload = { organisationId: stopped };
  expect(names(await tell('OrganisationSuspended', payload))).toEqual([
    'Cora ORGANISATION_SUSPENDED',
    'Lena ORGANISATION_SUSPENDED',
  ]);
  expect(names(await tell('OrganisationResumed', payload))).toEqual([]);
  const closed = await borough.organisation('Rivermead Gardeners', { status: 'CLOSED', closed_at: at(60) });
  await people(closed, at(60));
  const { told, notifications } = await tell('OrganisationClosed', { organisationId: closed });
  expect(told.map(({ member, kind }) => `${member} ${kind}`)).toEqual([
    'Cora ORGANISATION_CLOSED',
    'Lena ORGANISATION_CLOSED',
  ]);
  expect(notifications[0]?.body).not.toContain('complaint');
});
