import type { FastifyInstance } from 'fastify';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { Authenticator } from '../../../src/http/authenticate.js';
import { createHttpServer } from '../../../src/http/server.js';
import { addStatements } from '../../../src/http/statements.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { traces } from '../../integration/accounts/traces.js';
import { ask } from '../../integration/hours/ask.js';
import { Movements } from '../../jobs/movements.js';
import { type ReadElement, readPdf, spoken } from '../../support/pdf.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** Statements that somebody fetches: whose they are, what they say, and that a month that is over stays what it was. */

let world: World;
let ledger: Movements;
let app: FastifyInstance;
const asking = new Map<string, Actor>();

beforeEach(async () => {
  world = await createWorld();
  ledger = new Movements(world);
  asking.clear();
  const authenticator = {
    actorOf: async (token?: string) => asking.get(token ?? '') ?? { kind: 'ANONYMOUS' },
  } as unknown as Authenticator;
  const services = {
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: world.services,
    authenticator,
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  app = await createHttpServer(services);
  addStatements(app, services);
});
afterEach(async () => {
  await app.close();
  await world.close();
});

/** When every account was opened: in the second month before that of the world's clock. */
const opened = '2026-09-12T10:00:00Z';

async function town() {
  const [ada, bo] = [await world.member('Ada Quill'), await world.member('Bo')];
  const group = await world.organisation({ name: 'Fernhill Food Bank', isGroup: true });
  const venue = await world.organisation({ name: 'Marsh Lane Pool', isVenue: true, monthlyBudgetMinutes: 600 });
  const offer = await world.offer(venue.id, { title: 'Swim' });
  await world.test.admin('UPDATE account SET opened_at = $2 WHERE scheme_id = $1', [world.schemeId, opened]);
  const accounts = {
    ada: await ledger.accountOf('WALLET', ada.id),
    bo: await ledger.accountOf('WALLET', bo.id),
    pot: await ledger.accountOf('POT', group.id),
    venue: await ledger.accountOf('VENUE', venue.id),
    issuance: await ledger.accountOf('ISSUANCE'),
  };
  asking
    .set('ada', await world.actorOf(ada))
    .set('bo', await world.actorOf(bo))
    .set(
      'coordinator',
      await world.actorOf(await world.member('Cleo'), { role: 'COORDINATOR', organisationId: venue.id }),
    )
    .set('auditor', await world.staff(['AUDITOR']))
    .set('app', {
      ...{ kind: 'APP', appKind: 'MEMBER_APP', schemeId: world.schemeId, credential: 'OAUTH', appId: newId() },
      ...{ scopes: ['balance:read'], organisationId: null, memberId: ada.id },
    });
  return { ada, bo, group, venue, offer, accounts };
}

const addressOf = (accountId: string, month: string) => `/statements/${toGlobalId('Account', accountId)}/${month}.pdf`;
const get = (url: string, as = '') => app.inject({ url, headers: { authorization: as } });

async function refused(url: string, as = '') {
  const { statusCode, body } = await get(url, as);
  const { errors } = JSON.parse(body) as { errors: { message: string; extensions: { code: string } }[] };
  return [statusCode, errors[0]?.extensions.code, errors[0]?.message];
}

function rowsOf(element: ReadElement): string[][] {
  if (element.type === 'TR') return [spoken(element).map((cell) => cell.replace(/^T[HD](?: \(\w+\))? /, ''))];
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : rowsOf(child)));
}

const proseOf = (structure: ReadElement) => spoken(structure).filter((line) => !/^T[HD] /.test(line));

