import { endApp } from '../../../src/commands/apps/endApp.js';
import { resumeApp } from '../../../src/commands/apps/resumeApp.js';
import { revokeConsent } from '../../../src/commands/apps/revokeConsent.js';
import { suspendApp } from '../../../src/commands/apps/suspendApp.js';
import { closeMembership } from '../../../src/commands/people/closeMembership.js';
import type { Actor } from '../../../src/policies/actor.js';
import { OauthHouse, reachableMember, renewing, tokensOf } from './support.js';

/** Tokens that turn over: how long a consent goes on, and every way in which it ends at once. */

const DAY_MS = 86_400_000;
let house: OauthHouse;
let app: { id: string; secret: string | null };
let member: { id: string; email?: string | null };

beforeAll(async () => {
  house = await OauthHouse.open();
});
beforeEach(async () => {
  app = await house.register({ kind: 'PARTNER' });
  member = await reachableMember(house);
});
afterAll(() => house.close());

const refused = { status: 400, body: expect.objectContaining({ error: 'invalid_grant' }) };
const consentsOf = async () =>
  await house.world.test.admin<{ id: string; ended: boolean; lapsesAt: Date; lastUsedAt: Date | null }>(
    `SELECT id, ended_at IS NOT NULL AS ended, lapses_at AS "lapsesAt", last_used_at AS "lastUsedAt" FROM consent WHERE member_id = $1 ORDER BY id`,
    [member.id],
  );
const consentId = async () => (await consentsOf())[0]?.id ?? '';
async function renewed(refresh: string): Promise<{ access: string; refresh: string }> {
  const { status, body } = await house.token(renewing(app, refresh));
  expect({ status, body }).toMatchObject({ status: 200 });
  return { access: String(body.access_token), refresh: String(body.refresh_token) };
}
const self = (): Actor => ({
  kind: 'MEMBER',
  schemeId: house.world.schemeId,
  memberId: member.id,
  sessionId: member.id,
  roles: [],
});

test('each use gives another, and thirty days count from the last one', async () => {
  let tokens = await tokensOf(house, app, member);
  const given = house.world.clock.now();
  for (let month = 0; month < 4; month += 1) {
    house.world.clock.advance(29 * DAY_MS);
    tokens = await renewed(tokens.refresh);
  }
  expect(await house.isAnybody(tokens.access)).toBe(true);
  expect(await consentsOf()).toMatchObject([
    { ended: false, lapsesAt: new Date(given.getTime() + (4 * 29 + 30) * DAY_MS) },
  ]);

  house.world.clock.advance(600_000);
  expect(await house.isAnybody(tokens.access)).toBe(false);
  house.world.clock.advance(30 * DAY_MS);
  expect(await house.token(renewing(app, tokens.refresh))).toEqual(refused);
});

test('one that was used before ends everything that came of the consent', async () => {
  const first = await tokensOf(house, app, member);
  const second = await renewed(first.refresh);
  const third = await renewed(second.refresh);
  expect(await house.isAnybody(third.access)).toBe(true);

  expect(await house.token(renewing(app, first.refresh))).toEqual(refused);
  for (const { access, refresh } of [first, second, third]) {
    expect(await house.isAnybody(access)).toBe(false);
    expect(await house.token(renewing(app, refresh))).toEqual(refused);
  }
  expect(await consentsOf()).toMatchObject([{ ended: true }]);
});

test.each([1, 2, 3, 4, 5])('of two who use one at once, one wins, and then it is over for both (%i)', async () => {
  const { refresh } = await tokensOf(house, app, member);
  const answers = await Promise.all([house.token(renewing(app, refresh)), house.token(renewing(app, refresh))]);
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  for (const { status, body } of answers) {
    if (status !== 200) expect(body).toMatchObject({ error: 'invalid_grant' });
    else {
      expect(await house.isAnybody(String(body.access_token))).toBe(false);
      expect(await house.token(renewing(app, String(body.refresh_token)))).toEqual(refused);
    }
  }
  expect(await consentsOf()).toMatchObject([{ ended: true }]);
});

