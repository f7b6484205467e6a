import { createGuessLimits } from '../../../src/adapters/limits/guessLimits.js';
import { openStaffService, type StaffService } from './service.js';

/** Ways in that nobody guesses are counted all the same: each try writes a row. One address has three tries here at staff sign-in, and one at passkeys. */

let service: StaffService;

beforeAll(async () => {
  service = await openStaffService((pool) =>
    createGuessLimits({ store: { pool }, keyOf: (text) => text, perAddressPercent: 0.25 }),
  );
  service.providers.set(service.scheme, {
    issuer: 'http://127.0.0.1:9',
    clientId: 'credits',
    clientSecret: 'of the tests',
    scope: 'openid',
    groupsClaim: 'groups',
    roles: new Map(),
    returnUrls: [],
    trustEmail: false,
    maxAgeMinutes: null,
  });
});
afterAll(() => service.close());

const rowsOf = async (table: string) => (await service.world.test.admin(`SELECT 1 FROM ${table}`)).length;
const codesOf = (body: string) =>
  ((JSON.parse(body) as { errors?: { extensions: { code: string } }[] }).errors ?? []).map(
    ({ extensions }) => extensions.code,
  );

test('staff sign-in: beginning and handing over share one budget, and past it nothing is written', async () => {
  const begin = () => fetch(`${service.url}/staff/sign-in?scheme=${service.scheme}`);
  // The provider does not answer: a try all the same.
  expect([(await begin()).status, (await begin()).status]).toEqual([503, 503]);
  const complete = async () =>
    codesOf(
      (
        await service.graphql(
          'mutation($input: CompleteStaffSignInInput!) { completeStaffSignIn(input: $input) { token } }',
          {
            input: { scheme: service.scheme, handOff: 'A'.repeat(43) },
          },
        )
      ).body,
    );
  expect(await complete()).toEqual([]);
  expect(await complete()).toEqual(['RATE_LIMITED']);
  const before = await rowsOf('staff_sign_in');
  const refused = await begin();
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain('Please wait a little');
  expect(await rowsOf('staff_sign_in')).toBe(before);
});

test('passkeys: each field of a request takes its own try', async () => {
  const input = `(input: { scheme: "${service.scheme}" })`;
  const { body } = await service.graphql(
    `mutation { one: beginPasskeySignIn${input} { options } two: beginPasskeySignIn${input} { options } }`,
  );
  expect(codesOf(body)).toEqual(['RATE_LIMITED']);
  expect(await rowsOf('passkey_challenge')).toBe(1);
  const answer = await service.graphql(
    'mutation($input: SignInWithPasskeyInput!) { signInWithPasskey(input: $input) { token } }',
    {
      input: { scheme: service.scheme, response: '{}' },
    },
  );
  expect(codesOf(answer.body)).toEqual(['RATE_LIMITED']);
});