test('a member fetches a month of theirs, and it says the same whatever happens afterwards', async () => {
  const { ada, group, venue, offer, accounts } = await town();
  const { ada: hers, bo: his, pot, issuance } = accounts;
  await ledger.move('GRANT', issuance, pot, 1_000, '2026-09-15T10:00:00Z');
  await ledger.move('GRANT', issuance, his, 1_000, '2026-09-15T10:00:00Z');
  await ledger.move('GRANT', issuance, hers, 120, '2026-09-30T22:59:59Z');
  await ledger.move('AWARD', pot, hers, 75, '2026-09-30T23:00:00Z');
  const swim = await ledger.enjoy(ada.id, venue.id, offer.id, 90, '2026-10-12T10:00:00Z');
  await ledger.move('GIFT', his, hers, 20, '2026-10-31T23:59:59Z');
  await ledger.gaveHours(ada.id, group.id, 75, '2026-10-05T10:00:00Z');
  // There are no Welsh words yet: what is read aloud as English is.
  await world.test.admin(`UPDATE member SET locale = 'cy' WHERE id = $1`, [ada.id]);
  const before = await traces(world);
  const first = await get(addressOf(hers, '2026-10'), 'ada');
  expect([first.statusCode, first.headers['content-type'], first.headers['content-disposition']]).toEqual([
    200,
    'application/pdf',
    'inline; filename="statement-2026-10.pdf"',
  ]);
  expect(first.headers['cache-control']).toBe('no-store');
  const pdf = readPdf(first.rawPayload);
  expect([pdf.title, pdf.lang, pdf.saysPdfUa, pdf.isTagged, pdf.embedsFonts, pdf.pageCount]).toEqual([
    ...['Your Time Credits in October 2026', 'en-GB', true, true, true, 1],
  ]);
  expect(proseOf(pdf.structure)).toEqual([
    expect.stringMatching(/^P World \d+$/),
    'P Sunday 1 November 2026',
    'H1 Your Time Credits in October 2026',
    'P Dear Ada Quill,',
    'P Thank you for the 1 hour 15 minutes of your time that were approved in October 2026.',
    'H2 October 2026 in figures',
    'H2 What came and went',
    'P If something is not right, please tell us.',
    'H2 How to reach us',
    'P Ask at any group or venue that takes part. They can pass a message on.',
    expect.stringMatching(/^P Thank you, World \d+$/),
  ]);
  expect(rowsOf(pdf.structure)).toEqual([
    ['What', 'Time'],
    ['At the beginning', '2 hours'],
    ['Earned', '1 hour 15 minutes'],
    ['Enjoyed', '1 hour 30 minutes'],
    ['Received', '20 minutes'],
    ['At the end', '2 hours 5 minutes'],
    ['Day', 'What', 'In', 'Out', 'Balance'],
    ['Thu 1 Oct', 'Thank you for your time with Fernhill Food Bank', '1 hour 15 minutes', '', '3 hours 15 minutes'],
    ['Mon 12 Oct', 'Enjoyed: Swim at Marsh Lane Pool', '', '1 hour 30 minutes', '1 hour 45 minutes'],
    ['Sat 31 Oct', 'A gift from Bo', '20 minutes', '', '2 hours 5 minutes'],
  ]);
  expect(pdf.texts.map(({ text }) => text).join(' ')).not.toMatch(/[£€$]/);
  expect(await traces(world)).toEqual(before);
  await ledger.unenjoy(swim, '2026-11-05T10:00:00Z');
  await ledger.move('GIFT', hers, his, 30, '2026-11-06T10:00:00Z');
  await world.test.admin(`UPDATE hours_log SET state = 'REVERSED', reversed_at = $1, reversal_reason = 'Typed twice'`, [
    '2026-11-07T10:00:00Z',
  ]);
  world.clock.set(new Date('2027-03-01T10:00:00Z'));
  expect((await get(addressOf(hers, '2026-10'), 'auditor')).rawPayload.equals(first.rawPayload)).toBe(true);
  const november = readPdf((await get(addressOf(hers, '2026-11'), 'ada')).rawPayload).structure;
  expect(rowsOf(november).slice(1, 5)).toEqual([
    ['At the beginning', '2 hours 5 minutes'],
    ['Came back of what was enjoyed', '1 hour 30 minutes'],
    ['Given to others', '30 minutes'],
    ['At the end', '3 hours 5 minutes'],
  ]);
  expect(proseOf(november)).toContain('P Hours that had been approved were taken back: 1 hour 15 minutes.');
  const quiet = readPdf((await get(addressOf(hers, '2026-12'), 'ada')).rawPayload).structure;
  expect(rowsOf(quiet)).toEqual([
    ['What', 'Time'],
    ['At the beginning', '3 hours 5 minutes'],
    ['At the end', '3 hours 5 minutes'],
  ]);
});

