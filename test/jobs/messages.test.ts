import { newId } from '../../src/domain/ids.js';
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

/** A member with a wallet, a group, and credits issued to the member for a log. */
async function approvedLog(more: Record<string, unknown> = {}, lapsesAt: Date | null = null) {
  const member = await borough.member('Nadia Okafor');
  const group = await borough.organisation('Rivermead Gardeners');
  const issuance = await borough.account('ISSUANCE');
  const wallet = await borough.account('WALLET', { member_id: member });
  const pot = await borough.account('POT', { organisation_id: group });
  const to = more.rewarded_as === 'DONATE' ? pot : wallet;
  const posting = {
    kind: 'ISSUE',
    amount_minutes: 90,
    from_account_id: issuance,
    to_account_id: to,
    occurred_at: at(30),
  };
  const award = await borough.transfer(posting, -90, 120);
  if (to === wallet) {
    await borough.insert('lot', {
      account_id: wallet,
      source_transfer_id: award,
      amount_minutes: 90,
      remaining_minutes: 90,
      arrived_at: at(30),
      expires_at: lapsesAt,
    });
  }
  const log = await borough.hoursLog(member, group, {
    state: 'APPROVED',
    decided_by: 'system',
    decided_at: at(30),
    rewarded_as: 'CREDITS',
    transfer_id: award,
    ...more,
  });
  return { member, group, issuance, wallet, award, log };
}

