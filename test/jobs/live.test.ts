import { SetClock } from '../../src/adapters/clock.js';
import type { Changes } from '../../src/domain/live/changes.js';
import { eventProcessor } from '../../src/jobs/processors/processEvent.js';
import { at, Borough } from './borough.js';
import { Workshop } from './support.js';

describe('word of what an event changed', () => {
  let workshop: Workshop;
  let borough: Borough;
  let member: string;
  let organisation: string;
  let accounts: Record<'issuance' | 'wallet' | 'pot' | 'venue', string>;

  beforeAll(async () => {
    workshop = await Workshop.open();
    borough = await Borough.found(workshop.owner);
    member = await borough.member('Ada Osei');
    organisation = await borough.organisation('Elm Lido');
    accounts = {
      issuance: await borough.account('ISSUANCE'),
      wallet: await borough.account('WALLET', { member_id: member }),
      pot: await borough.account('POT', { organisation_id: organisation }),
      venue: await borough.account('VENUE', { organisation_id: organisation }),
    };
  });
  afterAll(() => workshop.close());

  const log = (more: object = {}) => borough.hoursLog(member, organisation, { ...more });
  const moved = async (from: keyof typeof accounts, to: keyof typeof accounts, kind: string) =>
    await borough.transfer(
      { kind, amount_minutes: 60, from_account_id: accounts[from], to_account_id: accounts[to], occurred_at: at(60) },
      0,
      60,
    );

  /** Processes an event twice; answers what was published. */
  async function publishedBy(type: string, payload: Record<string, unknown>): Promise<Changes[]> {
    const published: Changes[] = [];
    const live = { publish: async (changes: Changes) => void published.push(changes) };
    const job = { schemeId: borough.schemeId, eventId: await borough.event(type, payload) };
    const context = { ...workshop.context(new SetClock(at(90))), live };
    await eventProcessor(context)(job);
    await eventProcessor(context)(job);
    return published;
  }

  const only = (names: (keyof typeof accounts)[], hoursLogs: object[] = []) => [
    {
      schemeId: borough.schemeId,
      accountIds: names.length > 0 ? expect.arrayContaining(names.map((name) => accounts[name])) : [],
      hoursLogs,
    },
  ];

  test('a gift: both ends of its transfer', async () => {
    const other = await borough.member('Ben Ito');
    const wallet = await borough.account('WALLET', { member_id: other });
    const transferId = await borough.transfer(
      { kind: 'GIFT', amount_minutes: 5, from_account_id: accounts.wallet, to_account_id: wallet, occurred_at: at(60) },
      0,
      5,
    );
    const published = await publishedBy('CreditsGiven', { transferId, fromMemberId: member, toMemberId: other });

    expect(published.map((one) => one.accountIds.toSorted())).toEqual([[accounts.wallet, wallet].toSorted()]);
  });

  test('hours that wait: the log alone', async () => {
    const id = await log();

    expect(await publishedBy('HoursLogged', { hoursLogId: id, memberId: member })).toEqual([
      {
        schemeId: borough.schemeId,
        accountIds: [],
        hoursLogs: [{ id, memberId: member, organisationId: organisation }],
      },
    ]);
  });

  test('hours that earned for a pot: the log, and both accounts of the award', async () => {
    const transferId = await moved('issuance', 'pot', 'ISSUE');
    const id = await log({ state: 'APPROVED', decided_at: at(50), rewarded_as: 'DONATE', transfer_id: transferId });
    const published = await publishedBy('HoursApproved', { hoursLogId: id, memberId: member });

    expect(published).toEqual(only(['issuance', 'pot'], [{ id, memberId: member, organisationId: organisation }]));
    expect(published[0]?.accountIds).toHaveLength(2);
  });

  test("a visit, and its reversal: the member's wallet and the venue's accounts", async () => {
    const redemptionId = await borough.redemption(member, organisation, { transfer_id: null });
    const payload = { redemptionId, memberId: member, organisationId: organisation };
    for (const type of ['CreditsRedeemed', 'RedemptionReversed']) {
      const published = await publishedBy(type, payload);

      expect(published).toEqual(only(['wallet', 'pot', 'venue']));
      expect(published[0]?.accountIds).toHaveLength(3);
    }
  });

  test('a hold, and its end: the wallet, in which less or more is available', async () => {
    const redemptionId = await borough.redemption(member, organisation, { transfer_id: null });
    const payload = { redemptionId, memberId: member, organisationId: organisation };
    for (const type of ['HoldPlaced', 'HoldEnded']) {
      const published = await publishedBy(type, payload);

      expect(published).toEqual(only(['wallet']));
      expect(published[0]?.accountIds).toHaveLength(1);
    }
  });

  test('a donation: both ends of its transfer', async () => {
    const transferId = await moved('wallet', 'pot', 'DONATION');
    const published = await publishedBy('CreditsDonated', {
      transferId,
      memberId: member,
      organisationId: organisation,
    });

    expect(published).toEqual(only(['wallet', 'pot']));
  });

  test('whoever begins may have been given something to begin with: their wallet', async () => {
    expect(await publishedBy('MemberRegistered', { memberId: member })).toEqual(only(['wallet']));
  });

  test('an event that moves nothing publishes nothing', async () => {
    expect(await publishedBy('CheckRecorded', { checkId: member, memberId: member })).toEqual([]);
  });

  test('a carrier that is away holds nothing up', async () => {
    const live = { publish: async () => Promise.reject(new Error('away')) };
    const context = { ...workshop.context(new SetClock(at(90))), live };
    const eventId = await borough.event('HoursLogged', { hoursLogId: await log(), memberId: member });
    await eventProcessor(context)({ schemeId: borough.schemeId, eventId });

    expect(await workshop.rows('SELECT processed_at FROM outbox_event WHERE id = $1', [eventId])).toEqual([
      { processed_at: at(90) },
    ]);
    expect(context.log.of('warn').map(({ message }) => message)).toEqual([
      'live updates could not be told of some changes',
    ]);
  });
});
