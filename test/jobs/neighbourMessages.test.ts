import { newId } from '../../src/domain/ids.js';
import { at, Borough } from './borough.js';
import { Workshop } from './support.js';
import { tellTwice } from './telling.js';

let workshop: Workshop;
let borough: Borough;
let ada: string;
let ben: string;

beforeAll(async () => {
  workshop = await Workshop.open();
}, 60_000);
beforeEach(async () => {
  borough = await Borough.found(workshop.owner);
  ada = await borough.member('Ada Brown', { phone: '+447700900111' });
  ben = await borough.member('Ben Green');
  for (const member_id of [await borough.member('Olu Operator'), ben])
    await borough.insert('role_assignment', { id: newId(), member_id, role: 'OPERATOR', assigned_at: at(0) });
});
afterAll(() => workshop.close());

/** A request of Ada's that Ben answered. */
async function answer(state: string): Promise<string> {
  const [postId, answerId] = [newId(), newId()];
  await borough.insert('help_post', {
    ...{
      id: postId,
      kind: 'REQUEST',
      member_id: ada,
      title: 'Hedge cutting',
      cause: 'NEIGHBOURHOOD',
      place_kind: 'ON_SITE',
    },
    ...{ state: 'OPEN', posted_by: `member:${ada}`, posted_at: at(0), changed_at: at(0), stands_until: at(999) },
  });
  await borough.insert('help_answer', {
    ...{ id: answerId, post_id: postId, member_id: ben, words: 'I have shears', state, answered_by: `member:${ben}` },
    ...{ answered_at: at(0), ended_at: state === 'WAITING' || state === 'AGREED' ? null : at(1) },
  });
  return answerId;
}

async function exchange(row: object): Promise<string> {
  const answerId = await answer('AGREED');
  const [post] = await workshop.rows<{ id: string }>('SELECT post_id AS id FROM help_answer WHERE id = $1', [answerId]);
  const id = newId();
  const agreed = {
    agreed_at: at(1),
    starts_at: at(600),
    agreed_minutes: 60,
    charges_missed: false,
    place: '4 Mill Row',
  };
  await borough.insert('help_exchange', {
    ...{ id, post_id: post?.id, answer_id: answerId, helper_id: ben, helped_id: ada, ...agreed, ...row },
  });
  return id;
}

const tell = async (type: string, payload: Record<string, unknown>) => {
  const { told, notifications } = await tellTwice({ workshop, borough }, type, payload);
  return { told: told.map(({ member, kind }) => `${member} ${kind}`), bodies: notifications.map(({ body }) => body) };
};

test('whoever posted hears of an answer while it waits, and the other side of its end', async () => {
  expect((await tell('HelpAnswered', { answerId: await answer('WAITING') })).told).toEqual(['Ada Brown HELP_ANSWERED']);
  expect((await tell('HelpAnswered', { answerId: await answer('WITHDRAWN') })).told).toEqual([]);
  expect((await tell('HelpAnswerEnded', { answerId: await answer('WITHDRAWN') })).told).toEqual([
    'Ada Brown HELP_ANSWER_ENDED',
  ]);
  expect((await tell('HelpAnswerEnded', { answerId: await answer('DECLINED') })).told).toEqual([
    'Ben Green HELP_ANSWER_ENDED',
  ]);
});

test('a proposal says nothing of the place or how to reach anybody; what is agreed tells the two, and them alone', async () => {
  const proposal = {
    proposed_by_id: ada,
    proposed_at: at(1),
    proposed_starts_at: at(700),
    proposed_minutes: 45,
    proposed_charges_missed: false,
  };
  const proposed = await tell('ExchangeProposed', {
    exchangeId: await exchange({ state: 'AGREED', ...proposal, proposed_place: '9 Mill Row' }),
  });
  expect([proposed.told, proposed.bodies.some((body) => /Mill Row|7700/.test(body))]).toEqual([
    ['Ben Green EXCHANGE_PROPOSED'],
    false,
  ]);
  // Nobody agrees to a time that counts even if it is missed without having read so.
  const counts = 'the time counts as given all the same';
  const charging = await tell('ExchangeProposed', {
    exchangeId: await exchange({ state: 'AGREED', ...proposal, proposed_charges_missed: true }),
  });
  expect([proposed, charging].map(({ bodies }) => bodies.map((body) => body.includes(counts)))).toEqual([
    [false],
    [true],
  ]);
  const agreed = await tell('ExchangeAgreed', { exchangeId: await exchange({ state: 'AGREED' }) });
  expect(agreed.told).toEqual(['Ada Brown EXCHANGE_AGREED', 'Ben Green EXCHANGE_AGREED']);
  expect(agreed.bodies.map((body) => [body.includes('4 Mill Row'), body.includes('+447700900111')])).toEqual([
    [true, false],
    [true, true],
  ]);
});