test('whoever runs a venue fetches a month of it, without names, and it says the same whatever happens afterwards', async () => {
  const { ada, bo, venue, offer, accounts } = await town();
  await ledger.move('GRANT', accounts.issuance, accounts.ada, 1_000, '2026-09-15T10:00:00Z');
  await ledger.move('GRANT', accounts.issuance, accounts.bo, 1_000, '2026-09-15T10:00:00Z');
  const earlier = await ledger.enjoy(ada.id, venue.id, offer.id, 60, '2026-09-20T10:00:00Z');
  await ledger.enjoy(ada.id, venue.id, offer.id, 90, '2026-10-02T10:00:00Z');
  await ledger.unenjoy(
    await ledger.enjoy(bo.id, venue.id, offer.id, 30, '2026-10-03T10:00:00Z'),
    '2026-10-04T10:00:00Z',
  );
  await ledger.enjoy(bo.id, venue.id, offer.id, 45, '2026-10-05T10:00:00Z');
  const address = addressOf(accounts.venue, '2026-10');
  const first = await get(address, 'coordinator');
  const { structure } = readPdf(first.rawPayload);
  expect(rowsOf(structure)).toEqual([
    ['What', 'Visits', 'Time'],
    ['At the beginning', '', '1 hour'],
    ['Enjoyed', '3', '2 hours 45 minutes'],
    ['Reversed', '1', '30 minutes'],
    ['At the end', '', '3 hours 15 minutes'],
    ['Day', 'What', 'In', 'Out', 'Balance'],
    ['Fri 2 Oct', 'Swim enjoyed by a member', '1 hour 30 minutes', '', '2 hours 30 minutes'],
    ['Sat 3 Oct', 'Swim enjoyed by a member', '30 minutes', '', '3 hours'],
    ['Sun 4 Oct', 'Given back: Swim at Marsh Lane Pool', '', '30 minutes', '2 hours 30 minutes'],
    ['Mon 5 Oct', 'Swim enjoyed by a member', '45 minutes', '', '3 hours 15 minutes'],
  ]);
  expect(proseOf(structure).slice(2, 6)).toEqual([
    'H1 Time Credits enjoyed with you in October 2026',
    'P Dear Marsh Lane Pool,',
    'P Thank you for all that members could enjoy with you. This was October 2026.',
    'H2 At Marsh Lane Pool',
  ]);
  expect(proseOf(structure)).toContain('P Came for the first time: 1');
  expect(spoken(structure).join(' ')).not.toMatch(/Ada|Bo\b|budget/);
  // A visit of the month before is taken back later: who came for the first time in October stays who it was.
  await ledger.unenjoy(earlier, '2026-11-05T10:00:00Z');
  await world.test.admin('UPDATE organisation SET monthly_budget_minutes = 900 WHERE id = $1', [venue.id]);
  expect((await get(address, 'auditor')).rawPayload.equals(first.rawPayload)).toBe(true);
});

test('nobody else does, and an app that may not see hours reads no count of them', async () => {
  const { ada, group, accounts } = await town();
  await ledger.gaveHours(ada.id, group.id, 75, '2026-10-05T10:00:00Z');
  const [wallet, venue] = [addressOf(accounts.ada, '2026-10'), addressOf(accounts.venue, '2026-10')];
  const statuses = async (url: string) =>
    await Promise.all(
      ['', 'ada', 'bo', 'coordinator', 'auditor', 'app'].map(async (as) => (await get(url, as)).statusCode),
    );
  expect(await statuses(wallet)).toEqual([401, 200, 403, 403, 200, 200]);
  expect(await statuses(venue)).toEqual([401, 403, 403, 200, 200, 403]);
  const thanked = async (as: string) => proseOf(readPdf((await get(wallet, as)).rawPayload).structure)[4];
  expect(await thanked('ada')).toBe(
    'P Thank you for the 1 hour 15 minutes of your time that were approved in October 2026.',
  );
  expect(await thanked('app')).toBe('P This is what happened with your Time Credits in October 2026.');
  expect(await refused(wallet, 'bo')).toEqual([403, 'FORBIDDEN', 'You may not do this.']);
  const elsewhere = await createWorld({ test: world.test });
  asking.set('stranger', await elsewhere.staff(['OPERATOR']));
  const nothing = [
    ...[404, 'NOT_FOUND', 'There is no statement here. The statementDocuments of an account say which there are.'],
  ];
  expect(await refused(wallet, 'stranger')).toEqual(nothing);
  for (const url of [
    addressOf(newId(), '2026-10'),
    addressOf(accounts.ada, '2026-08'),
    addressOf(accounts.pot, '2026-10'),
    addressOf(accounts.ada, '2026-13'),
    addressOf(accounts.ada, '9999-12'),
    addressOf(accounts.ada, '2026-1'),
    `${wallet}.pdf`,
    wallet.replace('.pdf', ''),
    `/statements/${toGlobalId('Member', accounts.ada)}/2026-10.pdf`,
    `/statements/${toGlobalId('Account', accounts.ada)}%00/2026-10.pdf`,
    '/statements/x/2026-10.pdf',
  ]) {
    expect([url, ...(await refused(url, 'auditor'))]).toEqual([url, ...nothing]);
  }
});

