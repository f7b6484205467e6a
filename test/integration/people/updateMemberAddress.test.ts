import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { updateMemberAddress } from '../../../src/commands/people/updateMemberAddress.js';
import { RequestError } from '../../../src/domain/errors.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Guesser, GuessKind } from '../../../src/domain/limits/guesses.js';
import { addressMended } from '../../../src/domain/notifications/staffTasks.js';
import { actWords } from '../../../src/domain/people/actWords.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { actsByOthers } from '../../../src/queries/people/actsByOthers.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { actorNow } from './signedIn.js';
import { ask, auditOf, expectRefused } from './support.js';

/** Members say where messages go to them; whoever acts for them, where letters go. */

let world: World;
let operator: Actor;
let ada: MemberEntity;
const lines = ['Flat 2', '14 Long Lane', 'BF1 2AB'];

beforeEach(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  ada = await world.member('Ada');
});
afterEach(() => world.close());

const mutation = `mutation ($input: UpdateMemberAddressInput!) { updateMemberAddress(input: $input) {
  member { id email phone addressLines } userErrors { code field } } }`;
const change = (actor: Actor, input: Record<string, unknown>) => ask(world, actor, mutation, { input });
const refusal = (code: string, field: string[] | null) => ({
  data: { updateMemberAddress: { member: null, userErrors: [{ code, field }] } },
});
const ways = async () =>
  (
    await world.test.admin(
      `SELECT email, phone, address_lines AS lines, email_failed_at AS "emailFailed", phone_failed_at AS "phoneFailed" FROM member WHERE id = $1`,
      [ada.id],
    )
  )[0];
const tasks = () =>
  world.test.admin(
    'SELECT settled_at AS "settledAt", settled_by AS "settledBy", note FROM staff_task WHERE subject_id = $1',
    [ada.id],
  );

async function fails(email: string): Promise<void> {
  await world.test.admin('UPDATE member SET email = $2 WHERE id = $1', [ada.id, email]);
  await world.test.admin('UPDATE member SET email_failed_at = $2 WHERE id = $1', [ada.id, worldNow]);
  await world.test.admin(
    `INSERT INTO staff_task (scheme_id, id, kind, subject_id, opened_at) VALUES ($1, $2, 'UNREACHABLE_MEMBER', $3, $4)`,
    [world.schemeId, newId(), ada.id, worldNow],
  );
}

test('J17 a member mends their own address, and what correcting one does happens too', async () => {
  await fails('old@example.org');
  const input = {
    email: 'New@Example.org',
    phone: '07700 900126',
    addressLines: [' Flat 2', '14 Long Lane', '', 'BF1 2AB'],
  };
  expect(await change(memberActor(world, ada.id), input)).toEqual({
    data: {
      updateMemberAddress: {
        member: {
          id: toGlobalId('Member', ada.id),
          email: 'new@example.org',
          phone: '+447700900126',
          addressLines: lines,
        },
        userErrors: [],
      },
    },
  });
  expect(await ways()).toEqual({
    ...{ email: 'new@example.org', phone: '+447700900126', lines },
    ...{ emailFailed: null, phoneFailed: null },
  });
  const settledBy = `member:${ada.id}`;
  expect(await tasks()).toEqual([{ settledAt: worldNow, settledBy, note: addressMended }]);
  expect((await auditOf(world, 'updateMemberAddress')).map(({ subjectType, detail }) => [subjectType, detail])).toEqual(
    [
      ['StaffTask', {}],
      ['Member', { corrected: ['email', 'phone', 'addressLines'] }],
    ],
  );
});

