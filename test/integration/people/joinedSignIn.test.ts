import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { requestSignInCode } from '../../../src/commands/people/requestSignInCode.js';
import { newId } from '../../../src/domain/ids.js';
import { createWorld, type World } from '../../support/world.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('P3 a sign-in code comes to the addresses of the one who remains, and to none that the other kept', async () => {
  const remaining = await world.member('Ada Brown', { email: 'ada@example.org' });
  const leaving = await world.member('Ada Browne', { email: 'ada.old@example.org', phone: '+447700900123' });
  for (const operator of [await world.staff(['OPERATOR']), await world.staff(['OPERATOR'])]) {
    const pair = { remainingMemberId: remaining.id, leavingMemberId: leaving.id };
    await mergeMembers(world.as(operator), { idempotencyKey: newId(), ...pair });
  }
  const [scheme] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  const codesAfter = async (emailOrPhone: string) => {
    await requestSignInCode(world.as({ kind: 'ANONYMOUS' }), { scheme: scheme?.slug ?? '', emailOrPhone });
    const codes = await world.test.admin<{ member: string; channel: string }>(
      `SELECT member_id AS member, channel FROM notification WHERE scheme_id = $1 AND kind = 'SIGN_IN_CODE' ORDER BY id`,
      [world.schemeId],
    );
    expect(codes.every(({ member }) => member === remaining.id)).toBe(true);
    return codes.map(({ channel }) => channel);
  };
  expect(await codesAfter('ada.old@example.org')).toEqual([]);
  expect(await codesAfter('ada@example.org')).toEqual(['EMAIL']);
  // It had none, so it took this one over.
  expect(await codesAfter('07700 900123')).toEqual(['EMAIL', 'TEXT']);
});
