import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../src/config.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { readStaffProviders, type StaffProvider, staffRolesOf } from '../../../src/domain/people/staffProviders.js';

const organisation = newId();
const good = {
  issuer: 'https://login.example.org/tenant/v2.0',
  clientId: 'credits',
  clientSecret: 'of the tests',
  groups: {
    ops: 'OPERATOR',
    both: ['AUDITOR', { role: 'LEADER', organisation: toGlobalId('Organisation', organisation) }],
    till: { role: 'TILL', organisation: organisation.toUpperCase() },
  },
  returnUrls: ['https://desk.example.org/in', 'uk.example.credits:/in'],
};

const read = (part: object, secrets: Record<string, string> = {}): StaffProvider => {
  const providers = readStaffProviders(JSON.stringify({ haringey: part }), (path) => {
    const secret = secrets[path];
    if (secret === undefined) throw new Error('no such file');
    return secret;
  });
  const provider = providers.get('haringey');
  if (!provider) throw new Error('no provider');
  return provider;
};

test('a file gives each scheme its provider, with roles by group', () => {
  expect(read(good)).toEqual({
    issuer: good.issuer,
    clientId: 'credits',
    clientSecret: 'of the tests',
    scope: 'openid profile email',
    groupsClaim: 'groups',
    roles: new Map([
      ['ops', [{ role: 'OPERATOR', organisationId: null }]],
      [
        'both',
        [
          { role: 'AUDITOR', organisationId: null },
          { role: 'LEADER', organisationId: organisation },
        ],
      ],
      ['till', [{ role: 'TILL', organisationId: organisation }]],
    ]),
    returnUrls: good.returnUrls,
    trustEmail: false,
    maxAgeMinutes: null,
  });
  const { clientSecret: _secret, ...rest } = good;
  expect(read({ ...rest, clientSecretFile: 'secret' }, { secret: ' kept \n' }).clientSecret).toBe('kept');
});

test('groups give each role once, and unknown groups none', () => {
  const provider = read({ ...good, groups: { ...good.groups, more: 'OPERATOR' } });
  expect(staffRolesOf(provider, ['more', 'ops', 'nothing', 'toString'])).toEqual([
    { role: 'OPERATOR', organisationId: null },
  ]);
  expect(staffRolesOf(provider, [])).toEqual([]);
});

test.each([
  [{ issuer: 'http://login.example.org' }, 'at haringey › issuer: begin the address with https://'],
  [{ issuer: 'https://login.example.org/?a' }, 'at haringey › issuer: leave out ? and # and what follows them'],
  [{ clientId: '' }, 'at haringey › clientId: give a text'],
  [{ clientSecretFile: 'too' }, 'at haringey › clientSecret: give either clientSecret or clientSecretFile'],
  [{ clientSecret: undefined }, 'at haringey › clientSecret: give either clientSecret or clientSecretFile'],
  [
    { clientSecret: undefined, clientSecretFile: 'gone' },
    'at haringey › clientSecretFile: the file cannot be read; correct its path or its rights',
  ],
  [{ groups: {} }, 'at haringey › groups: map at least one group to a role'],
  [
    { groups: { ops: 'OWNER' } },
    'at haringey › groups › ops: say OPERATOR, AUDITOR, or { "role": "COORDINATOR", "organisation": "…" } (also LEADER and TILL)',
  ],
  [
    { returnUrls: ['http://desk.example.org/'] },
    'at haringey › returnUrls › 0: begin the address with https://, or with a name of the app that has a dot in it, like uk.example.credits:/',
  ],
  [
    { returnUrls: ['javascript:alert(1)'] },
    'at haringey › returnUrls › 0: begin the address with https://, or with a name of the app that has a dot in it, like uk.example.credits:/',
  ],
  [
    { returnUrls: ['https://desk.example.org/#a'] },
    'at haringey › returnUrls › 0: leave out # and what follows it: the code is put there',
  ],
  [{ trustMail: true }, 'at haringey: there is no setting trustMail; correct its name or leave it out'],
  [{ scope: 'profile' }, 'at haringey › scope: name openid among the scopes, like "openid profile email"'],
])('%j is refused with the place and the mend', (change, message) => {
  expect(() => read({ ...good, ...change })).toThrow(new Error(message));
});

test('the setting names the file, and one line says what is wrong with it; no secret is quoted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'staff-sign-in-'));
  const file = join(folder, 'staff.json');
  const { clientSecret: _secret, ...rest } = good;
  const wrong = (text: string) => {
    writeFileSync(file, text);
    return () => readConfig({ STAFF_SIGN_IN_FILE: file });
  };
  try {
    expect(() => readConfig({ STAFF_SIGN_IN_FILE: join(folder, 'none') })).toThrow(
      'STAFF_SIGN_IN_FILE cannot be used: the file cannot be read; correct its path or its rights.',
    );
    expect(wrong('{')).toThrow(
      'STAFF_SIGN_IN_FILE cannot be used: it is not JSON; a comma or a quotation mark may be missing (docs/staff-sign-in.md).',
    );
    expect(wrong('{"Haringey Council": {}}')).toThrow(
      'STAFF_SIGN_IN_FILE cannot be used: at Haringey Council: name each part after a scheme, by its short name like haringey (docs/staff-sign-in.md).',
    );
    writeFileSync(join(folder, 'secret'), 'beside the file\n');
    writeFileSync(file, JSON.stringify({ haringey: { ...rest, clientSecretFile: 'secret' } }));
    expect(readConfig({ STAFF_SIGN_IN_FILE: file }).staffProviders.get('haringey')?.clientSecret).toBe(
      'beside the file',
    );
    expect(readConfig({}).staffProviders).toEqual(new Map());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