test('it opens nothing for another app, and never more than was allowed', async () => {
  const { refresh } = await tokensOf(house, app, member);
  const other = await house.register({ kind: 'PARTNER', scopes: ['balance:read', 'hours:read', 'hours:write'] });
  expect(await house.token(renewing(other, refresh))).toEqual(refused);
  for (const scope of ['balance:read hours:read hours:write', 'redeem', 'openid']) {
    expect(await house.token({ ...renewing(app, refresh), scope })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
  }
  const less = await house.token({ ...renewing(app, refresh), scope: 'hours:read' });
  expect(less.body.scope).toBe('hours:read');
  const { data } = await house.graphql(String(less.body.access_token), '{ viewer { member { account { id } } } }');
  expect(data).toEqual({ viewer: { member: { account: null } } });
  expect(await consentsOf()).toMatchObject([{ ended: false }]);
});

test('the member takes it back: what was remembered of it is forgotten at once', async () => {
  const { access, refresh } = await tokensOf(house, app, member);
  expect(await house.isAnybody(access)).toBe(true);
  await revokeConsent(house.as(self()), { consentId: await consentId() });
  expect(await house.isAnybody(access)).toBe(false);
  expect(await house.token(renewing(app, refresh))).toEqual(refused);
  expect(await house.world.test.admin('SELECT 1 FROM oauth_record WHERE client_id = $1', [app.id])).toEqual([]);
  await expect(revokeConsent(house.as(self()), { consentId: await consentId() })).rejects.toMatchObject({
    code: 'ALREADY_DONE',
  });
});

test('nobody else takes it back but guardians and operators', async () => {
  await tokensOf(house, app, member);
  const consent = { consentId: await consentId() };
  const stranger = await house.world.staff(['AUDITOR']);
  await expect(revokeConsent(house.as(stranger), consent)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await consentsOf()).toMatchObject([{ ended: false }]);
  await revokeConsent(house.as(house.operator), consent);
  expect(await consentsOf()).toMatchObject([{ ended: true }]);
});

test('it ends with the membership', async () => {
  const { access, refresh } = await tokensOf(house, app, member);
  expect(await house.isAnybody(access)).toBe(true);
  await closeMembership(house.as(house.operator), {
    memberId: member.id,
    reason: 'LEAVING',
    idempotencyKey: 'closing-one',
  });
  expect(await house.isAnybody(access)).toBe(false);
  expect(await house.token(renewing(app, refresh))).toEqual(refused);
  expect(await consentsOf()).toMatchObject([{ ended: true }]);
});

test('a suspended app is nobody until it is resumed; an ended one for good', async () => {
  const tokens = await tokensOf(house, app, member);
  await suspendApp(house.as(house.operator), { appId: app.id });
  expect(await house.isAnybody(tokens.access)).toBe(false);
  expect((await house.token(renewing(app, tokens.refresh))).body.error).toBe('invalid_client');
  await resumeApp(house.as(house.operator), { appId: app.id });
  expect(await house.isAnybody(tokens.access)).toBe(true);
  const again = await renewed(tokens.refresh);
  await endApp(house.as(house.operator), { appId: app.id });
  expect(await house.isAnybody(again.access)).toBe(false);
  expect((await house.token(renewing(app, again.refresh))).body.error).toBe('invalid_client');
  expect(await consentsOf()).toMatchObject([{ ended: true }]);
});

test('the app gives it back itself', async () => {
  const { access, refresh } = await tokensOf(house, app, member);
  const other = await house.register({ kind: 'PARTNER' });
  const giveBack = (by: { id: string }, token: string) =>
    fetch(`${house.url}/oauth/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: by.id, token }),
    });
  expect((await giveBack(other, refresh)).status).toBe(200);
  expect(await house.isAnybody(access)).toBe(true);
  expect((await giveBack(app, refresh)).status).toBe(200);
  expect(await house.isAnybody(access)).toBe(false);
  expect(await consentsOf()).toMatchObject([{ ended: true }]);
});

test('when it was last used is known to the minute', async () => {
  const { access } = await tokensOf(house, app, member);
  expect(await consentsOf()).toMatchObject([{ lastUsedAt: null }]);
  const used = house.world.clock.now();
  await house.isAnybody(access);
  house.world.clock.advance(30_000);
  await house.isAnybody(access);
  expect(await consentsOf()).toMatchObject([{ lastUsedAt: used }]);
  house.world.clock.advance(31_000);
  await house.isAnybody(access);
  expect(await consentsOf()).toMatchObject([{ lastUsedAt: new Date(used.getTime() + 61_000) }]);
  expect(house.logged).toEqual([]);
});
