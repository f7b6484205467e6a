import * as openid from 'openid-client';
import { endAppSecret } from '../../../src/commands/apps/endAppSecret.js';
import { rotateAppSecret } from '../../../src/commands/apps/rotateAppSecret.js';
import { suspendApp } from '../../../src/commands/apps/suspendApp.js';
import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { OauthHouse, type TokenAnswer } from './support.js';

/** An organisation's own server: client credentials, and secrets that turn over without a pause. */

const DAY_MS = 86_400_000;
let house: OauthHouse;
let group: { id: string };
let app: { id: string; secret: string | null };

beforeAll(async () => {
  house = await OauthHouse.open();
});
beforeEach(async () => {
  group = await house.world.organisation({ name: `Group ${newId().slice(-8)}` });
  app = await house.register({
    kind: 'SERVER',
    organisationId: group.id,
    scopes: ['hours:read', 'hours:write', 'balance:read'],
  });
});
afterAll(() => house.close());

const credentials = (secret: string | null, id = app.id) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const ask = async (secret: string | null, scope = 'hours:write'): Promise<TokenAnswer> =>
  await house.token({ grant_type: 'client_credentials', scope }, credentials(secret));
const works = async (secret: string | null) => (await ask(secret)).status === 200;
const secrets = async () =>
  await house.world.test.admin<{ hint: string; lastUsedAt: Date | null }>(
    'SELECT hint, last_used_at AS "lastUsedAt" FROM app_secret WHERE app_id = $1 ORDER BY id',
    [app.id],
  );

test('an independent client gets a token that logs hours for its organisation, and for no other', async () => {
  const client = await house.client(app);
  const tokens = await openid.clientCredentialsGrant(client, { scope: 'hours:write hours:read' });
  expect(tokens).toEqual({
    access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    expires_in: 600,
    scope: 'hours:write hours:read',
    token_type: 'bearer',
  });
  const member = await house.world.member();
  const log = async (organisation: { id: string }) => {
    const input = {
      idempotencyKey: newId(),
      memberId: toGlobalId('Member', member.id),
      organisationId: toGlobalId('Organisation', organisation.id),
      workedOn: '2026-11-20',
      minutes: 60,
    };
    const source =
      'mutation ($input: LogHoursInput!) { logHours(input: $input) { hoursLog { state } userErrors { code } } }';
    return await house.graphql(tokens.access_token, source, { input });
  };
  expect(await log(group)).toEqual({ data: { logHours: { hoursLog: { state: 'SUBMITTED' }, userErrors: [] } } });
  const other = await house.world.organisation();
  expect((await log(other)).errors?.map((one) => one.extensions.code)).toEqual(['FORBIDDEN']);
  expect(
    await house.world.test.admin('SELECT DISTINCT submitted_by FROM hours_log WHERE member_id = $1', [member.id]),
  ).toEqual([{ submitted_by: `app:${app.id}` }]);
});

test('it gets what it asks for and no more, and asks for it by name', async () => {
  expect((await ask(app.secret, 'hours:read')).body).toMatchObject({ scope: 'hours:read' });
  for (const scope of ['redeem', 'offers:read', 'hours:read offers:read', 'openid', 'everything', '']) {
    expect(await ask(app.secret, scope)).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  }
  for (const grant_type of [
    'authorization_code',
    'refresh_token',
    'password',
    'urn:ietf:params:oauth:grant-type:device_code',
  ]) {
    const { body } = await house.token(
      { grant_type, code: 'x', refresh_token: 'x', device_code: 'x' },
      credentials(app.secret),
    );
    expect(['unauthorized_client', 'unsupported_grant_type', 'invalid_request']).toContain(body.error);
    expect(body.access_token).toBeUndefined();
  }
});

test('a wrong secret, none, and another app’s are refused alike', async () => {
  const other = await house.register({ kind: 'SERVER', organisationId: group.id, scopes: ['hours:read'] });
  const refusals = [
    await ask('x'.repeat(43)),
    await ask(other.secret),
    await house.token({ grant_type: 'client_credentials', scope: 'hours:read', client_id: app.id }),
    await house.token({ grant_type: 'client_credentials', scope: 'hours:read' }, credentials(app.secret, newId())),
    await house.token({ grant_type: 'client_credentials', scope: 'hours:read' }, credentials('kept-as-hashes-alone')),
  ];
  for (const { status, body } of refusals) {
    expect({ status, body }).toEqual({
      status: 401,
      body: { error: 'invalid_client', error_description: 'client authentication failed' },
    });
  }
});

test('two secrets work side by side, until the older one is ended or seven days have passed', async () => {
  const context = house.as(house.operator);
  const { secret } = await rotateAppSecret(context, { appId: app.id });
  expect([await works(app.secret), await works(secret)]).toEqual([true, true]);
  const now = house.world.clock.now();
  expect(await secrets()).toEqual([
    { hint: app.secret?.slice(0, 6), lastUsedAt: now },
    { hint: secret.slice(0, 6), lastUsedAt: now },
  ]);
  await expect(rotateAppSecret(context, { appId: app.id })).rejects.toMatchObject({ code: 'TWO_SECRETS_LIVE' });
  house.world.clock.advance(7 * DAY_MS - 1);
  expect(await works(app.secret)).toBe(true);
  house.world.clock.advance(1);
  expect([await works(app.secret), await works(secret)]).toEqual([false, true]);

  const third = await rotateAppSecret(house.as(house.operator), { appId: app.id });
  await endAppSecret(house.as(house.operator), { appId: app.id, hint: secret.slice(0, 6) });
  expect([await works(secret), await works(third.secret)]).toEqual([false, true]);
});

test('it ends with its organisation, and is nobody while it is suspended', async () => {
  const { access_token: token } = (await ask(app.secret)).body as Record<string, string>;
  expect(await house.isAnybody(token ?? '')).toBe(true);
  await suspendApp(house.as(house.operator), { appId: app.id });
  expect(await house.isAnybody(token ?? '')).toBe(false);
  expect((await ask(app.secret)).status).toBe(401);
  await house.world.test.admin(`UPDATE app SET status = 'ACTIVE' WHERE id = $1`, [app.id]);

  const again = String((await ask(app.secret)).body.access_token);
  expect(await house.isAnybody(again)).toBe(true);
  await closeOrganisation(house.as(house.operator), { idempotencyKey: newId(), organisationId: group.id });
  expect(await house.isAnybody(again)).toBe(false);
  expect((await ask(app.secret)).status).toBe(401);
});

test('a token ends after ten minutes, and when it is given back', async () => {
  const token = String((await ask(app.secret)).body.access_token);
  expect(await house.isAnybody(token)).toBe(true);
  house.world.clock.advance(599_000);
  expect(await house.isAnybody(token)).toBe(true);
  house.world.clock.advance(1_000);
  expect(await house.isAnybody(token)).toBe(false);
  for (const wrong of [
    `tcs_${token}`,
    `tck_${token}`,
    token.slice(1),
    `${token}A`,
    `${token.slice(1)}=`,
    `${token} `,
  ]) {
    expect(await house.isAnybody(wrong)).toBe(false);
  }
  expect(house.logged).toEqual([]);
});