describe('who is told what', () => {
  test('MemberRegistered welcomes the member', async () => {
    const member = await borough.member('Nadia Okafor');
    const { told, notifications } = await tell('MemberRegistered', { memberId: member });
    expect(told).toEqual([
      { member: 'Nadia Okafor', kind: 'WELCOME', channel: 'EMAIL', subject: 'Welcome to Rivermead Time Credits' },
    ]);
    expect(notifications[0]).toMatchObject({
      state: 'PENDING',
      tries: 0,
      sensitive: false,
      created_at: at(90),
      next_try_at: at(90),
      sent_at: null,
      failure: null,
    });
  });

  test('J10: the words for the other ways that reach the member are kept beside the message, but for a way known to fail', async () => {
    const ways = { phone: '+447700900123', address_lines: ['1 Mill Lane', 'Rivermead', 'RM1 1AA'] };
    const told = async (memberId: string) => {
      const { notifications } = await tell('MemberRegistered', { memberId });
      const [{ channel, fallbacks } = { channel: '', fallbacks: [] }] = notifications;
      return { channel, fallbacks: fallbacks.map((words) => [words.channel, words.subject]) };
    };
    expect(await told(await borough.member('Nadia Okafor', ways))).toEqual({
      channel: 'EMAIL',
      fallbacks: [
        ['TEXT', ''],
        ['LETTER', 'Welcome to Rivermead Time Credits'],
      ],
    });
    const bounced = { ...ways, phone: '+447700900124', email_failed_at: at(10) };
    expect(await told(await borough.member('Tom Appleby', bounced))).toEqual({
      channel: 'TEXT',
      fallbacks: [['LETTER', 'Welcome to Rivermead Time Credits']],
    });
  });

  test('HoursLogged is told when somebody else wrote it down, with their name', async () => {
    const member = await borough.member('Nadia Okafor');
    const leader = await borough.member('Tom Appleby');
    const group = await borough.organisation('Rivermead Gardeners');
    const log = await borough.hoursLog(member, group, { submitted_by: `member:${leader}` });
    const { told, notifications } = await tell('HoursLogged', { hoursLogId: log, memberId: member });
    expect(told).toEqual([
      {
        member: 'Nadia Okafor',
        kind: 'HOURS_LOGGED_FOR_YOU',
        channel: 'EMAIL',
        subject: 'Your hours have been written down',
      },
    ]);
    expect(notifications[0]?.body).toContain(
      'Tom Appleby has written down the 1 hour 20 minutes you gave to Rivermead Gardeners on Tuesday 3 November 2026.',
    );
    // Whoever wrote it down under a membership that was joined with theirs since wrote it themselves.
    const before = await borough.member('Nadia Before', { status: 'MERGED', merged_into_id: member });
    const own = await borough.hoursLog(member, group, { submitted_by: `member:${before}` });
    expect((await tell('HoursLogged', { hoursLogId: own, memberId: member })).told).toEqual([]);
  });

  test('HoursLogged by an app of the group names the group; by an app of the member nobody is told', async () => {
    const member = await borough.member('Nadia Okafor');
    const group = await borough.organisation('Rivermead Gardeners');
    const key = {
      name: 'Rota',
      prefix: 'tck_a',
      scopes: ['hours:write'],
      created_by_member_id: member,
      created_at: at(0),
    };
    const [ofGroup, ofMember] = [newId(), newId()];
    await borough.insert('api_key', {
      ...key,
      id: ofGroup,
      kind: 'ORGANISATION_APP',
      organisation_id: group,
      token_hash: Buffer.from(ofGroup),
    });
    await borough.insert('api_key', {
      ...key,
      id: ofMember,
      kind: 'MEMBER_APP',
      member_id: member,
      token_hash: Buffer.from(ofMember),
    });
    const byGroup = await borough.hoursLog(member, group, { submitted_by: `key:${ofGroup}` });
    const { notifications } = await tell('HoursLogged', { hoursLogId: byGroup, memberId: member });
    expect(notifications.map(({ body }) => body.includes('Rivermead Gardeners has written down'))).toEqual([true]);
    const own = await borough.hoursLog(member, group, { submitted_by: `key:${ofMember}` });
    expect((await tell('HoursLogged', { hoursLogId: own, memberId: member })).told).toEqual([]);
  });

  test('HoursLogged by oneself or from an import is not told', async () => {
    const member = await borough.member('Nadia Okafor');
    const leader = await borough.member('Tom Appleby');
    const group = await borough.organisation('Rivermead Gardeners');
    const own = await borough.hoursLog(member, group);
    expect((await tell('HoursLogged', { hoursLogId: own, memberId: member })).told).toEqual([]);
    const imported = await borough.hoursLog(member, group, { submitted_by: `member:${leader}`, import_id: newId() });
    expect((await tell('HoursLogged', { hoursLogId: imported, memberId: member })).told).toEqual([]);
  });

  test('HoursApproved says what was earned, until when, and the balance right after', async () => {
    // Midnight in London at the end of 3 November 2028.
    const { log, member } = await approvedLog({}, new Date('2028-11-04T00:00:00Z'));
    const { told, notifications } = await tell('HoursApproved', { hoursLogId: log, memberId: member });
    expect(told).toEqual([
      {
        member: 'Nadia Okafor',
        kind: 'HOURS_APPROVED',
        channel: 'EMAIL',
        subject: 'Thank you: you earned 1 hour 30 minutes',
      },
    ]);
    expect(notifications[0]?.body).toContain('until the end of Friday 3 November 2028');
    expect(notifications[0]?.body).toContain('Your balance is now 2 hours.');
  });

  test('HoursApproved of donated hours names who received the credits; of hours without credits, nobody', async () => {
    const { log, member } = await approvedLog({ rewarded_as: 'DONATE' });
    const donated = await tell('HoursApproved', { hoursLogId: log, memberId: member });
    expect(donated.notifications.map(({ body }) => body.includes('went to Rivermead Gardeners'))).toEqual([true]);
    expect(donated.notifications.map(({ body }) => body.includes('balance'))).toEqual([false]);
    const group = await borough.organisation('Rivermead Readers');
    const unpaid = { state: 'APPROVED', decided_by: 'system', decided_at: at(30), rewarded_as: 'RECOGNITION_ONLY' };
    const plain = await borough.hoursLog(member, group, unpaid);
    const { told } = await tell('HoursApproved', { hoursLogId: plain, memberId: member });
    expect(told.map(({ subject }) => subject)).toEqual(['Thank you: your hours are approved']);
  });

  test('HoursDeclined gives the reason and the last day to ask again', async () => {
    const member = await borough.member('Nadia Okafor');
    const group = await borough.organisation('Rivermead Gardeners');
    const log = await borough.hoursLog(member, group, {
      state: 'DECLINED',
      decided_by: 'system',
      decided_at: at(30),
      decline_reason: 'The session was on another day.',
    });
    const { told, notifications } = await tell('HoursDeclined', { hoursLogId: log, memberId: member });
    expect(told.map(({ kind }) => kind)).toEqual(['HOURS_DECLINED']);
    expect(notifications[0]?.body).toContain('The session was on another day.');
    expect(notifications[0]?.body).toContain('Wednesday 2 December 2026');
  });

  test('AwardReversed says what was taken back and the balance; donated hours were never the member’s', async () => {
    const reversed = { state: 'REVERSED', reversed_at: at(40), reversal_reason: 'Entered twice' };
    const { log, member, award, wallet, issuance } = await approvedLog(reversed);
    await borough.transfer(
      {
        kind: 'REVERSAL',
        amount_minutes: 90,
        from_account_id: wallet,
        to_account_id: issuance,
        occurred_at: at(40),
        reverses_transfer_id: award,
      },
      -30,
      0,
    );
    const { told, notifications } = await tell('AwardReversed', { hoursLogId: log, memberId: member });
    expect(told.map(({ kind }) => kind)).toEqual(['AWARD_REVERSED']);
    expect(notifications[0]?.body).toContain('We have taken back the 1 hour 30 minutes of Time Credits');
    expect(notifications[0]?.body).toContain('Entered twice');
    expect(notifications[0]?.body).toContain('You have 30 minutes to earn back.');
    const group = await borough.organisation('Rivermead Readers');
    const donated = await borough.hoursLog(member, group, {
      ...reversed,
      decided_by: 'system',
      decided_at: at(30),
      rewarded_as: 'DONATE',
      transfer_id: award,
    });
    expect((await tell('AwardReversed', { hoursLogId: donated, memberId: member })).told).toEqual([]);
  });

  test('CreditsRedeemed and RedemptionReversed tell the visit and the balance right after each', async () => {
    const member = await borough.member('Nadia Okafor');
    const venue = await borough.organisation('Rivermead Baths');
    const wallet = await borough.account('WALLET', { member_id: member });
    const till = await borough.account('VENUE', { organisation_id: venue });
    const visit = {
      kind: 'REDEMPTION',
      amount_minutes: 60,
      from_account_id: wallet,
      to_account_id: till,
      occurred_at: at(60),
    };
    const transfer = await borough.transfer(visit, 45, 60);
    const redemption = await borough.redemption(member, venue, { transfer_id: transfer });
    const payload = { redemptionId: redemption, memberId: member, organisationId: venue };
    const spent = await tell('CreditsRedeemed', payload);
    expect(spent.told).toEqual([
      { member: 'Nadia Okafor', kind: 'CREDITS_SPENT', channel: 'EMAIL', subject: 'You used 1 hour of Time Credits' },
    ]);
    expect(spent.notifications[0]?.body).toContain(
      'for "An hour in the pool" at Rivermead Baths on Wednesday 4 November 2026 at 11:00.',
    );
    expect(spent.notifications[0]?.body).toContain('Your balance is now 45 minutes.');
    await borough.transfer(
      { ...visit, kind: 'REVERSAL', from_account_id: till, to_account_id: wallet, reverses_transfer_id: transfer },
      0,
      105,
    );
    const back = await tell('RedemptionReversed', payload);
    expect(back.told.map(({ kind }) => kind)).toEqual(['REDEMPTION_REVERSED']);
    expect(back.notifications[0]?.body).toContain('Your balance is now 1 hour 45 minutes.');
  });

  test('CreditsGiven tells giver and receiver, each with their own balance and channel', async () => {
    const giver = await borough.member('Nadia Okafor');
    const receiver = await borough.member('Tom Appleby', { preferred_channel: 'TEXT', phone: '+447700900123' });
    const from = await borough.account('WALLET', { member_id: giver });
    const to = await borough.account('WALLET', { member_id: receiver });
    const gift = { kind: 'GIFT', amount_minutes: 30, from_account_id: from, to_account_id: to, occurred_at: at(60) };
    const transfer = await borough.transfer({ ...gift, note: 'For the pool' }, 15, 30);
    const payload = { transferId: transfer, fromMemberId: giver, toMemberId: receiver };
    const { told, notifications } = await tell('CreditsGiven', payload);
    expect(told).toEqual([
      { member: 'Nadia Okafor', kind: 'GIFT_SENT', channel: 'EMAIL', subject: 'Thank you for your gift' },
      { member: 'Tom Appleby', kind: 'GIFT_RECEIVED', channel: 'TEXT', subject: '' },
    ]);
    expect(notifications[0]?.body).toContain('Your balance is now 15 minutes.');
    expect(notifications[1]?.body).toContain('Nadia Okafor has given you 30 minutes');
    expect(notifications[1]?.body).toContain('For the pool');
  });

  test('CreditsExpired thanks the member, and says where their credits have gone', async () => {
    const member = await borough.member('Nadia Okafor');
    const wallet = await borough.account('WALLET', { member_id: member });
    const pot = await borough.account('COMMUNITY_POT');
    const expiry = {
      kind: 'EXPIRY',
      amount_minutes: 90,
      from_account_id: wallet,
      to_account_id: pot,
      occurred_at: at(60),
    };
    const transferId = await borough.transfer(expiry, 15, 90);
    const { told, notifications } = await tell('CreditsExpired', { transferId, memberId: member });
    const subject = 'Thank you: your unused Time Credits help others now';
    expect(told).toEqual([{ member: 'Nadia Okafor', kind: 'CREDITS_EXPIRED', channel: 'EMAIL', subject }]);
    expect(notifications[0]?.body).toContain(
      '1 hour 30 minutes of Time Credits has passed, so they have gone to the community pot.',
    );
    expect(notifications[0]?.body).toContain('Your balance is now 15 minutes.');
  });

  test('ApiKeyCreated reaches its maker even when they chose no messages', async () => {
    const maker = await borough.member('Nadia Okafor', { preferred_channel: 'NONE' });
    const venue = await borough.organisation('Rivermead Baths');
    const key = newId();
    await borough.insert('api_key', {
      id: key,
      kind: 'TILL',
      name: 'Front desk',
      prefix: 'tck_a',
      token_hash: Buffer.from(key),
      scopes: ['redeem'],
      organisation_id: venue,
      created_by_member_id: maker,
      created_at: at(60),
    });
    const { told, notifications } = await tell('ApiKeyCreated', { apiKeyId: key, memberId: maker });
    expect(told).toEqual([
      { member: 'Nadia Okafor', kind: 'API_KEY_CREATED', channel: 'EMAIL', subject: 'A new API key was made' },
    ]);
    expect(notifications[0]?.body).toContain(
      'A new API key called "Front desk" was made for Rivermead Baths on Wednesday 4 November 2026 at 11:00 by Nadia Okafor.',
    );
  });

  test('a passkey that was added, or found to be copied, is told even to somebody who chose no messages', async () => {
    const owner = await borough.member('Ines Amado', { preferred_channel: 'NONE' });
    const passkey = newId();
    await borough.insert('passkey', {
      id: passkey,
      member_id: owner,
      user_handle: owner,
      credential_id: Buffer.from(passkey),
      public_key: Buffer.from('of no use'),
      counter: 0,
      transports: [],
      name: 'My phone',
      created_at: at(60),
    });
    const payload = { passkeyId: passkey, memberId: owner };
    const toOwner = { member: 'Ines Amado', channel: 'EMAIL' };
    const added = await tell('PasskeyAdded', payload);
    expect(added.told).toEqual([{ ...toOwner, kind: 'PASSKEY_ADDED', subject: 'A passkey was added' }]);
    expect(added.notifications[0]?.body).toContain(
      'A passkey called "My phone" was added to your membership on Wednesday 4 November 2026 at 11:00.',
    );
    expect((await tell('PasskeyCopied', payload)).told).toEqual([]);
    await workshop.rows(`UPDATE passkey SET ended_at = $2, end_reason = 'COPIED' WHERE id = $1`, [passkey, at(70)]);
    expect((await tell('PasskeyCopied', payload)).told).toEqual([
      { ...toOwner, kind: 'PASSKEY_COPIED', subject: 'Your passkey has been switched off' },
    ]);
  });
});
