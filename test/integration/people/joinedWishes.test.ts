import { unsubscribeMember } from '../../../src/commands/notifications/unsubscribeMember.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { newId } from '../../../src/domain/ids.js';
import { chooseChannel, hasSwitchedOff } from '../../../src/domain/notifications/chooseChannel.js';
import { MESSAGE_KINDS, MESSAGE_RULES, TOPICS } from '../../../src/domain/notifications/kinds.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { createWorld, type World } from '../../support/world.js';

/** What somebody ended, or wished for, goes along where their membership is joined with another. */

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function join(remaining: MemberEntity, leaving: MemberEntity): Promise<void> {
  const pair = { remainingMemberId: remaining.id, leavingMemberId: leaving.id };
  for (const operator of [await world.staff(['OPERATOR']), await world.staff(['OPERATOR'])])
    await mergeMembers(world.as(operator), { idempotencyKey: newId(), ...pair });
}

async function change(member: MemberEntity, what: string): Promise<void> {
  await world.test.admin(`UPDATE member SET ${what} WHERE id = $1`, [member.id]);
}

const onPaper = `address_lines = '{1 Long Lane,BF1 2AB}', preferred_channel = 'LETTER'`;

interface Wishes {
  email: string | null;
  phone: string | null;
  channel: 'EMAIL' | 'TEXT' | 'LETTER' | 'NONE';
  off: (typeof TOPICS)[number][];
  frequency: string;
  locale: string;
  large: boolean;
}

async function wishesOf(member: MemberEntity): Promise<Wishes> {
  const [row] = await world.test.admin<Wishes>(
    `SELECT email, phone, preferred_channel AS channel, topics_off AS off, message_frequency AS frequency, locale, large_print AS large
     FROM member WHERE id = $1`,
    [member.id],
  );
  if (!row) throw new Error('no such member');
  return row;
}

test('P4 whoever ended everything by the link in an email is not written to again where her address moves to a membership on paper', async () => {
  const paper = await world.member('Una Marsh');
  await change(paper, onPaper);
  const una = await world.member('Una Marsh', { email: 'una@example.org' });
  const token = world.services.secrets.unsubscribeToken({ schemeId: world.schemeId, memberId: una.id, about: 'NEWS' });
  await unsubscribeMember(world.as({ kind: 'ANONYMOUS' }), { token, all: true });
  await join(paper, una);

  const wishes = await wishesOf(paper);
  expect(wishes).toEqual({
    ...{ email: 'una@example.org', phone: null, channel: 'LETTER', off: [...TOPICS] },
    ...{ frequency: 'AS_IT_HAPPENS', locale: 'en-GB', large: false },
  });
  const reached = {
    email: wishes.email,
    hasPostalAddress: true,
    topicsOff: wishes.off,
    preferredChannel: 'EMAIL',
  } as const;
  const ended = MESSAGE_KINDS.filter((kind) => MESSAGE_RULES[kind].topic !== null);
  expect(ended.map((kind) => chooseChannel(reached, kind))).toEqual(ended.map(() => null));
  expect(ended.every((kind) => hasSwitchedOff(reached, kind))).toBe(true);
});

test.each([
  ['an email address', { email: 'una@example.org' }, {}],
  ['a phone number', { phone: '+447700900141' }, { email: 'una.marsh@example.org' }],
])(
  'what both switched off adds up where %s moves; how the one who remains hears of things stays',
  async (_, its, own) => {
    const remaining = await world.member('Una Marsh', own);
    const leaving = await world.member('Una Marsh', its);
    await change(remaining, `${onPaper}, topics_off = '{NEWS}', locale = 'pl', message_frequency = 'DAILY'`);
    await change(leaving, `topics_off = '{NEWS,HOURS}', locale = 'cy', message_frequency = 'WEEKLY'`);
    await join(remaining, leaving);
    expect(await wishesOf(remaining)).toEqual({
      ...{ email: null, phone: null, ...own, ...its, channel: 'LETTER', off: ['HOURS', 'NEWS'] },
      ...{ frequency: 'DAILY', locale: 'pl', large: false },
    });
  },
);

test('where no address moves to a membership that could be reached, its own wishes stand', async () => {
  const remaining = await world.member('Una Marsh', { email: 'una.marsh@example.org' });
  const leaving = await world.member('Una Marsh', { email: 'una@example.org' });
  await change(leaving, `topics_off = '{HOURS}', locale = 'cy', message_frequency = 'WEEKLY'`);
  await join(remaining, leaving);
  expect(await wishesOf(remaining)).toEqual({
    ...{ email: 'una.marsh@example.org', phone: null, channel: 'EMAIL', off: [] },
    ...{ frequency: 'AS_IT_HAPPENS', locale: 'en-GB', large: false },
  });
});

test.each([
  ['nothing', {}],
  ['a landline', { phone: '+442079460560' }],
])('one that could not be reached, with %s, takes over how the other wished to hear of things', async (_, own) => {
  const remaining = await world.member('Una Marsh', own);
  const leaving = await world.member('Una Marsh', { email: 'una@example.org' });
  await change(remaining, `topics_off = '{NEWS}'`);
  await change(leaving, `topics_off = '{SHIFTS}', locale = 'cy', message_frequency = 'WEEKLY', large_print = true`);
  await join(remaining, leaving);
  expect(await wishesOf(remaining)).toEqual({
    ...{ phone: null, ...own, email: 'una@example.org', channel: 'EMAIL', off: ['SHIFTS', 'NEWS'] },
    ...{ frequency: 'WEEKLY', locale: 'cy', large: true },
  });
});
