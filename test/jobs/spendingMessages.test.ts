import { newId } from '../../src/domain/ids.js';
import { at, Borough } from './borough.js';
import { Workshop } from './support.js';
import { tellTwice } from './telling.js';

let workshop: Workshop;
let borough: Borough;
let member: string;
let venue: string;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  borough = await Borough.found(workshop.owner);
  member = await borough.member('Nadia Okafor');
  venue = await borough.organisation('Marsh Lane Pool');
});
afterAll(() => workshop.close());

const tell = (type: string, payload: Record<string, unknown>) => tellTwice({ workshop, borough }, type, payload);
const toNadia = (kind: string, subject: string) => [{ member: 'Nadia Okafor', kind, channel: 'EMAIL', subject }];

describe('cards', () => {
  async function card(more: Record<string, unknown> = {}): Promise<string> {
    const id = newId();
    await borough.insert('member_card', {
      id,
      member_id: member,
      card_number: id,
      pin_hash: Buffer.from('x'),
      state: 'ACTIVE',
      issued_by: 'system',
      issued_at: at(30),
      ...more,
    });
    return id;
  }

  test('a card issued is told, and whether it replaces one; never its number', async () => {
    const first = await card({ state: 'REPLACED', issued_at: at(0), ended_at: at(30) });
    const second = await card();
    const told = await tell('MemberCardIssued', { cardId: second, memberId: member });
    expect(told.told).toEqual(toNadia('CARD_ISSUED', 'Your new member card'));
    expect(told.notifications[0]?.body).toContain('Your old card no longer works.');
    expect(told.notifications[0]?.body).not.toContain(second);
    const { notifications } = await tell('MemberCardIssued', { cardId: first, memberId: member });
    expect(notifications[0]?.body).not.toContain('old card');
  });

  test('a blocked card is told, also to who chose to hear nothing', async () => {
    await workshop.rows(`UPDATE member SET preferred_channel = 'NONE' WHERE id = $1`, [member]);
    const cardId = await card({ state: 'BLOCKED', ended_at: at(40), end_reason: 'LOST' });
    const { told, notifications } = await tell('MemberCardBlocked', { cardId, memberId: member });
    expect(told).toEqual(toNadia('CARD_BLOCKED', 'Your member card is blocked'));
    expect(notifications[0]?.body).toContain('blocked on Wednesday 4 November 2026 at 10:40');
  });

  test('a card closed by wrong PINs is told while it is the one in use', async () => {
    const cardId = await card({ wrong_pins: 10 });
    expect((await tell('MemberCardLocked', { cardId, memberId: member })).told).toEqual(
      toNadia('CARD_LOCKED', 'Your member card has been switched off'),
    );
    await workshop.rows(`UPDATE member_card SET state = 'REPLACED', ended_at = $2 WHERE id = $1`, [cardId, at(50)]);
    expect((await tell('MemberCardLocked', { cardId, memberId: member })).told).toEqual([]);
  });
});

describe('holds', () => {
  const hold = (more: Record<string, unknown>) =>
    borough.redemption(member, venue, {
      state: 'HELD',
      redeemed_at: null,
      hold_id: newId(),
      placed_at: at(60),
      ...more,
    });
  const payload = (redemptionId: string) => ({ redemptionId, memberId: member, organisationId: venue });

  test('a booking is confirmed while it stands; a hold at a till is not', async () => {
    const bookedFor = new Date('2026-11-26T14:30:00Z');
    const { told, notifications } = await tell('HoldPlaced', payload(await hold({ booked_for: bookedFor })));
    expect(told).toEqual(toNadia('HOLD_PLACED', 'Your booking at Marsh Lane Pool'));
    expect(notifications[0]?.body).toContain(
      'Booked for you: "An hour in the pool" at Marsh Lane Pool on Thursday 26 November 2026 at 14:30.',
    );
    expect((await tell('HoldPlaced', payload(await hold({})))).told).toEqual([]);
    const over = await hold({ booked_for: bookedFor, state: 'RELEASED', ended_at: at(61) });
    expect((await tell('HoldPlaced', payload(over))).told).toEqual([]);
  });

  test.each([
    ['LAPSED', {}, 'The time of the hold was over.'],
    ['RELEASED', {}, 'The hold was cancelled.'],
    ['RELEASED', { status: 'CLOSED' }, 'The venue does not take part any more.'],
  ])('one that is %s is told, with why: %j', async (state, ofVenue, why) => {
    venue = await borough.organisation('Old Baths', ofVenue);
    const { told, notifications } = await tell('HoldEnded', payload(await hold({ state, ended_at: at(90) })));
    expect(told).toEqual(toNadia('HOLD_ENDED', 'Time Credits given back: An hour in the pool'));
    expect(notifications[0]?.body).toContain(`are yours to enjoy again. ${why}`);
  });
});

describe('donations', () => {
  async function donated(pot: string): Promise<string> {
    const wallet = await borough.account('WALLET', { member_id: member });
    const row = {
      kind: 'DONATION',
      amount_minutes: 90,
      from_account_id: wallet,
      to_account_id: pot,
      occurred_at: at(30),
    };
    return await borough.transfer(row, 30, 90);
  }

  test('the donor is thanked, with the group or the community pot', async () => {
    const group = await borough.organisation('Rivermead Gardeners');
    const transferId = await donated(await borough.account('POT', { organisation_id: group }));
    const { told, notifications } = await tell('CreditsDonated', {
      transferId,
      memberId: member,
      organisationId: group,
    });
    expect(told).toEqual(toNadia('DONATION_SENT', 'Thank you for your donation'));
    expect(notifications[0]?.body).toContain(
      'You donated 1 hour 30 minutes of Time Credits to Rivermead Gardeners on Wednesday 4 November 2026 at 10:30.',
    );
    expect(notifications[0]?.body).toContain('Your balance is now 30 minutes.');
  });

  test('the community pot is named so', async () => {
    const transferId = await donated(await borough.account('COMMUNITY_POT'));
    const { notifications } = await tell('CreditsDonated', { transferId, memberId: member, organisationId: null });
    expect(notifications[0]?.body).toContain('to the community pot on');
  });
});
