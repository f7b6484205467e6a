import { createHmac } from 'node:crypto';
import { SetClock } from '../../../src/adapters/clock.js';
import { type NotifyStub, startNotifyStub } from '../../support/notify-stub/notifyStub.js';
import { parseApiKey } from '../../support/notify-stub/token.js';

/** The stub must be as strict as the service it stands for, or the adapter's tests prove nothing. */

const NOW = new Date('2026-11-03T10:00:00Z');
const NOW_SECONDS = NOW.getTime() / 1000;

let stub: NotifyStub;

beforeAll(async () => {
  stub = await startNotifyStub({ clock: new SetClock(NOW) });
});

afterAll(() => stub.close());

interface TokenParts {
  alg?: string;
  iss?: string;
  iat?: number;
  secret?: string;
}

function tokenOf({ alg = 'HS256', iss, iat = NOW_SECONDS, secret }: TokenParts = {}): string {
  const key = parseApiKey(stub.apiKey);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ typ: 'JWT', alg })}.${encode({ iss: iss ?? key.serviceId, iat })}`;
  return `${signed}.${createHmac('sha256', secret ?? key.secret)
    .update(signed)
    .digest('base64url')}`;
}

async function ask(authorization: string | undefined, path = '/v2/notifications', init: RequestInit = {}) {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${stub.url}${path}`, { ...init, headers });
  return { status: response.status, body: await response.json() };
}

function refusal(status: number, error: string, message: string) {
  return { status, body: { status_code: status, errors: [{ error, message }] } };
}

test.each([30, 0, -30])('a token %d seconds old is taken', async (age) => {
  const { status } = await ask(`Bearer ${tokenOf({ iat: NOW_SECONDS - age })}`);
  expect(status).toEqual(200);
});

const CLOCK_WORDS = 'Error: Your system clock must be accurate to within 30 seconds';

test.each<[string, TokenParts, string]>([
  ['older than 30 seconds', { iat: NOW_SECONDS - 31 }, CLOCK_WORDS],
  ['from the future', { iat: NOW_SECONDS + 31 }, CLOCK_WORDS],
  ['signed with another secret', { secret: 'another' }, 'Invalid token: API key not found'],
  ['of another service', { iss: 'another' }, 'Invalid token: service not found'],
  ['of another algorithm', { alg: 'none' }, 'Invalid token: algorithm used is not HS256'],
])('a token %s is refused', async (_, parts, message) => {
  expect(await ask(`Bearer ${tokenOf(parts)}`)).toEqual(refusal(403, 'AuthError', message));
});

test('no token, and no token at all, are refused', async () => {
  expect(await ask(undefined)).toEqual(
    refusal(401, 'AuthError', 'Unauthorized: authentication token must be provided'),
  );
  expect(await ask('Bearer a.b.c')).toEqual(refusal(403, 'AuthError', 'Invalid token: not a valid JSON Web Token'));
});

test.each<[string, string, object, string, string]>([
  ['no template', 'email', {}, 'ValidationError', 'template_id is a required property'],
  ['a template it does not have', 'sms', { template_id: 'x' }, 'BadRequestError', 'Template not found'],
])('%s is refused', async (_, type, body, error, message) => {
  const init = { method: 'POST', body: JSON.stringify(body) };
  expect(await ask(`Bearer ${tokenOf()}`, `/v2/notifications/${type}`, init)).toEqual(refusal(400, error, message));
});

test('missing fields and poor addresses are refused, and nothing is kept', async () => {
  const post = (type: string, body: object) =>
    ask(`Bearer ${tokenOf()}`, `/v2/notifications/${type}`, { method: 'POST', body: JSON.stringify(body) });
  const { EMAIL, LETTER } = stub.templateIds;
  expect(await post('email', { template_id: EMAIL, email_address: 'ann@example.org' })).toEqual(
    refusal(400, 'BadRequestError', 'Missing personalisation: subject, body'),
  );
  const lines = { address_line_1: 'Ann', address_line_2: '1 Mill Row', address_line_3: 'Brackenfold' };
  expect(await post('letter', { template_id: LETTER, personalisation: lines })).toEqual(
    refusal(400, 'ValidationError', 'Last line of address must be a real UK postcode or another country'),
  );
  expect(stub.received).toEqual([]);
});

test('a notification is told by its id, and an unknown one is not found', async () => {
  const sent = await ask(`Bearer ${tokenOf()}`, '/v2/notifications/sms', {
    method: 'POST',
    body: JSON.stringify({
      template_id: stub.templateIds.TEXT,
      phone_number: '07700900000',
      personalisation: { body: 'Hello' },
    }),
  });
  const id = stub.received[0]?.id;
  expect(sent.status).toEqual(201);
  const told = await ask(`Bearer ${tokenOf()}`, `/v2/notifications/${id}`);
  expect(told).toEqual({
    status: 200,
    body: {
      id,
      reference: null,
      type: 'sms',
      status: 'sending',
      template: { id: stub.templateIds.TEXT, version: 1, uri: `/v2/template/${stub.templateIds.TEXT}` },
      email_address: null,
      phone_number: '07700900000',
      subject: null,
      body: 'Hello',
      created_at: '2026-11-03T10:00:00.000Z',
    },
  });
  expect(await ask(`Bearer ${tokenOf()}`, '/v2/notifications/nobody')).toEqual(
    refusal(404, 'NoResultFound', 'No result found'),
  );
});
