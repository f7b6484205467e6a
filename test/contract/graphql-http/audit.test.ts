import { type AuditResult, serverAudits } from 'graphql-http';
import { Service } from '../../api/limits/support.js';

let service: Service;
let token: string;

beforeAll(async () => {
  service = await Service.open({ INTROSPECTION: 'on' });
  ({ token } = await service.facts.member(0));
});
afterAll(() => service.close());

/**
 * What is not as the audits would have it, and stays so. A GET from which a page elsewhere could not be told apart is refused, and whoever accepts
 * application/json is told by a 400 too that nothing was executed, as they are told by Apollo.
 */
const expected = {
  '5A70': 'notice MAY accept application/x-www-form-urlencoded formatted GET requests',
  D6D5: 'notice MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  '6A70': 'notice MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  '572B': 'warn SHOULD use 200 status code on document parsing failure when accepting application/json',
  FDE2: 'warn SHOULD use 200 status code on document validation failure when accepting application/json',
  '7B9B': 'warn SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
};

async function audited(headers: Record<string, string>): Promise<AuditResult[]> {
  const fetchFn = (url: string, init?: RequestInit) =>
    fetch(url, { ...init, headers: { ...init?.headers, ...headers } });
  return await Promise.all(serverAudits({ url: `${service.url}/graphql`, fetchFn }).map((audit) => audit.fn()));
}

function summary(results: AuditResult[]): object {
  const must = results.filter(({ name }) => name.startsWith('MUST'));
  const isOk = ({ status }: AuditResult) => status === 'ok';
  const others = results.filter((result) => !isOk(result)).map(({ id, status, name }) => [id, `${status} ${name}`]);
  return {
    must: `${must.filter(isOk).length} of ${must.length}`,
    all: `${results.filter(isOk).length} of ${results.length}`,
    others: Object.fromEntries(others),
  };
}

const asExpected = { must: '13 of 13', all: '55 of 61', others: expected };

describe('the audits of GraphQL over HTTP', () => {
  it('from nobody in particular', async () => {
    expect(summary(await audited({}))).toEqual(asExpected);
  });

  // What a member asks is known the second time, and answered past Apollo.
  it('from a member, twice', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect(summary(await audited(headers))).toEqual(asExpected);
    expect(summary(await audited(headers))).toEqual(asExpected);
  });
});

it('an audit that fails is seen', () => {
  const failed = { id: '4655', name: 'MUST accept application/json and match the content type', status: 'error' };
  expect(summary([failed as AuditResult])).toEqual({
    must: '0 of 1',
    all: '0 of 1',
    others: { '4655': `error ${failed.name}` },
  });
});