test('a month that is not over has none yet, and the API says which there are', async () => {
  const { accounts } = await town();
  expect(await refused(addressOf(accounts.ada, '2026-11'), 'ada')).toEqual([
    400,
    'BAD_USER_INPUT',
    'November 2026 is not over yet. Its statement can be fetched from Tuesday 1 December 2026 on.',
  ]);
  const listed = async (accountId: string, as: string) => {
    const actor = asking.get(as) ?? { kind: 'ANONYMOUS' };
    const { account } = await ask<{ account: { statementDocuments: { monthOn: string; url: string }[] } }>(
      ...[world, actor, 'query ($id: ID!) { account(id: $id) { statementDocuments { monthOn url } } }'],
      { id: toGlobalId('Account', accountId) },
    );
    return account.statementDocuments.map(({ monthOn, url }) => [monthOn, url]);
  };
  const publicUrl = world.services.publicUrl();
  expect(await listed(accounts.ada, 'ada')).toEqual([
    ['2026-10-01', `${publicUrl}${addressOf(accounts.ada, '2026-10')}`],
    ['2026-09-01', `${publicUrl}${addressOf(accounts.ada, '2026-09')}`],
  ]);
  expect(await listed(accounts.venue, 'coordinator')).toEqual([
    ['2026-10-01', `${publicUrl}${addressOf(accounts.venue, '2026-10')}`],
    ['2026-09-01', `${publicUrl}${addressOf(accounts.venue, '2026-09')}`],
  ]);
  expect(await listed(accounts.pot, 'auditor')).toEqual([]);
  // The scheme's midnight, not that of UTC: in summer it comes an hour earlier there.
  world.clock.set(new Date('2030-06-30T22:59:59Z'));
  const months = (await listed(accounts.ada, 'ada')).map(([monthOn]) => monthOn);
  expect([months.length, months[0], months.at(-1)]).toEqual([36, '2030-05-01', '2027-06-01']);
  expect((await get(addressOf(accounts.ada, '2030-06'), 'ada')).statusCode).toBe(400);
  world.clock.set(new Date('2030-06-30T23:00:00Z'));
  expect((await listed(accounts.ada, 'ada'))[0]?.[0]).toBe('2030-06-01');
  expect((await get(addressOf(accounts.ada, '2030-06'), 'ada')).statusCode).toBe(200);
  expect((await get(addressOf(accounts.ada, '2026-09'), 'ada')).statusCode).toBe(200);
});

test('it is in large print for who wishes it, and a very full month says how much it leaves out', async () => {
  const { ada, accounts } = await town();
  const { bo: his, ada: hers, issuance } = accounts;
  await ledger.move('GRANT', issuance, his, 5_000, '2026-09-15T10:00:00Z');
  const address = addressOf(hers, '2026-10');
  const smallest = async (url: string) =>
    Math.min(...readPdf((await get(url, 'ada')).rawPayload).texts.map(({ size }) => size));
  expect([await smallest(address), await smallest(`${address}?print=large`)]).toEqual([10, 18]);
  await world.test.admin('UPDATE member SET large_print = true WHERE id = $1', [ada.id]);
  expect([await smallest(address), await smallest(`${address}?print=normal`)]).toEqual([18, 10]);
  await world.test.admin(
    `SELECT ledger_post($1, $2, (SELECT array_agg(d) FROM jsonb_populate_recordset(NULL::transfer_draft, $3::jsonb) d))`,
    [
      ...[world.schemeId, '2026-10-20T10:00:00Z'],
      JSON.stringify(
        Array.from({ length: 502 }, () => ({
          ...{ id: newId(), kind: 'GIFT', amount_minutes: 2, from_account_id: his, to_account_id: hers },
          occurred_at: '2026-10-20T10:00:00Z',
        })),
      ),
    ],
  );
  const { structure, texts, pageCount } = readPdf((await get(`${address}?print=normal`, 'ada')).rawPayload);
  const rows = rowsOf(structure).slice(5);
  expect([rows.length, rows[0], rows.at(-1)]).toEqual([
    500,
    ['Tue 20 Oct', 'A gift from Bo', '2 minutes', '', '6 minutes'],
    ['Tue 20 Oct', 'A gift from Bo', '2 minutes', '', '16 hours 44 minutes'],
  ]);
  expect(proseOf(structure)).toContain('P Before these, 2 more came or went.');
  // The headings stand on every page that the table is on, and are read once.
  const heads = texts.filter(({ text }) => text === 'Balance');
  expect(heads.filter(({ isArtifact }) => !isArtifact).length).toBe(1);
  expect(new Set(heads.map(({ page }) => page)).size).toBe(heads.length);
  expect(heads.length).toBeGreaterThanOrEqual(pageCount - 1);
});