test('the side that waits is told: to confirm, that it is off, that it waits, that it is settled', async () => {
  const said = { helper_minutes: 60, helper_confirmed_at: at(2), helper_confirmed_by: `member:${ben}` };
  const half = async () => exchange({ state: 'HALF_CONFIRMED', ...said });
  expect((await tell('ExchangeConfirmed', { exchangeId: await half() })).told).toEqual([
    'Ada Brown EXCHANGE_TO_CONFIRM',
  ]);
  expect((await tell('ExchangeReminds', { exchangeId: await half() })).told).toEqual(['Ada Brown EXCHANGE_TO_CONFIRM']);
  const cancelled = (end_reason: string) => exchange({ state: 'CANCELLED', ended_at: at(2), end_reason });
  expect((await tell('ExchangeEnded', { exchangeId: await cancelled('BY_HELPER') })).told).toEqual([
    'Ada Brown EXCHANGE_ENDED',
  ]);
  // Of a block neither learns who wanted it: both are told the same.
  const blocked = await tell('ExchangeEnded', { exchangeId: await cancelled('BLOCKED') });
  expect(blocked.told).toEqual(['Ada Brown EXCHANGE_ENDED', 'Ben Green EXCHANGE_ENDED']);
  expect(blocked.bodies.some((body) => /block/i.test(body))).toBe(false);
  const waits = await exchange({ state: 'WAITING_FOR_CREDITS', settled_minutes: 60, waits_since: at(2) });
  expect((await tell('ExchangeWaits', { exchangeId: waits })).told).toEqual([
    'Ada Brown EXCHANGE_WAITS',
    'Ben Green EXCHANGE_WAITS',
  ]);
  const settled = await exchange({ state: 'SETTLED', settled_minutes: 0, settled_at: at(3) });
  const sides = { helperId: ben, helpedId: ada };
  expect((await tell('ExchangeSettled', { exchangeId: settled, ...sides })).told).toEqual([
    'Ada Brown EXCHANGE_SETTLED',
    'Ben Green EXCHANGE_SETTLED',
  ]);
});

test('a dispute goes to both and to operators who are neither of them', async () => {
  const disputed = await exchange({
    state: 'DISPUTED',
    disputed_at: at(3),
    disputed_by: `member:${ada}`,
    dispute_reason: 'It rained',
  });
  expect((await tell('ExchangeDisputed', { exchangeId: disputed })).told).toEqual([
    'Ada Brown EXCHANGE_WITH_STAFF',
    'Ben Green EXCHANGE_WITH_STAFF',
    'Olu Operator EXCHANGE_DISPUTED',
  ]);
});

test('operators hear what is missing where a membership ended, and nothing where it was settled after all', async () => {
  const words = 'Of 1 hour 0 minutes could be given.';
  const cut = {
    state: 'CANCELLED',
    settled_minutes: 60,
    ended_at: at(3),
    end_reason: 'MEMBERSHIP_ENDED',
    end_words: words,
  };
  const stuck = await tell('ExchangeStuck', { exchangeId: await exchange(cut) });
  expect([stuck.told, stuck.bodies.map((body) => body.includes(words))]).toEqual([
    ['Olu Operator EXCHANGE_STUCK'],
    [true],
  ]);
  const settled = await exchange({ state: 'SETTLED', settled_minutes: 0, settled_at: at(3) });
  expect((await tell('ExchangeStuck', { exchangeId: settled })).told).toEqual([]);
});

test('N19 where neither has said how long it was, both read until when they can, and then that it is closed', async () => {
  const waits = await exchange({ state: 'AGREED' });
  await borough.insert('due_work', {
    ...{ id: newId(), kind: 'EXCHANGE_ENDS', subject_id: waits, state: 'WAITING', created_at: at(1) },
    ...{ due_at: new Date('2026-12-20T10:00:00Z'), next_try_at: new Date('2026-12-20T10:00:00Z') },
  });
  const asked = await tell('ExchangeReminds', { exchangeId: waits });
  const until = 'If neither of you does by Sunday 20 December 2026, we close it.';
  expect([asked.told, asked.bodies.map((body) => body.includes(until))]).toEqual([
    ['Ada Brown EXCHANGE_TO_CONFIRM', 'Ben Green EXCHANGE_TO_CONFIRM'],
    [true, true],
  ]);
  const closed = await tell('ExchangeEnded', {
    exchangeId: await exchange({ state: 'CANCELLED', ended_at: at(2), end_reason: 'UNCONFIRMED' }),
  });
  expect([closed.told, closed.bodies.map((body) => body.includes('neither of you'))]).toEqual([
    ['Ada Brown EXCHANGE_ENDED', 'Ben Green EXCHANGE_ENDED'],
    [true, true],
  ]);
});
