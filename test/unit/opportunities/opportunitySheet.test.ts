import { readOpportunitySheet } from '../../../src/domain/opportunities/sheet/readOpportunitySheet.js';
import { nearestWord } from '../../../src/domain/vocabulary/nearestWord.js';

const head = 'Role,Kind,Cause';

function read(text: string | Uint8Array) {
  const sheet = readOpportunitySheet(typeof text === 'string' ? Buffer.from(text) : text);
  if (!sheet.ok) return { refused: sheet.code, message: sheet.message };
  return { rows: sheet.rows, problems: sheet.problems.map(({ message }) => message) };
}

function only(text: string | Uint8Array) {
  const { rows = [], problems } = read(text);
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(1);
  return rows[0];
}

test('a row is read as groups write it, with their own headings', () => {
  const row = only(
    [
      'What we need help with this spring',
      '',
      'Volunteer role;Type of opportunity;Theme;What you will do;Skills needed;Languages;Accessibility;Venue;Post code;From home?;Min. age;Training required;DBS check;How to apply;Session length;Time credits?;Bring a friend;Contact person;E-mail;Tel.',
      '',
      'Café helper;Regular;Food bank;"Tea, cake\nand a chat";Cooking, Listening;Turkish, pt-BR;Wheelchair access, BSL;Mill Hall, 3 Mill Lane;N17 9XX;No;16+;Food hygiene level 2;Enhanced DBS;Apply first;2h 30;yes;2;Ana Silva;ana@example.org;020 7946 0018',
    ].join('\r\n'),
  );
  expect(row).toMatchObject({
    row: 5,
    typed: {
      kind: 'ONGOING',
      role: 'Café helper',
      cause: 'FOOD',
      description: 'Tea, cake\nand a chat',
      languages: ['tr', 'pt-BR'],
      access: ['STEP_FREE', 'BRITISH_SIGN_LANGUAGE'],
      place: { kind: 'ON_SITE', address: 'Mill Hall, 3 Mill Lane', postcode: 'N17 9XX' },
      minimumAge: 16,
      dbsLevel: 'ENHANCED',
      joining: 'BY_APPLICATION',
      typicalMinutes: 150,
      earnsCredits: true,
      friendsMax: 2,
      contactName: 'Ana Silva',
      contactEmail: 'ana@example.org',
      contactPhone: '020 7946 0018',
    },
    skills: ['Cooking', 'Listening'],
    trainings: ['Food hygiene level 2'],
  });
});

test.each<[string, string | Uint8Array]>([
  ['a byte order mark', `\ufeff${head}\nCafé helper,ongoing,food\n`],
  ['Windows-1252', Buffer.from(`${head}\nCafé helper,ongoing,food\n`, 'latin1')],
  ['tabs', `${head}\nCafé helper,ongoing,food\n`.replaceAll(',', '\t')],
  ['semicolons and blank lines', `\n;;\n${head}\n\nCafé helper,ongoing,food\n\n`.replaceAll(',', ';')],
])('%s: the same row with the same fingerprint', (_what, sheet) => {
  const row = only(sheet);
  expect(row?.typed.role).toBe('Café helper');
  expect(row?.fingerprint).toBe(only(`${head}\n café  HELPER ,On-going,FOOD\n`)?.fingerprint);
});

test.each([
  ['Role,Kind,Cause,Age\nCook,ongoing,food,tall\n', 'Row 2: “tall” is not an age. Write the lowest age, such as 16.'],
  [
    `${head}\nCook,now and then,food\n`,
    'Row 2: “now and then” is no kind that is known. Write one of: one off, ongoing, co design, champion, navigator, peer support.',
  ],
  [`${head}\nCook,,food\n`, 'Row 2: there is no kind of opportunity, such as ongoing or one off.'],
  [`${head}\n-,ongoing,food\n`, 'Row 2: there is no role. Write what somebody would be, such as “Kitchen helper”.'],
  [
    `${head},Remote\nCook,ongoing,food,perhaps\n`,
    'Row 2: “perhaps” is no answer that is known. Write one of: remote, on site, either.',
  ],
  [
    `${head},Hours,Minutes\nCook,ongoing,food,2,90\n`,
    'Row 2: the hours and the minutes of a session do not say the same. Keep one of the two.',
  ],
])('%j: %s', (sheet, message) => {
  expect(read(sheet)).toEqual({ rows: [], problems: [message] });
});

test('an unknown cause is answered with the whole list', () => {
  const { problems } = read(`${head}\nCook,ongoing,Wizardry\n`);
  expect(problems).toEqual([
    'Row 2: “Wizardry” is no cause that is known. Write one of: animals, arts and culture, children and families, community safety, digital skills, disability, education and learning, environment and gardening, faith, food, health and wellbeing, heritage, housing and homelessness, information and advice, mental health, neighbourhood, older people, refugees and newcomers, sport, transport, work and skills, young people.',
  ]);
});

test.each([
  ['', 'EMPTY_FILE'],
  ['%PDF-1.7', 'NOT_A_TABLE'],
  ['one\ntwo\n', 'NO_HEADER'],
  ['Role,Description\nCook,Soup\n', 'MISSING_COLUMN'],
  ['Role,Role,Kind,Cause\nCook,Chef,ongoing,food\n', 'AMBIGUOUS_COLUMN'],
  [`${head}\n`, 'NO_ROWS'],
  [`${head}\n${'Cook,ongoing,food\n'.repeat(2_001)}`, 'TOO_MANY_ROWS'],
])('a sheet that cannot be read is refused as a whole (%#)', (sheet, code) => {
  expect(read(sheet)).toMatchObject({ refused: code });
});

test('online where others have their address says that it is done from home', () => {
  expect(only(`${head},Where\nTutor,ongoing,digital,Online\n`)?.typed.place).toEqual({ kind: 'REMOTE' });
});

test.each([
  ['cookery', 'Cooking'],
  ['gardning', 'Gardening'],
  ['driving', 'Car driving'],
  ['xylophone', undefined],
])('the word nearest to %s is %s', (wanted, name) => {
  const words = ['Car driving', 'Cooking', 'Gardening', 'Sewing'].map((word) => ({
    name: word,
    nameKey: word.toLowerCase(),
  }));
  expect(nearestWord(wanted, words)?.name).toBe(name);
});
