import { updateMemberPreferences } from '../../../src/commands/people/updateMemberPreferences.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { auditOf, eventsOf, expectRefused } from './support.js';

describe('updateMemberPreferences', () => {
  let test: TestDatabase;
  let world: World;
  let member: MemberEntity;
  let self: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test });
    member = await world.member('Ada', { email: `ada${newId()}@example.org` });
    self = await world.actorOf(member);
  });
  afterAll(() => test.drop());

  const stored = async () =>
    (
      await test.admin(
        'SELECT reward_choice AS "rewardChoice", donate_to_organisation_id AS "donateTo", preferred_channel AS channel FROM member WHERE id = $1',
        [member.id],
      )
    )[0];

  it('a member chooses what becomes of their hours; what is left out stays', async () => {
    const group = await world.organisation();

    await updateMemberPreferences(world.as(self), {
      memberId: member.id,
      rewardChoice: 'DONATE',
      donateToOrganisationId: group.id,
    });
    expect(await stored()).toEqual({ rewardChoice: 'DONATE', donateTo: group.id, channel: 'EMAIL' });

    await updateMemberPreferences(world.as(self), { memberId: member.id, preferredChannel: 'NONE' });
    expect(await stored()).toEqual({ rewardChoice: 'DONATE', donateTo: group.id, channel: 'NONE' });

    await updateMemberPreferences(world.as(self), { memberId: member.id, donateToOrganisationId: null });
    expect(await stored()).toEqual({ rewardChoice: 'DONATE', donateTo: null, channel: 'NONE' });
    expect(await eventsOf(world)).toEqual([]);
    expect(await auditOf(world, 'updateMemberPreferences')).toHaveLength(3);
  });

  it('an operator does it for a person without a screen, recorded as such', async () => {
    const operator = await world.staff(['OPERATOR']);

    await updateMemberPreferences(world.as(operator), { memberId: member.id, rewardChoice: 'RECOGNITION_ONLY' });

    expect(await stored()).toMatchObject({ rewardChoice: 'RECOGNITION_ONLY' });
    expect(await auditOf(world, 'updateMemberPreferences')).toEqual([
      {
        actor: `member:${operator.kind === 'MEMBER' ? operator.memberId : ''}`,
        subjectType: 'Member',
        subjectId: member.id,
        detail: {},
      },
    ]);
  });

  it('refuses a channel on which nothing could arrive', async () => {
    for (const preferredChannel of ['TEXT', 'LETTER'] as const) {
      await expectRefused(
        world,
        () => updateMemberPreferences(world.as(self), { memberId: member.id, preferredChannel }),
        'INVALID_INPUT',
        'preferredChannel',
      );
    }
  });

  it('refuses texts to a landline, and says why; a mobile takes them', async () => {
    const chooseTexts = () =>
      updateMemberPreferences(world.as(self), { memberId: member.id, preferredChannel: 'TEXT' });
    await test.admin(`UPDATE member SET phone = '+442079460558' WHERE id = $1`, [member.id]);
    await expectRefused(world, chooseTexts, 'INVALID_INPUT', 'preferredChannel');
    await expect(chooseTexts()).rejects.toThrow(
      'We have no telephone number that takes texts for this member, so texts cannot be chosen.',
    );
    expect(await stored()).toMatchObject({ channel: 'EMAIL' });
    await test.admin(`UPDATE member SET phone = '+447700900123' WHERE id = $1`, [member.id]);
    await chooseTexts();
    expect(await stored()).toMatchObject({ channel: 'TEXT' });
  });

  it('J20 how often, of what, in which language and print they want to hear, each by itself', async () => {
    const wishes = async () =>
      (
        await test.admin(
          'SELECT message_frequency AS frequency, topics_off AS off, locale, large_print AS large FROM member WHERE id = $1',
          [member.id],
        )
      )[0];
    expect(await wishes()).toEqual({ frequency: 'AS_IT_HAPPENS', off: [], locale: 'en-GB', large: false });

    const change = async (some: object) =>
      await updateMemberPreferences(world.as(self), { memberId: member.id, ...some });
    await change({ messageFrequency: 'WEEKLY', topics: ['HOURS', 'NEWS', 'SHIFTS'] });
    await change({ messageLanguage: 'CY', largePrint: true, topics: null, messageFrequency: null });
    expect(await wishes()).toEqual({
      ...{ frequency: 'WEEKLY', off: ['CREDITS', 'MATCHES', 'NEIGHBOURS'] },
      ...{ locale: 'cy', large: true },
    });
    await change({ topics: [], largePrint: false });
    expect(await wishes()).toMatchObject({
      off: ['HOURS', 'CREDITS', 'SHIFTS', 'MATCHES', 'NEIGHBOURS', 'NEWS'],
      large: false,
    });

    for (const messageLanguage of ['Welsh people', '12', 'x'.repeat(36), '\u0000']) {
      await expectRefused(world, () => change({ messageLanguage }), 'INVALID_INPUT', 'messageLanguage');
    }
  });

  it('J20 a phone or computer is chosen once one of theirs can be reached', async () => {
    const choose = () => updateMemberPreferences(world.as(self), { memberId: member.id, preferredChannel: 'PUSH' });
    await expectRefused(world, choose, 'INVALID_INPUT', 'preferredChannel');

    await test.admin(
      `INSERT INTO push_subscription (scheme_id, id, member_id, endpoint, public_key, auth_secret, created_at)
       VALUES ($1, $2, $3, 'https://push.example.org/one', $4, $5, now())`,
      [world.schemeId, newId(), member.id, 'k'.repeat(87), 'a'.repeat(22)],
    );
    await choose();
    expect(await stored()).toMatchObject({ channel: 'PUSH' });
  });

  it('donations go to a verified group with an open pot and nowhere else', async () => {
    const donateTo = (organisationId: string) => () =>
      updateMemberPreferences(world.as(self), {
        memberId: member.id,
        rewardChoice: 'DONATE',
        donateToOrganisationId: organisationId,
      });
    const field = 'donateToOrganisationId';
    const pending = await world.organisation({ status: 'PENDING' });
    const venue = await world.organisation({ isVenue: true, isGroup: false });
    const closed = await world.organisation();
    const frozen = await world.organisation();
    await test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [closed.id]);
    await test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [frozen.id]);
    const foreign = await (await createWorld({ test })).organisation();

    await expectRefused(world, donateTo(pending.id), 'NOT_VERIFIED', field);
    await expectRefused(world, donateTo(venue.id), 'INVALID_INPUT', field);
    await expectRefused(world, donateTo(closed.id), 'ORGANISATION_CLOSED', field);
    await expectRefused(world, donateTo(frozen.id), 'ACCOUNT_NOT_OPEN', field);
    await expectRefused(world, donateTo(foreign.id), 'NOT_FOUND');
  });

  it('refuses a membership that has ended', async () => {
    await test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [member.id]);

    await expectRefused(
      world,
      () => updateMemberPreferences(world.as(self), { memberId: member.id, rewardChoice: 'DONATE' }),
      'MEMBER_CLOSED',
    );
  });

  it('is nobody else’s business, and no app’s', async () => {
    const group = await world.organisation();
    const app: Actor = {
      kind: 'APP',
      credential: 'KEY',
      appKind: 'MEMBER_APP',
      schemeId: world.schemeId,
      appId: newId(),
      scopes: ['balance:read', 'hours:read'],
      organisationId: null,
      memberId: member.id,
    };
    const change = (actor: Actor) => () =>
      updateMemberPreferences(world.as(actor), { memberId: member.id, rewardChoice: 'DONATE' });

    for (const actor of [
      await world.staff(),
      await world.staff(['AUDITOR']),
      await world.staff(['COORDINATOR', group.id]),
      app,
    ]) {
      await expectRefused(world, change(actor), 'FORBIDDEN');
    }
    const stranger = await (await createWorld({ test })).staff(['OPERATOR']);
    await expectRefused(world, change(stranger), 'NOT_FOUND');
  });
});
