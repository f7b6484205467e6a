import type { FastifyInstance } from 'fastify';
import { createTrayChannel } from '../../../src/adapters/messages/tray.js';
import { settleNotifications } from '../../../src/commands/notifications/settleNotifications.js';
import { writeMessages } from '../../../src/commands/notifications/writeMessages.js';
import { toGlobalId } from '../../../src/domain/ids.js';
import type { Authenticator } from '../../../src/http/authenticate.js';
import { addLetters } from '../../../src/http/letters.js';
import { createHttpServer } from '../../../src/http/server.js';
import { clearLetters } from '../../../src/jobs/processors/clearLetters.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { audited, refusalOf } from '../../integration/accounts/traces.js';
import { ask, type ConnectionAnswer } from '../../integration/hours/ask.js';
import { connectDatabase } from '../../support/database.js';
import { readPdf, spoken } from '../../support/pdf.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** The print tray from the message that comes into it to the paper that leaves it. */

let world: World;
let app: FastifyInstance;
let operator: Actor;
let memberId: string;
let other: Actor;
let worker: Awaited<ReturnType<typeof connectDatabase>>;
const asking = new Map<string, Actor>();

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  const member = await world.member('Zoë Quill');
  memberId = member.id;
  other = await world.actorOf(member);
  // There are no Welsh words yet.
  await world.test.admin(
    `UPDATE member SET address_lines = '{12 Long Lane,Ashwick,AB1 2CD}', locale = 'cy' WHERE id = $1`,
    [memberId],
  );
  asking
    .set('operator', operator)
    .set('member', other)
    .set('auditor', await world.staff(['AUDITOR']));
  worker = await connectDatabase({ url: world.test.adminUrl, role: 'tc_worker', poolMax: 2 });
  const authenticator = { actorOf: async (token?: string) => asking.get(token ?? '') ?? { kind: 'ANONYMOUS' } };
  app = await createHttpServer({
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: world.services,
    authenticator: authenticator as unknown as Authenticator,
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  addLetters(app, { ...services(), authenticator: authenticator as unknown as Authenticator });
});

afterAll(async () => {
  await app?.close();
  await worker?.close();
  await world?.close();
});

