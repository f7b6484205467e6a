import { toGlobalId } from '../../../src/domain/ids.js';
import type { LoadMember } from '../../support/loadFacts.js';
import { type Reply, Service } from './support.js';

const bytesMax = 10 * 1024 * 1024;
const refused = ['BAD_USER_INPUT'];
const header = 'Name,Date,Hours\n';

let service: Service;
let leader: LoadMember;
let otherLeader: LoadMember;
let member: LoadMember;
let groupId: string;

beforeAll(async () => {
  service = await Service.open();
  const group = await service.facts.group(2);
  member = await service.facts.member();
  [leader = member, otherLeader = member] = group.leaders;
  groupId = toGlobalId('Organisation', group.id);
});

afterAll(async () => {
  const failures = service.failuresLogged;
  await service.close();
  expect(failures).toEqual([]);
});

function upload(
  body: string | Uint8Array<ArrayBuffer>,
  authorization: string | null = `Bearer ${leader.token}`,
  query = '?name=week.csv',
): Promise<Reply> {
  return service.request(`/uploads${query}`, {
    method: 'POST',
    headers: authorization === null ? {} : { authorization },
    body,
  });
}

async function importing(client: LoadMember, uploadId: string, dryRun = false): Promise<Reply> {
  return await service.graphql(
    client.token,
    'mutation ($input: ImportHoursInput!) { importHours(input: $input) { report { rowsAdded } userErrors { code } } }',
    {
      input: { idempotencyKey: 'import', organisationId: groupId, uploadId, dryRun },
    },
  );
}

function idIn(reply: Reply): string {
  return (JSON.parse(reply.text) as { uploadId: string }).uploadId;
}

describe('refused uploads leave nothing behind', () => {
  it.each<[string, number, string[], () => Promise<Reply>]>([
    ['an empty file', 400, refused, () => upload('')],
    ['one byte more than 10 MB', 413, refused, () => upload(new Uint8Array(bytesMax + 1))],
    ['twice 10 MB', 413, refused, () => upload(new Uint8Array(2 * bytesMax))],
    ['nobody signed in', 401, ['UNAUTHENTICATED'], () => upload(header, null)],
    ['a token that is none', 401, ['UNAUTHENTICATED'], () => upload(header, 'Bearer x')],
    ['an unknown token', 401, ['UNAUTHENTICATED'], () => upload(header, `Bearer tcs_${'a'.repeat(43)}`)],
    ['10 MB of somebody unknown', 401, ['UNAUTHENTICATED'], () => upload(new Uint8Array(bytesMax), 'Bearer x')],
    ['a member without a role', 403, ['FORBIDDEN'], () => upload(header, `Bearer ${member.token}`)],
  ])('%s: %i', async (_name, status, codes, attempt) => {
    const before = await service.picture();
    expect(await attempt()).toMatchObject({ status, codes });
    expect(await service.picture()).toEqual(before);
  });
});

describe('odd uploads are kept and do no harm', () => {
  it.each<[string, () => Promise<Reply>]>([
    ['10 MB to the byte', () => upload(new Uint8Array(bytesMax))],
    ['bytes that are no text', () => upload(new Uint8Array([0, 1, 2, 0xff, 0xfe, 0x50, 0x4b, 3, 4]))],
    ['no name', () => upload(header, undefined, '')],
    ['two names', () => upload(header, undefined, '?name=a.csv&name=b.csv')],
    ['a name with a null byte', () => upload(header, undefined, '?name=a%00b.csv')],
    ['a name that is no UTF-8', () => upload(header, undefined, '?name=%ed%a0%80')],
    ['a name of five thousand characters', () => upload(header, undefined, `?name=${'x'.repeat(5_000)}`)],
  ])('%s: 201', async (_name, attempt) => {
    expect((await attempt()).status).toBe(201);
  });

  it('a file that is no timesheet: refused when it is imported', async () => {
    const uploadId = idIn(await upload(new Uint8Array([0, 1, 2, 0xff, 0xfe, 0x50, 0x4b, 3, 4])));
    expect(await importing(leader, uploadId)).toMatchObject({ status: 200, codes: ['NOT_A_TIMESHEET'] });
  });
});

it('a list of opportunities is uploaded, tried and loaded', async () => {
  const uploadId = idIn(await upload('Role;Kind;Cause\nCafé helper;regular;food bank\n'));
  const mutation = `mutation ($input: ImportOpportunitiesInput!) {
    importOpportunities(input: $input) { report { rowsRead rowsAdded rowsAlreadyLoaded problems { row } } userErrors { code } }
  }`;
  const answers: unknown[] = [];
  for (const [idempotencyKey, dryRun] of [
    ['list', true],
    ['list', false],
    ['list-2', false],
  ] as const) {
    const input = { idempotencyKey, organisationId: groupId, uploadId, dryRun };
    const { data } = JSON.parse((await service.graphql(leader.token, mutation, { input })).text) as {
      data: { importOpportunities: unknown };
    };
    answers.push(data.importOpportunities);
  }
  const report = { rowsRead: 1, rowsAdded: 1, rowsAlreadyLoaded: 0, problems: [] };
  const known = { ...report, rowsAdded: 0, rowsAlreadyLoaded: 1 };
  expect(answers).toEqual([report, report, known].map((one) => ({ report: one, userErrors: [] })));
});

describe("somebody else's upload", () => {
  it('answers like one that does not exist, even to a colleague, and nothing is loaded', async () => {
    const uploadId = idIn(await upload(header));
    const before = await service.picture();
    const [theirs, missing] = [
      await importing(otherLeader, uploadId),
      await importing(otherLeader, toGlobalId('Upload', '01890000-0000-7000-8000-000000000000')),
    ];
    expect(theirs).toMatchObject({ status: 200, codes: ['UPLOAD_NOT_FOUND'] });
    expect(theirs.text).toBe(missing.text);
    expect(await service.picture()).toEqual(before);
  });
});
