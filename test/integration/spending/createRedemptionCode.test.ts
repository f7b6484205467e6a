import { createRedemptionCode } from '../../../src/commands/spending/createRedemptionCode.js';
import { newId } from '../../../src/domain/ids.js';
import { readCode } from '../../../src/domain/spending/redemptionCode.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { audited, events, refused } from '../accounts/traces.js';
import { memberActor } from './steps.js';

let world: World;
let ada: MemberEntity;

beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  ada = await world.member();
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

const create = (actor: Actor, idempotencyKey: string = newId(), memberId = ada.id) =>
  createRedemptionCode(world.as(actor), { idempotencyKey, memberId });

test('a code lives five minutes; only its hash is kept', async () => {
  const before = await events(world);
  const { code, expiresAt } = await create(memberActor(world, ada.id));
  expect([readCode(code), expiresAt]).toEqual([code, new Date(world.clock.now().getTime() + 5 * 60_000)]);
  const [row] = await world.test.admin(
    'SELECT id, created_at, expires_at, used_at, code_hash FROM redemption_code WHERE member_id = $1',
    [ada.id],
  );
  expect(row).toEqual({
    id: expect.any(String),
    created_at: world.clock.now(),
    expires_at: expiresAt,
    used_at: null,
    code_hash: world.services.secrets.redemptionCodeHash(world.schemeId, code),
  });
  expect(await events(world)).toEqual(before);
  expect((await audited(world, 'createRedemptionCode')).at(-1)).toEqual({
    actor: `member:${ada.id}`,
    subject: row?.id,
  });
  // Neither the code nor anything it could be guessed from stands in the first result.
  const kept = await world.test.admin<{ text: string }>(
    'SELECT result::text AS text FROM idempotency WHERE actor = $1',
    [`member:${ada.id}`],
  );
  expect(kept.filter(({ text }) => text.includes(code) || text.includes(code.replace('-', '')))).toEqual([]);
});

test('the same key gives the same code, another key another', async () => {
  const actor = memberActor(world, ada.id);
  const key = newId();
  const first = await create(actor, key);
  expect(await create(actor, key)).toEqual(first);
  expect((await create(actor)).code).not.toBe(first.code);
  const friend = await world.member();
  expect((await create(memberActor(world, friend.id), key, friend.id)).code).not.toBe(first.code);
  expect((await world.test.admin('SELECT 1 FROM redemption_code WHERE member_id = $1', [ada.id])).length).toBe(2);
});

test('where a code exists already the next one is given, and given again', async () => {
  const key = newId();
  const { secrets } = world.services;
  const taken = secrets.redemptionCode(world.schemeId, ada.id, key, 0);
  await world.test.admin(
    `INSERT INTO redemption_code (scheme_id, id, member_id, code_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5)`,
    [world.schemeId, newId(), ada.id, secrets.redemptionCodeHash(world.schemeId, taken), world.clock.now()],
  );
  const { code } = await create(memberActor(world, ada.id), key);
  expect(code).toBe(secrets.redemptionCode(world.schemeId, ada.id, key, 1));
  expect((await create(memberActor(world, ada.id), key)).code).toBe(code);
});

test('only the member makes codes of theirs', async () => {
  const memberApp: Actor = {
    kind: 'APP',
    credential: 'KEY',
    appKind: 'MEMBER_APP',
    schemeId: world.schemeId,
    appId: newId(),
    scopes: ['balance:read', 'redeem'],
    organisationId: null,
    memberId: ada.id,
  };
  for (const actor of [await world.staff(), await world.staff(['OPERATOR']), memberApp]) {
    expect(await refused(world, () => create(actor))).toEqual({ code: 'FORBIDDEN' });
  }
  const other = await createWorld({ test: world.test });
  const theirs = await other.member();
  expect(await refused(world, () => create(memberActor(world, ada.id), newId(), theirs.id))).toEqual({
    code: 'NOT_FOUND',
  });
  await world.test.admin(`UPDATE member SET status = 'CLOSED' WHERE id = $1`, [ada.id]);
  expect(await refused(world, () => create(memberActor(world, ada.id)))).toEqual({ code: 'MEMBER_CLOSED' });
});
