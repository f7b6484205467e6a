import { toGlobalId } from '../../../src/domain/ids.js';
import { type Reply, Service } from './support.js';

let service: Service;
let token: string;

beforeAll(async () => {
  service = await Service.open();
  ({ token } = await service.facts.member(600));
});
afterAll(() => service.close());

const json = 'application/json';
const viewer = 'query Mine { viewer { member { name account { balance { minutes } } } } }';

function seen({ status, headers, text, codes }: Reply): object {
  return { status, contentType: headers.get('content-type'), challenge: headers.get('www-authenticate'), text, codes };
}

/** Asks until the document is known, and once more: every answer is the same. Answers with it. */
async function asBefore(body: object, headers: Record<string, string> = {}): Promise<Reply> {
  const ask = () => service.post(JSON.stringify(body), { authorization: `Bearer ${token}`, ...headers });
  const first = await ask();
  for (const later of [await ask(), await ask()]) expect(seen(later)).toEqual(seen(first));
  return first;
}

describe('a document that is known is answered as it was the first time', () => {
  it('with its data', async () => {
    expect(await asBefore({ query: viewer })).toMatchObject({ status: 200, codes: [] });
    expect(await asBefore({ query: viewer, operationName: 'Mine', variables: null })).toMatchObject({ status: 200 });
  });

  it('with what is missing in it, and where', async () => {
    const query = 'query ($id: ID!) { viewer { __typename } account(id: $id) { id } }';
    for (const id of ['nothing', toGlobalId('Account', '00000000-0000-7000-8000-000000000000')]) {
      const reply = await asBefore({ query, variables: { id } });
      expect(JSON.parse(reply.text)).toEqual({
        errors: [
          {
            message: expect.any(String),
            locations: [{ line: 1, column: 42 }],
            path: ['account'],
            extensions: { code: 'NOT_FOUND' },
          },
        ],
        data: null,
      });
    }
  });

  it('with arguments that break a rule, and variables that do not fit', async () => {
    const query = 'query ($first: Int!) { organisations(first: $first) { nodes { id } } }';
    expect(await asBefore({ query, variables: { first: 1 } })).toMatchObject({ status: 200, codes: [] });
    expect(await asBefore({ query, variables: { first: 101 } })).toMatchObject({
      status: 200,
      codes: ['BAD_USER_INPUT'],
    });
    expect(await asBefore({ query, variables: { first: 'ten' } })).toMatchObject({
      status: 400,
      codes: ['BAD_USER_INPUT'],
    });
    expect(await asBefore({ query })).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] });
    expect(await asBefore({ query, variables: [1] })).toMatchObject({ status: 400, codes: ['BAD_USER_INPUT'] });
  });
});

describe('a document that is known opens nothing', () => {
  beforeAll(() => asBefore({ query: viewer }));

  it('to nobody, nor to a token that is none', async () => {
    expect(await asBefore({ query: viewer }, { authorization: '' })).toMatchObject({
      status: 200,
      codes: ['UNAUTHENTICATED'],
    });
    const reply = await asBefore({ query: viewer }, { authorization: `Bearer tcs_${'a'.repeat(43)}` });
    expect(seen(reply)).toMatchObject({ status: 401, challenge: 'Bearer', codes: ['UNAUTHENTICATED'] });
  });

  it('to another member: what is shown is their own', async () => {
    const other = await service.facts.member(60);
    const minutesOf = (reply: Reply) => Number(/"minutes":(\d+)/.exec(reply.text)?.[1]);
    expect(minutesOf(await service.graphql(token, viewer))).toBe(600);
    expect(minutesOf(await service.graphql(other.token, viewer))).toBe(60);
    expect(minutesOf(await service.graphql(token, viewer))).toBe(600);
  });

  it('by another name, in another form, or as a page elsewhere could send it', async () => {
    expect(await asBefore({ query: viewer, operationName: 'Yours' })).toMatchObject({ status: 400 });
    expect(await asBefore({ query: viewer }, { accept: 'image/png' })).toMatchObject({ status: 406 });
    expect(await asBefore({ query: viewer }, { 'content-type': 'text/plain' })).toMatchObject({ status: 400 });
    expect(await asBefore({ query: viewer, extensions: 'x' })).toMatchObject({
      status: 400,
      codes: ['BAD_USER_INPUT'],
    });
    const accept = 'application/graphql-response+json';
    expect((await asBefore({ query: viewer }, { accept })).headers.get('content-type')).toContain(accept);
    expect((await asBefore({ query: viewer }, { accept: json })).headers.get('content-type')).toContain(json);
  });
});