function services() {
  return {
    schema: undefined as never,
    database: world.test.database,
    commands: world.services,
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
}

/** A message that was carried by the tray and settled as the sender does it. */
async function intoTray(subject: string, sensitive = false): Promise<string> {
  const causeId = crypto.randomUUID();
  const body = `Dear Zoë,\n\nThis is ${subject}.`;
  await world.test.database.inScheme(world.schemeId, (tx) =>
    writeMessages(
      tx,
      world.clock.now(),
      [{ causeId, draft: { memberId, subject, body, sensitive, kind: 'WELCOME', channel: 'LETTER' } }],
      false,
    ),
  );
  const [row] = await world.test.admin<{ id: string }>('SELECT id FROM notification WHERE cause_id = $1', [causeId]);
  const id = row?.id ?? '';
  const tray = createTrayChannel(worker.pool);
  const message = {
    reference: id,
    channel: 'LETTER',
    to: { name: 'Zoë' },
    subject,
    body,
    sensitive,
    schemeName: '',
  } as const;
  expect(await tray.findByReference?.(id)).toBe(null);
  const outcomes = await Promise.all([tray.send(message), tray.send(message)]);
  expect(outcomes).toEqual(outcomes.map(() => ({ status: 'ACCEPTED', providerReference: id })));
  await settleNotifications(
    worker,
    world.schemeId,
    [{ id, tries: 0, leaseEndsAt: world.clock.now(), state: 'SENT', providerReference: id }],
    world.clock.now(),
  );
  return id;
}

const get = (url: string, as: string) => app.inject({ url, headers: { authorization: as } });

const waiting = async (actor = operator, printed = false) =>
  (
    await ask<{ lettersToPrint: ConnectionAnswer }>(
      world,
      actor,
      'query ($printed: Boolean!) { lettersToPrint(first: 10, printed: $printed) { nodes { id kind createdAt printedAt } pageInfo { hasNextPage endCursor } } }',
      { printed },
    )
  ).lettersToPrint.nodes;

const print = (letterIds: string[], actor = operator) =>
  ask(
    world,
    actor,
    'mutation ($input: MarkLettersPrintedInput!) { markLettersPrinted(input: $input) { letters { id } userErrors { code } } }',
    {
      input: { letterIds },
    },
  );

test('a letter waits in the tray until somebody printed it, and words that open something are then gone', async () => {
  const plain = await intoTray('a plain letter');
  world.clock.advance(1_000);
  const opening = await intoTray('an opening', true);
  const ids = [plain, opening].map((id) => toGlobalId('Letter', id));
  expect((await waiting()).map(({ id }) => id)).toEqual(ids);

  const one = await get(`/letters/${ids[1]}.pdf`, 'operator');
  expect([one.statusCode, one.headers['content-type'], one.headers['cache-control']]).toEqual([
    200,
    'application/pdf',
    'no-store',
  ]);
  expect(readPdf(one.rawPayload).lang).toBe('en-GB');
  expect(spoken(readPdf(one.rawPayload).structure)).toEqual([
    expect.stringMatching(/^P /),
    'P Zoë Quill 12 Long Lane Ashwick AB1 2CD',
    'P Sunday 22 November 2026',
    'H1 an opening',
    'P Dear Zoë,',
    'P This is an opening.',
  ]);
  const all = readPdf((await get('/letters/waiting.pdf?first=2&sides=2', 'operator')).rawPayload);
  expect([all.title, all.pageCount]).toEqual(['2 letters', 4]);
  expect(await audited(world, 'recordLettersTaken')).toHaveLength(3);

  expect(await print([...ids, ids[0] ?? ''])).toEqual({
    markLettersPrinted: { letters: ids.map((id) => ({ id })), userErrors: [] },
  });
  expect(await waiting()).toEqual([]);
  expect((await waiting(operator, true)).map(({ id }) => id)).toEqual(ids);
  expect((await audited(world, 'markLettersPrinted')).map(({ subject }) => subject).sort()).toEqual(
    [plain, opening].sort(),
  );
  const kept = await world.test.admin(
    'SELECT l.body AS letter, n.body AS message FROM letter l JOIN notification n USING (scheme_id, id) ORDER BY l.written_at',
  );
  expect(kept).toEqual([
    { letter: null, message: 'Dear Zoë,\n\nThis is a plain letter.' },
    { letter: null, message: '(removed)' },
  ]);
  // A jam in the printer: what kept its words can be printed again, what opened something cannot.
  expect((await get(`/letters/${ids[0]}.pdf`, 'operator')).statusCode).toBe(200);
  expect((await get(`/letters/${ids[1]}.pdf`, 'operator')).statusCode).toBe(404);
  expect(await print(ids)).toEqual({ markLettersPrinted: { letters: ids.map((id) => ({ id })), userErrors: [] } });
  expect(await audited(world, 'markLettersPrinted')).toHaveLength(2);
});

test('nobody but operators sees the tray, and asking leaves no trace', async () => {
  const id = toGlobalId('Letter', await intoTray('a letter for one'));
  const before = await audited(world, 'recordLettersTaken');
  for (const [who, status] of [
    ['', 401],
    ['member', 403],
    ['auditor', 403],
  ] as const) {
    expect((await get('/letters/waiting.pdf', who)).statusCode).toBe(status);
    expect((await get(`/letters/${id}.pdf`, who)).statusCode).toBe(status);
  }
  expect(await refusalOf(() => waiting(other))).toEqual({ code: 'FORBIDDEN' });
  expect(await refusalOf(() => print([id], other))).toEqual({ code: 'FORBIDDEN' });
  expect(await audited(world, 'recordLettersTaken')).toEqual(before);
  expect((await waiting()).map((letter) => letter.id)).toEqual([id]);
  expect(await refusalOf(() => print([id, toGlobalId('Letter', crypto.randomUUID())]))).toEqual({ code: 'NOT_FOUND' });
  expect((await waiting()).map((letter) => letter.id)).toEqual([id]);
  const statuses = [
    '/letters/waiting.pdf?first=0',
    '/letters/waiting.pdf?first=x',
    '/letters/nothing',
    '/letters/nothing.pdf',
    '/letters/%00.pdf',
    `/letters/${id}%00.pdf`,
    `/letters/${id}%0A.pdf`,
    `/letters/${id}%22.pdf`,
  ];
  expect(await Promise.all(statuses.map(async (url) => (await get(url, 'operator')).statusCode))).toEqual([
    400, 400, 404, 404, 404, 404, 404, 404,
  ]);
  expect(await audited(world, 'recordLettersTaken')).toEqual(before);
  await print([id]);
});

test('nobody is written to who has died, and what nobody printed does not lie about for ever', async () => {
  const id = await intoTray('a letter too late', true);
  await world.test.admin(
    `INSERT INTO membership_end (scheme_id, member_id, reason, ended_at, ended_by, settles_at) VALUES ($1, $2, 'DEATH', $3, 'system', $3)`,
    [world.schemeId, memberId, world.clock.now()],
  );
  expect(await waiting()).toEqual([]);
  expect((await get(`/letters/${toGlobalId('Letter', id)}.pdf`, 'operator')).statusCode).toBe(404);
  const day = 86_400_000;
  expect(await clearLetters(worker, new Date(world.clock.now().getTime() + 89 * day))).toBe(0);
  expect(await clearLetters(worker, new Date(world.clock.now().getTime() + 91 * day))).toBe(1);
  expect(await clearLetters(worker, new Date(world.clock.now().getTime() + 91 * day))).toBe(0);
});
