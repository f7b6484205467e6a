import { hash } from 'node:crypto';
import { toGlobalId } from '../../../src/domain/ids.js';
import { eventually } from '../../jobs/support.js';
import type { Client } from '../../support/load.js';
import { Service } from '../limits/support.js';

let service: Service;
let operator: string;
let till: Client;
let apiKey: string;

const known = 'query Offers { offers(first: 1) { nodes { id } } }';
const other = 'query Titles { offers(first: 1) { nodes { title } } }';

beforeAll(async () => {
  service = await Service.open();
});
afterAll(async () => {
  const failures = service.failuresLogged;
  await service.close();
  expect(failures).toEqual([]);
});
beforeEach(async () => {
  operator = (await service.facts.staff('OPERATOR', null)).token;
  const venue = await service.facts.venue(1, [60]);
  [till = { actor: '', token: '' }] = venue.tills;
  apiKey = toGlobalId('ApiKey', till.actor.slice('key:'.length));
});

interface Report {
  mode: string;
  documentCount: number;
  unknownOperations: { sha256: string; name: string | null; times: number }[];
}

const shown = 'mode documentCount unknownOperations { sha256 name times }';

async function register(
  mode: string,
  documents: string[] = [],
  hashes: string[] = [],
  token = operator,
): Promise<{ report: Report | null; codes: string[]; text: string }> {
  const reply = await service.graphql(
    token,
    `mutation ($input: RegisterDocumentsInput!) { registerDocuments(input: $input) { report { ${shown} } userErrors { code field } } }`,
    { input: { appId: apiKey, mode, documents, hashes } },
  );
  const { data } = JSON.parse(reply.text) as { data: { registerDocuments: { report: Report | null } } | null };
  return { report: data?.registerDocuments.report ?? null, codes: reply.codes, text: reply.text };
}

async function report(token = operator): Promise<Report | null> {
  const { text } = await service.graphql(token, `query ($apiKey: ID!) { documentReport(app: $apiKey) { ${shown} } }`, {
    apiKey,
  });
  return (JSON.parse(text) as { data: { documentReport: Report } | null }).data?.documentReport ?? null;
}

/** What the till sends, twice: the second time an ordinary one is answered past Apollo. */
async function sent(body: object): Promise<{ status: number; codes: string[] }[]> {
  const answers: { status: number; codes: string[] }[] = [];
  for (let time = 0; time < 2; time += 1) {
    const { status, codes } = await service.post(JSON.stringify(body), { authorization: `Bearer ${till.token}` });
    answers.push({ status, codes });
  }
  return answers;
}

const twice = (status: number, codes: string[] = []) => [
  { status, codes },
  { status, codes },
];
const byHash = (text: string) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: hash('sha256', text) } },
});

test('report only: everything is answered, and what is none of the documents is counted', async () => {
  expect(await register('REPORT', [known])).toEqual({
    report: { mode: 'REPORT', documentCount: 1, unknownOperations: [] },
    codes: [],
    text: expect.any(String),
  });
  expect(await sent({ query: known })).toEqual(twice(200));
  expect(await sent({ query: other })).toEqual(twice(200));
  const unknown = { sha256: hash('sha256', other), name: 'Titles', times: 2 };
  await eventually('what was unknown is counted', async () => (await report())?.unknownOperations[0]?.times === 2);
  expect(await report()).toEqual({ mode: 'REPORT', documentCount: 1, unknownOperations: [unknown] });
  // Registered, it is unknown no more.
  expect((await register('REPORT', [other])).report).toEqual({
    mode: 'REPORT',
    documentCount: 2,
    unknownOperations: [],
  });
});

test('held to them: what is none of them is refused, over each way in, and a hash alone is enough', async () => {
  await register('ENFORCE', [known], [hash('sha256', other)]);
  expect(await sent({ query: known })).toEqual(twice(200));
  expect(await sent({ query: other })).toEqual(twice(200));
  expect(await sent(byHash(known))).toEqual(twice(200));
  expect(await sent({ ...byHash(known), operationName: 'Offers', variables: {} })).toEqual(twice(200));
  // Its text was never registered.
  expect(await sent(byHash(other))).toEqual(twice(200, ['BAD_USER_INPUT']));
  expect(await sent(byHash('{ viewer { __typename } }'))).toEqual(twice(200, ['BAD_USER_INPUT']));
  const refused = await service.graphql(till.token, `${known} `);
  expect(refused).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] });
  expect(refused.text).toContain('registerDocuments');
  const get = await service.request(`/graphql?query=${encodeURIComponent('{ scheme { id } }')}`, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${till.token}` },
  });
  expect(get).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] });
  const live = await service.request('/graphql/stream', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${till.token}`,
    },
    body: JSON.stringify({
      query: 'subscription ($id: ID!) { balanceChanged(account: $id) { id } }',
      variables: { id: 'x' },
    }),
  });
  expect(live.text).toContain('registerDocuments');
});

test('a document that was known before its app was held to others is refused too', async () => {
  expect(await sent({ query: other })).toEqual(twice(200));
  await register('ENFORCE', [known]);
  // What was read of an app is trusted for five seconds.
  await eventually('it is held to them', async () => (await sent({ query: other }))[0]?.status === 400);
  expect(await sent({ query: other })).toEqual(twice(400, ['BAD_USER_INPUT']));
  expect(await sent({ query: known })).toEqual(twice(200));
}, 30_000);

test('members and other apps send what they like, and the hash of another’s document opens nothing', async () => {
  await register('ENFORCE', [known]);
  const [neighbour = till] = (await service.facts.venue(1, [60])).tills;
  const member = await service.facts.member();
  for (const token of [neighbour.token, member.token]) {
    expect((await service.graphql(token, other)).codes).toEqual([]);
    const reply = await service.post(JSON.stringify(byHash(known)), { authorization: `Bearer ${token}` });
    expect(reply.codes).toEqual(['BAD_USER_INPUT']);
  }
});

test('only operators register, only they and auditors look; what cannot be a document is refused', async () => {
  const member = await service.facts.member();
  const auditor = await service.facts.staff('AUDITOR', null);
  expect((await register('ENFORCE', [known], [], member.token)).codes).toEqual(['FORBIDDEN']);
  expect((await register('ENFORCE', [known], [], auditor.token)).codes).toEqual(['FORBIDDEN']);
  expect(await report(member.token)).toBeNull();
  expect(await report(auditor.token)).toEqual({ mode: 'OFF', documentCount: 0, unknownOperations: [] });
  expect((await register('ENFORCE', [' '])).codes).toEqual(['INVALID_INPUT']);
  expect((await register('ENFORCE', ['x'.repeat(100_001)])).codes).toEqual(['INVALID_INPUT']);
  expect((await register('ENFORCE', [], ['abc'])).codes).toEqual(['INVALID_INPUT']);
  apiKey = toGlobalId('ApiKey', '00000000-0000-7000-8000-000000000000');
  expect((await register('ENFORCE', [known])).codes).toEqual(['NOT_FOUND']);
  expect(await report()).toBeNull();
});