test('J17 whoever acts for a member changes where letters go, which the member reads; codes to sign in go elsewhere for nobody', async () => {
  const [helper, guardian] = [await world.member('Henri'), await world.member('Gita')];
  await nameHelper(world.as(memberActor(world, ada.id)), {
    memberId: ada.id,
    helperId: helper.id,
    untilOn: '2026-12-31',
  });
  await nameGuardian(world.as(operator), { memberId: ada.id, guardianId: guardian.id, adultFromOn: '2030-06-15' });
  await world.test.admin('DELETE FROM outbox_event WHERE scheme_id = $1', [world.schemeId]);
  for (const { id } of [helper, guardian]) {
    const actor = await actorNow(world, id);
    for (const way of [{ email: 'mine@example.org' }, { phone: '07700 900127' }])
      await expectRefused(
        world,
        () => updateMemberAddress(world.as(actor), { memberId: ada.id, addressLines: lines, ...way }),
        'FORBIDDEN',
      );
    world.clock.advance(1_000);
    expect(await change(actor, { memberId: toGlobalId('Member', ada.id), addressLines: lines })).toMatchObject({
      data: { updateMemberAddress: { member: { addressLines: null }, userErrors: [] } },
    });
  }
  expect(await ways()).toMatchObject({ lines, email: null, phone: null });
  const { nodes } = await actsByOthers(world.as(memberActor(world, ada.id)), { memberId: ada.id, first: 2 });
  expect(nodes.map(({ action, actedAs }) => [actWords(action), actedAs])).toEqual([
    ['Changed where messages go to them', 'GUARDIAN'],
    ['Changed where messages go to them', 'HELPER'],
  ]);
});

test('J17 not what takes messages, nor another member’s, nor half of an address; not by card, by a stranger or after the end', async () => {
  const ben = await world.member('Ben', { email: 'ben@example.org', phone: '+447700900127' });
  const [self, bens] = [memberActor(world, ada.id), memberActor(world, ben.id)];
  const before = await ways();
  expect(await change(self, {})).toEqual(refusal('INVALID_INPUT', null));
  expect(await change(self, { addressLines: ['BF1 2AB'] })).toEqual(refusal('INVALID_INPUT', ['addressLines']));
  expect(await change(self, { email: 'BEN@example.org' })).toEqual(refusal('DUPLICATE_MEMBER', ['email']));
  expect(await change(self, { phone: '07700 900127' })).toEqual(refusal('DUPLICATE_MEMBER', ['phone']));
  expect(await change(bens, { email: 'other@example.org' })).toEqual(refusal('INVALID_INPUT', ['email']));
  expect(await change(bens, { phone: '07700 900128' })).toEqual(refusal('INVALID_INPUT', ['phone']));
  const as = (actor: Actor, memberId = ada.id) =>
    updateMemberAddress(world.as(actor), { memberId, addressLines: lines });
  await expectRefused(world, () => as(bens), 'FORBIDDEN');
  await expectRefused(world, () => as(operator), 'FORBIDDEN');
  await expectRefused(world, () => as({ ...self, signedInBy: 'CARD' } as Actor), 'FORBIDDEN');
  await expectRefused(world, () => as(self, newId()), 'NOT_FOUND');
  const elsewhere = await createWorld({ test: world.test });
  await expectRefused(
    elsewhere,
    () => updateMemberAddress(elsewhere.as(memberActor(elsewhere, newId())), { memberId: ada.id, addressLines: lines }),
    'NOT_FOUND',
  );
  expect(await ways()).toEqual(before);
  await closeMembership(world.as(operator), { idempotencyKey: newId(), memberId: ben.id, reason: 'LEAVING' });
  expect(await change(bens, { addressLines: lines })).toEqual(refusal('MEMBER_CLOSED', null));
  expect(await auditOf(world, 'updateMemberAddress')).toEqual([]);
});

test('whether somebody else has an address is not to be guessed: each is a try, and a postal address is none', async () => {
  const tries: [GuessKind, Guesser][] = [];
  const guesses = {
    take: async (kind: GuessKind, by: Guesser) => {
      tries.push([kind, by]);
      if (tries.length > 1) throw new RequestError('RATE_LIMITED', 'Too many tries.', 60);
    },
  };
  const context = { ...world.as(memberActor(world, ada.id)), clientAddress: '192.0.2.7' };
  const limited = { ...context, services: { ...world.services, guesses } };
  await updateMemberAddress(limited, { memberId: ada.id, addressLines: lines });
  await updateMemberAddress(limited, { memberId: ada.id, phone: '07700 900126' });
  await expectRefused(
    world,
    () => updateMemberAddress(limited, { memberId: ada.id, email: 'ada@example.org' }),
    'RATE_LIMITED',
  );
  expect(tries).toEqual(Array(2).fill(['GIVE_ADDRESS', { address: '192.0.2.7' }]));
});
