import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import { nameGuardian } from '../../../src/commands/people/nameGuardian.js';
import { nameHelper } from '../../../src/commands/people/nameHelper.js';
import { updateMemberAddress } from '../../../src/commands/people/updateMemberAddress.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { addressMended } from '../../../src/domain/notifications/staffTasks.js';
import { actWords } from '../../../src/domain/people/actWords.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { actsByOthers } from '../../../src/queries/people/actsByOthers.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';
import { actorNow } from './signedIn.js';
import { ask, auditOf, expectRefused } from './support.js';

/** Members, and whoever acts for them, say where letters go. Codes to sign in go elsewhere, and that nobody changes here. */

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

test('J17 a member says where letters go, and what correcting it does happens too', async () => {
  await fails('old@example.org');
  const addressLines = [' Flat 2', '14 Long Lane', '', 'BF1 2AB'];
  expect(await change(memberActor(world, ada.id), { addressLines })).toEqual({
    data: {
      updateMemberAddress: {
        member: { id: toGlobalId('Member', ada.id), email: 'old@example.org', phone: null, addressLines: lines },
        userErrors: [],
      },
    },
  });
  expect(await ways()).toEqual({
    ...{ email: 'old@example.org', phone: null, lines },
    ...{ emailFailed: worldNow, phoneFailed: null },
  });
  const settledBy = `member:${ada.id}`;
  expect(await tasks()).toEqual([{ settledAt: worldNow, settledBy, note: addressMended }]);
  expect((await auditOf(world, 'updateMemberAddress')).map(({ subjectType, detail }) => [subjectType, detail])).toEqual(
    [
      ['StaffTask', {}],
      ['Member', { corrected: ['addressLines'] }],
    ],
  );
});

test.each([
  ['an email address where one fails', 'email', 'new@example.org'],
  ['a phone number where there was none', 'phone', '07700 900126'],
])('J17 nobody gives themselves a way in with %s: nothing proves that it is theirs', async (_, field, value) => {
  await fails('old@example.org');
  const before = await ways();
  const self = memberActor(world, ada.id);
  expect((await change(self, { addressLines: lines, [field]: value })).errors).toEqual([
    { code: `Field "${field}" is not defined by type "UpdateMemberAddressInput".`, path: '' },
  ]);
  expect(await ways()).toEqual(before);
  // Nor behind the schema: what else comes along is not passed on.
  const input = { memberId: ada.id, addressLines: lines, [field]: value };
  await updateMemberAddress(world.as(self), input);
  expect(await ways()).toEqual({ ...before, lines });
});

test('J17 whoever acts for a member changes where letters go, which the member reads', async () => {
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
    world.clock.advance(1_000);
    expect(await change(actor, { memberId: toGlobalId('Member', ada.id), addressLines: lines })).toMatchObject({
      data: { updateMemberAddress: { member: { addressLines: null }, userErrors: [] } },
    });
  }
  expect(await ways()).toMatchObject({ lines, email: null, phone: null });
  const { nodes } = await actsByOthers(world.as(memberActor(world, ada.id)), { memberId: ada.id, first: 2 });
  expect(nodes.map(({ action, actedAs }) => [actWords(action), actedAs])).toEqual([
    ['Changed where letters go to them', 'GUARDIAN'],
    ['Changed where letters go to them', 'HELPER'],
  ]);
});

test('J17 not half of an address; not by card, by a stranger or after the end', async () => {
  const ben = await world.member('Ben');
  const [self, bens] = [memberActor(world, ada.id), memberActor(world, ben.id)];
  const before = await ways();
  for (const addressLines of [[], ['BF1 2AB', ' '], Array.from({ length: 8 }, (_, line) => `Line ${line}`)])
    await expectRefused(
      world,
      () => updateMemberAddress(world.as(self), { memberId: ada.id, addressLines }),
      'INVALID_INPUT',
      'addressLines',
    );
  expect(await change(self, { addressLines: ['BF1 2AB'] })).toEqual(refusal('INVALID_INPUT', ['addressLines']));
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
