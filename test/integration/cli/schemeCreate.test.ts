import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CreateSchemeOptions, createSchemeCommand } from '../../../src/cli/createScheme.js';
import { explain } from '../../../src/cli/failures.js';
import { readConfig } from '../../../src/config.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { worldNow } from '../../support/world.js';
import { cli, onDatabase } from './cli.js';

const haringey = ['--slug', 'haringey', '--name', 'Haringey Time Credits'];
const operator = ['--operator-name', 'Amara Whitlock', '--operator-email', 'Amara.Whitlock@example.org'];

const wanted = {
  slug: 'haringey',
  name: 'Haringey Time Credits',
  operatorName: 'Amara Whitlock',
  operatorEmail: 'amara@example.org',
};

describe('scheme-create', () => {
  let test: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    test = await createTestDatabase({ poolMax: 1 });
    folder = await mkdtemp(join(tmpdir(), 'time-credits-cli-'));
  });

  afterAll(async () => {
    await test.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const create = (...options: string[]) => cli(onDatabase(test.adminUrl), 'scheme-create', ...options);

  /** The same without a process of its own: what somebody would read when it is refused. */
  const refusalOf = async (options: Partial<CreateSchemeOptions>): Promise<string | null> => {
    const said: string[] = [];
    const terminal = { say: (line: string) => void said.push(line), tell: (line: string) => void said.push(line) };
    const config = readConfig(onDatabase(test.adminUrl));
    const refusal = await createSchemeCommand(config, terminal, worldNow, {
      timeZone: 'Europe/London',
      ...options,
    }).then(() => null, explain);
    expect(said).toEqual([]);
    return refusal;
  };

  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  const rows = async () => {
    const [counted] = await test.admin(
      `SELECT (SELECT count(*) FROM scheme) AS schemes, (SELECT count(*) FROM member) AS members,
              (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM audit) AS audits`,
    );
    return counted;
  };

  it.each<[string, Partial<CreateSchemeOptions>]>([
    ['--slug is missing: give the short name people sign in to, like haringey.', {}],
    ['--name is missing: give the full name, like "Haringey Time Credits".', { slug: 'haringey', name: ' ' }],
    ['--name: give a name of up to 200 characters.', { ...wanted, name: 'x'.repeat(201) }],
    ['--operator-name is missing: give the name of the first operator.', { ...wanted, operatorName: undefined }],
    [
      '--operator-email or --operator-phone is missing: give one of them; the operator’s sign-in codes go there.',
      { ...wanted, operatorEmail: undefined },
    ],
    ['--slug: The short name has small letters, digits and dashes, like haringey.', { ...wanted, slug: 'Wood Green' }],
    ['--time-zone: The time zone has a name like Europe/London.', { ...wanted, timeZone: 'London' }],
    ['--operator-email: That is not an email address.', { ...wanted, operatorEmail: 'amara' }],
    ['--operator-phone: That is not a telephone number.', { ...wanted, operatorPhone: '12' }],
  ])('refuses with "%s" and leaves nothing behind', async (line, options) => {
    expect(await refusalOf(options)).toBe(line);
    expect(await rows()).toEqual({ schemes: 0, members: 0, accounts: 0, audits: 0 });
  });

  const form = 'Give a CSV file with the columns ward_code and ward_name.';
  it.each<[string, string, string]>([
    ['other headings', 'code,name\nE05013590,Harringay\n', ` has no such headings. ${form}`],
    ['no wards', 'ward_code,ward_name\n', ` has no wards in it. ${form}`],
    [
      'a wrong code',
      'ward_code,ward_name\nE05013590,Harringay\nE0501,West Green\n',
      ', row 3: a ward code is a letter and eight digits, like E05013590; correct it.',
    ],
    [
      'no name',
      'ward_code,ward_name\nE05013590, \n',
      ', row 2: a ward has a name of up to 200 characters; correct it.',
    ],
    [
      'a ward twice',
      'ward_code,ward_name\nE05013590,Harringay\ne05013590,West Green\n',
      ' has E05013590 twice; take one of them out.',
    ],
    ['an open quote', 'ward_code,ward_name\nE05013590,"Harringay\n', ` is not a CSV file. ${form}`],
  ])('refuses a file of wards with %s', async (_what, content, says) => {
    const wards = await file('wrong.csv', content);
    expect(await refusalOf({ ...wanted, wards })).toBe(`--wards: ${wards}${says}`);
    expect(await rows()).toEqual({ schemes: 0, members: 0, accounts: 0, audits: 0 });
  });

  it('says when the file of wards is not there', async () => {
    const answer = await create(...haringey, ...operator, '--wards', join(folder, 'none.csv'));
    expect([answer.code, answer.stderr]).toEqual([
      1,
      `--wards: ${join(folder, 'none.csv')} cannot be read (ENOENT). Give a CSV file with the columns ward_code and ward_name.\n`,
    ]);
  });

  it('creates the scheme, its wards and its first operator', async () => {
    // As a spreadsheet program on Windows saves it: semicolons, its own character set, a blank line.
    const wards = await file(
      'wards.csv',
      Buffer.from('ward_code;ward_name\r\nE05013590;Harringay\r\n;\r\ne05013597;St Ann\x92s\r\n', 'latin1'),
    );
    const answer = await create(...haringey, ...operator, '--wards', wards);
    expect([answer.code, answer.stderr]).toEqual([0, '']);
    const [member] = await test.admin<{ id: string; number: string }>('SELECT id, member_number AS number FROM member');
    expect(answer.stdout.split('\n').slice(0, 3)).toEqual([
      'Created the scheme "Haringey Time Credits" (haringey) with 2 wards.',
      `Its first operator is Amara Whitlock, member number ${member?.number}.`,
      '',
    ]);
    expect(answer.stdout).toContain(
      'mutation { requestSignInCode(input: { scheme: "haringey", emailOrPhone: "Amara.Whitlock@example.org" }) { message } }',
    );
    expect(await test.admin('SELECT slug, name, time_zone, rules FROM scheme')).toEqual([
      { slug: 'haringey', name: 'Haringey Time Credits', time_zone: 'Europe/London', rules: {} },
    ]);
    expect(await test.admin('SELECT gss_code, name FROM ward ORDER BY 1')).toEqual([
      { gss_code: 'E05013590', name: 'Harringay' },
      { gss_code: 'E05013597', name: 'St Ann’s' },
    ]);
    expect(await test.admin('SELECT member_id, role, organisation_id, ended_at FROM role_assignment')).toEqual([
      { member_id: member?.id, role: 'OPERATOR', organisation_id: null, ended_at: null },
    ]);
    expect(await test.admin('SELECT kind, balance_minutes FROM account ORDER BY kind')).toEqual([
      { kind: 'COMMUNITY_POT', balance_minutes: 0 },
      { kind: 'ISSUANCE', balance_minutes: 0 },
      { kind: 'WALLET', balance_minutes: 0 },
    ]);
    expect(await test.admin('SELECT actor, action FROM audit ORDER BY action')).toEqual([
      { actor: 'platform', action: 'assignRole' },
      { actor: 'platform', action: 'createScheme' },
      { actor: 'platform', action: 'registerMember' },
    ]);
  });

  it('says when the short name is taken, and changes nothing', async () => {
    const before = await rows();
    const answer = await create(...haringey, ...operator);
    expect(answer).toEqual({
      code: 1,
      stdout: '',
      stderr: '--slug: There is a scheme with the short name haringey already. Choose another one.\n',
    });
    expect(await rows()).toEqual(before);
  });

  it('takes an operator who has a telephone alone, in another time zone', async () => {
    const answer = await create(
      '--slug',
      'lerwick',
      '--name',
      'Lerwick',
      '--time-zone',
      'Atlantic/Faroe',
      '--operator-name',
      'Iona Finch',
      '--operator-phone',
      '07700 900163',
    );
    expect([answer.code, answer.stdout.split('\n')[0]]).toEqual([
      0,
      'Created the scheme "Lerwick" (lerwick) with 0 wards.',
    ]);
    expect(await test.admin(`SELECT phone, preferred_channel FROM member WHERE phone IS NOT NULL`)).toEqual([
      { phone: '+447700900163', preferred_channel: 'TEXT' },
    ]);
  });

  it('does not guess what a mistyped option means', async () => {
    const answer = await create('--slugg', 'x');
    expect([answer.code, answer.stdout, answer.stderr]).toEqual([
      1,
      '',
      "error: unknown option '--slugg'\n(Did you mean --slug?)\n",
    ]);
  });
});
