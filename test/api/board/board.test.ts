import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import type { QueueReading } from '../../../src/adapters/queue/readCounts.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addBoard } from '../../../src/http/board/addBoard.js';
import { addSecurityHeaders } from '../../../src/http/limits/edges.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createWorld, type World, worldNow } from '../../support/world.js';

/** The board: what waits and what was given up, for operators, over HTTP and without JavaScript. */

const canaries = ['Ottoline Canary', 'ottoline@example.org', '07700 900123', 'canary words', 'canary subject'];
const lists = ['/jobs', '/jobs/work', '/jobs/work?state=WAITING', '/jobs/messages', '/jobs/rounds', '/jobs/imports'];
const minutesOn = (minutes: number) => new Date(worldNow.getTime() + minutes * 60_000);

let world: World;
let elsewhere: World;
let app: FastifyInstance;
let operator: Actor;
let operatorToken: string;
let slug: string;
let queues: QueueReading | null;

beforeAll(async () => {
  world = await createWorld();
  elsewhere = await createWorld({ test: world.test });
  const ada = await world.member('Ottoline Canary', { email: 'ottoline@example.org' });
  operator = await world.actorOf(ada, { role: 'OPERATOR', organisationId: null });
  operatorToken = await tokenOf(operator);
  const [row] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  slug = row?.slug ?? '';
  const authenticator = new Authenticator(world.test.database, world.services.secrets);
  const services = {
    database: world.test.database,
    commands: { ...world.services, actorsChanged: () => authenticator.forgetAll() },
    authenticator,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  // The pages alone: what stands before every request has tests of its own.
  app = fastify({ genReqId: () => newId() });
  addSecurityHeaders(app, { publicUrl: null });
  app.decorateRequest('arrivedAt');
  app.addHook('onRequest', async (request) => {
    request.arrivedAt = world.clock.now();
  });
  addBoard(app, services, { providers: new Map(), queues: { read: async () => queues } });
});
beforeEach(() => {
  queues = null;
});
afterAll(async () => {
  await app.close();
  await world.close();
});

/** A session as signing in makes one. */
async function tokenOf(actor: Actor): Promise<string> {
  if (actor.kind !== 'MEMBER') throw new Error('only members have sessions');
  const token = world.services.secrets.newToken('tcs');
  await world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, signed_in_by, created_at, expires_at) VALUES ($1, $2, $3, $4, 'CODE', $5, $6)`,
    [actor.schemeId, newId(), actor.memberId, world.services.secrets.tokenHash(token), worldNow, minutesOn(600)],
  );
  return token;
}

async function work(
  of: World,
  minutes: number,
  state = 'DEAD',
  failure: string | null = 'DomainError ACCOUNT_NOT_OPEN',
) {
  const [id, subjectId] = [newId(), newId()];
  await world.test.admin(
    `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at, state, tries, turn, last_failure, settled_at)
     VALUES ($1, $2, 'HOLD_LAPSES', $3, $4, $4, $4, $5, 8, 16, $6, CASE WHEN $5 = 'DEAD' THEN $4::timestamptz END)`,
    [of.schemeId, id, subjectId, minutesOn(minutes), state, failure],
  );
  return { id: toGlobalId('DueWork', id), subject: toGlobalId('Redemption', subjectId), raw: id };
}

async function message(
  of: World,
  minutes: number,
  state: 'FAILED' | 'PENDING',
  isDoor = false,
  insteadOf: string | null = null,
) {
  const id = newId();
  const { id: memberId } = await of.member('Ottoline Canary', { phone: `07700 9001${20 + minutes}` });
  await world.test.admin(
    `INSERT INTO notification (scheme_id, id, member_id, kind, cause_id, channel, subject, body, sensitive, state, created_at, next_try_at, tries, failure, instead_of)
     VALUES ($1, $2, $3, 'HOURS_APPROVED', $2, 'EMAIL', 'canary subject', 'canary words', $4, $5, $6, $7, 3, 'The far side is <down>.', $8)`,
    [
      ...[of.schemeId, id, memberId, isDoor, state, minutesOn(minutes)],
      ...[state === 'PENDING' ? minutesOn(minutes) : null, insteadOf],
    ],
  );
  return { id: toGlobalId('Message', id), raw: id };
}

type Cookies = Record<string, string>;
const cookieHeader = (cookies: Cookies) =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
const get = (url: string, cookies: Cookies = {}, headers: InjectOptions['headers'] = {}) =>
  app.inject({ url, headers: { cookie: cookieHeader(cookies), ...headers } });
const post = (
  path: string,
  fields: Record<string, string>,
  cookies: Cookies = {},
  headers: InjectOptions['headers'] = { 'sec-fetch-site': 'same-origin' },
) =>
  app.inject({
    method: 'POST',
    url: `/jobs/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookieHeader(cookies), ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
const as = (token: string) => ({ '__Secure-tc_jobs': token });
const formIn = (html: string) => /name="form" value="([^"]+)"/.exec(html)?.[1] ?? '';
const headings = (html: string) => [...html.matchAll(/<h3>([^<]*)<\/h3>/g)].map((match) => match[1]);
const stateOf = async (table: string, id: string) =>
  (await world.test.admin<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]))[0]?.state;
const audits = async (action: string) =>
  await world.test.admin('SELECT actor, subject_id AS "subjectId" FROM audit WHERE action = $1', [action]);

/** A visit that may change things: its cookies, and what its forms bring. */
async function changing(token: string): Promise<{ cookies: Cookies; form: string }> {
  const form = formIn((await get('/jobs', as(token))).body);
  const answer = await post('changes', { form, to: 'on' }, as(token));
  const leave = /__Secure-tc_jobs_changes=([^;]+);/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
  return { cookies: { ...as(token), '__Secure-tc_jobs_changes': leave }, form };
}

describe('J71 whoever is no operator', () => {
  it('sees what a stranger sees, and changes nothing', async () => {
    const dead = await work(world, -60);
    const groupId = (await world.organisation()).id;
    const others: Actor[] = [
      await world.actorOf(await world.member()),
      await world.staff(['LEADER', groupId]),
      await world.staff(['AUDITOR']),
    ];
    const stranger = await get('/jobs');
    expect([stranger.statusCode, stranger.headers['set-cookie']]).toEqual([401, undefined]);
    for (const actor of others) {
      const token = await tokenOf(actor);
      const { form } = await changing(operatorToken);
      for (const url of lists) {
        for (const answer of [
          await get(url),
          await get(url, as(token)),
          await get(url, {}, { authorization: `Bearer ${token}` }),
        ])
          expect([url, answer.statusCode, answer.body]).toEqual([url, 401, stranger.body]);
      }
      const leave = {
        '__Secure-tc_jobs_changes': (await changing(operatorToken)).cookies['__Secure-tc_jobs_changes'] ?? '',
      };
      const tried = await post('retry-work', { form, id: dead.id }, { ...as(token), ...leave });
      expect([tried.statusCode, tried.body]).toEqual([401, stranger.body]);
    }
    expect(await stateOf('due_work', dead.raw)).toBe('DEAD');
    expect(await audits('retryDueWork')).toEqual([]);
  });

  it('of another scheme finds nothing of this one, and cannot reach it', async () => {
    const dead = await work(world, -60);
    const failed = await message(world, -60, 'FAILED');
    const own = await work(elsewhere, -50);
    const token = await tokenOf(await elsewhere.staff(['OPERATOR']));
    const seen = await get('/jobs/work', as(token));
    expect([seen.body.includes(own.id), seen.body.includes(dead.id)]).toEqual([true, false]);
    expect((await get('/jobs/messages', as(token))).body).toContain('No message was given up.');
    const { cookies, form } = await changing(token);
    const missing = await post('retry-work', { form, id: toGlobalId('DueWork', newId()) }, cookies);
    const foreign = await post('retry-work', { form, id: dead.id }, cookies);
    expect([foreign.statusCode, foreign.body]).toEqual([404, missing.body]);
    expect((await post('retry-message', { form, id: failed.id }, cookies)).statusCode).toBe(404);
    expect([await stateOf('due_work', dead.raw), await stateOf('notification', failed.raw)]).toEqual([
      'DEAD',
      'FAILED',
    ]);
  });
});

describe('J72 signing in to the board', () => {
  async function code(email: string): Promise<string> {
    const sent = await post('sign-in', { step: 'send', scheme: slug, emailOrPhone: email });
    expect([sent.statusCode, sent.body.includes('name="code"')]).toEqual([200, true]);
    const [row] = await world.test.admin<{ body: string }>(
      `SELECT n.body FROM notification n JOIN member m ON m.id = n.member_id WHERE m.email = $1 AND n.kind = 'SIGN_IN_CODE' ORDER BY n.created_at DESC, n.id DESC LIMIT 1`,
      [email],
    );
    return /\b(\d{6})\b/.exec(row?.body ?? '')?.[1] ?? '';
  }

  it('takes a code, lasts an hour, goes to the board alone and ends when somebody signs out', async () => {
    const typed = { step: 'code', scheme: slug, emailOrPhone: 'ottoline@example.org' };
    const wrong = await post('sign-in', { ...typed, code: '000000x' });
    expect([wrong.statusCode, wrong.headers['set-cookie']]).toEqual([400, undefined]);
    const entered = await post('sign-in', { ...typed, code: await code('ottoline@example.org') });
    expect([entered.statusCode, entered.headers.location]).toEqual([303, '/jobs']);
    const cookie = String(entered.headers['set-cookie']);
    expect(cookie).toMatch(/^__Secure-tc_jobs=tcs_[\w-]{43}; Path=\/jobs; HttpOnly; SameSite=Strict; Secure$/);
    const cookies = as(/=([^;]+);/.exec(cookie)?.[1] ?? '');
    const board = await get('/jobs', cookies);
    expect([board.statusCode, board.headers['cache-control'], board.headers['referrer-policy']]).toEqual([
      200,
      'no-store',
      'same-origin',
    ]);
    expect(board.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(board.body).not.toMatch(/<script|\son\w+=|\sstyle=|http-equiv/);
    world.clock.set(minutesOn(59));
    expect((await get('/jobs', cookies)).statusCode).toBe(200);
    world.clock.set(minutesOn(60));
    expect((await get('/jobs', cookies)).statusCode).toBe(401);
    world.clock.set(worldNow);
    const gone = await post('sign-out', { form: formIn(board.body) }, cookies);
    expect([gone.statusCode, gone.headers.location]).toEqual([303, '/jobs']);
    expect((await get('/jobs', cookies)).statusCode).toBe(401);
    expect(await world.test.admin('SELECT 1 FROM refresh_token')).toEqual([]);
  });

  it('answers an address that nobody can have like an unknown one', async () => {
    const asked = async (emailOrPhone: string) => {
      const sent = await post('sign-in', { step: 'send', scheme: slug, emailOrPhone });
      const tried = await post('sign-in', { step: 'code', scheme: slug, emailOrPhone, code: '00\u00000000' });
      return [sent.statusCode, tried.statusCode];
    };
    expect([await asked('nobody@example.org'), await asked('no\u0000body@example.org')]).toEqual([
      [200, 400],
      [200, 400],
    ]);
  });

  it('leaves nobody signed in who is no operator', async () => {
    await world.member('Basil Quill', { email: 'basil@example.org' });
    const typed = { step: 'code', scheme: slug, emailOrPhone: 'basil@example.org' };
    const answer = await post('sign-in', { ...typed, code: await code('basil@example.org') });
    const words =
      'This board is for operators of the scheme, and you are not one of them, so you were signed out again.';
    expect([answer.statusCode, answer.headers['set-cookie'], answer.body.includes(words)]).toEqual([
      403,
      undefined,
      true,
    ]);
    const open = `SELECT 1 FROM session s JOIN member m ON m.id = s.member_id WHERE m.email = 'basil@example.org' AND s.ended_at IS NULL`;
    expect(await world.test.admin(open)).toEqual([]);
  });

  it.each([
    [
      'an unknown scheme',
      { scheme: 'nowhere', emailOrPhone: 'a@example.org' },
      'There is no scheme with this short name.',
    ],
    ['no address', { scheme: 'nowhere', emailOrPhone: ' ' }, 'Type your email address or mobile number.'],
    ['no work account', { scheme: 'nowhere', step: 'staff' }, 'This scheme has no sign-in with a work account here.'],
  ])('says what is wrong: %s', async (_what, fields, words) => {
    const answer = await post('sign-in', fields);
    expect([answer.statusCode, answer.body.includes(words)]).toEqual([400, true]);
  });
});

describe('J73 what the board shows', () => {
  it('explains what was given up, by ids and never by name', async () => {
    const dead = await work(world, -5);
    const failed = await message(world, -5, 'FAILED');
    await message(world, 10, 'PENDING');
    const { body } = await get('/jobs/work', as(operatorToken));
    expect(body).toContain(`<code>${dead.id}</code>`);
    expect(body).toContain(`Redemption <code>${dead.subject}</code>`);
    expect(body).toContain(
      'A rule of the scheme said no: The account is frozen or closed. Put right what it names, then try it again.',
    );
    expect(body).toContain('The credits become free, if nobody has used or released them meanwhile.');
    const messages = await get('/jobs/messages', as(operatorToken));
    expect(messages.body).toContain(`<code>${failed.id}</code>`);
    expect(messages.body).toContain('The far side is &lt;down&gt;.');
    for (const url of [...lists, '/jobs/messages?state=WAITING']) {
      const page = await get(url, as(operatorToken));
      expect([url, page.statusCode]).toEqual([url, 200]);
      expect(canaries.filter((canary) => page.body.includes(canary))).toEqual([]);
    }
  });

  it('counts what waits, says how long it has waited, and shows the queue or that it does not answer', async () => {
    await work(elsewhere, -90, 'WAITING', null);
    await work(elsewhere, 90, 'WAITING', null);
    await world.test.admin(
      `INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at) VALUES ($1, $2, 'HoursApproved', '{}', $3)`,
      [elsewhere.schemeId, newId(), minutesOn(-2)],
    );
    const token = await tokenOf(await elsewhere.staff(['OPERATOR']));
    const away = await get('/jobs', as(token));
    expect(away.body).toContain('<a href="/jobs/work?state=WAITING">1</a>, the oldest for 1 hour');
    expect(away.body).toContain('<dt>To come</dt><dd>1</dd>');
    expect(away.body).toContain('1, the oldest for 2 minutes.');
    expect(away.body).toContain('The queue does not answer.');
    queues = { kind: 'redis', counts: [{ queue: 'messages', waiting: 3, active: 2, delayed: 1, failed: 0 }] };
    expect((await get('/jobs', as(token))).body).toContain(
      '<th scope="row">messages</th><td>3</td><td>2</td><td>1</td><td>0</td>',
    );
  });

  it('goes on page by page, and refuses a cursor that is none', async () => {
    const other = await createWorld({ test: world.test });
    const token = await tokenOf(await other.staff(['OPERATOR']));
    for (let minute = 0; minute < 26; minute += 1) await work(other, minute, 'WAITING', null);
    const first = await get('/jobs/work?state=WAITING', as(token));
    expect(headings(first.body)).toHaveLength(25);
    const next = /href="([^"]+)" rel="next"/.exec(first.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await get(next, as(token));
    expect([headings(second.body), second.body.includes('rel="next"')]).toEqual([['Hold lapses'], false]);
    expect((await get('/jobs/work?state=DEAD&after=nonsense', as(token))).statusCode).toBe(400);
    expect((await get('/jobs/messages?after=nonsense', as(token))).statusCode).toBe(400);
    const refreshing = await get('/jobs/work?state=WAITING&refresh=on', as(token));
    expect(refreshing.body).toContain('<meta http-equiv="refresh" content="10">');
  });

  it('shows how far rounds are, as a bar and in words', async () => {
    const round = async (state: string, counts: [number | null, number, number], why: string | null = null) =>
      await world.test.admin(
        `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, total_count, looked_count, told_count, dropped_why, opened_at, stopped_at, ended_at)
         VALUES ($1, $2, 'EXPIRY_NOTICES', $3::date, $4, $5, $6, $7, $8, $9, $4, CASE WHEN $5 = 'STOPPED' THEN $4::timestamptz END,
           CASE WHEN $5 IN ('DONE', 'DROPPED') THEN $4::timestamptz END)`,
        [
          world.schemeId,
          newId(),
          `2026-11-${20 - (counts[0] ?? 0)}`,
          minutesOn(-(counts[0] ?? 0)),
          state,
          ...counts,
          why,
        ],
      );
    await round('RUNNING', [4, 3, 1]);
    await round('DROPPED', [null, 0, 0], 'TOO_LATE');
    const { body } = await get('/jobs/rounds', as(operatorToken));
    expect(body).not.toContain('/jobs/stop-round');
    expect(headings(body)).toEqual(['Expiry notices, 2026-11-20', 'Expiry notices, 2026-11-16']);
    expect(body).toContain(
      '<progress max="4" value="3" aria-label="How far it is">3 of 4 looked at, 1 told</progress><br>3 of 4 looked at, 1 told.',
    );
    expect(body).toContain('Left out. It came too late to be of use.');
    expect(headings((await get('/jobs', as(operatorToken))).body)).toEqual(['Expiry notices, 2026-11-16']);
  });
});

/** An import of a timesheet, as far as its state says. */
async function timesheet(of: World, state: 'LOADING' | 'STOPPED' | 'REFUSED', minutes = 0) {
  const id = newId();
  const { id: groupId } = await of.organisation({ name: 'Ottoline Canary Group' });
  await of.test.admin(
    `INSERT INTO hours_import (scheme_id, id, organisation_id, upload_id, imported_by, imported_at, state, rows_read, rows_checked, rows_to_load, rows_loaded,
       rows_added, rows_already_loaded, rows_refused, stopped_at, stopped_why, refusal, ended_at)
     VALUES ($1, $2, $3, $2, 'system', $4, $5, 9, 9, 8, 6, 5, 1, 1, CASE WHEN $5 = 'STOPPED' THEN $4::timestamptz END,
       CASE WHEN $5 = 'STOPPED' THEN 'ORGANISATION_SUSPENDED' END, CASE WHEN $5 = 'REFUSED' THEN 'canary words' END,
       CASE WHEN $5 = 'REFUSED' THEN $4::timestamptz END)`,
    [of.schemeId, id, groupId, minutesOn(minutes), state],
  );
  return { id: toGlobalId('HoursImport', id), raw: id };
}

describe('J88 imports of timesheets', () => {
  beforeEach(() => world.test.admin('DELETE FROM hours_import'));

  it('are shown with how far they are, and with no name', async () => {
    await timesheet(world, 'LOADING');
    await timesheet(world, 'STOPPED', -1);
    await timesheet(world, 'REFUSED', -2);
    await timesheet(elsewhere, 'LOADING');
    const { body } = await get('/jobs/imports', as(operatorToken));
    const bar = '<progress max="8" value="6" aria-label="How far it is">Loading the good rows: 6 of 8</progress>';
    expect([body.split('<article>').length - 1, body.split(bar).length - 1]).toEqual([3, 2]);
    expect(body).toContain('Stands still. Its organisation was suspended.');
    expect(body).toContain('5 added, 1 loaded before, 1 with problems');
    expect(body).not.toMatch(/canary|stop-import|resume-import/i);
    expect((await get('/jobs', as(operatorToken))).body.split(bar).length - 1).toBe(2);
  });

  it('are stopped and go on, for operators of their scheme on a visit that may', async () => {
    const { id, raw } = await timesheet(world, 'LOADING');
    const { cookies, form } = await changing(operatorToken);
    const foreign = await changing(await tokenOf(await elsewhere.staff(['OPERATOR'])));
    expect((await post('stop-import', { form: foreign.form, id }, foreign.cookies)).statusCode).toBe(404);
    expect((await post('stop-import', { form, id }, as(operatorToken))).statusCode).toBe(409);
    expect(await stateOf('hours_import', raw)).toBe('LOADING');
    const stopped = await post('stop-import', { form, id }, cookies);
    expect([stopped.headers.location, await stateOf('hours_import', raw)]).toEqual([
      '/jobs/imports?told=importStopped',
      'STOPPED',
    ]);
    expect((await get('/jobs/imports?told=importStopped', cookies)).body).toContain(
      `<button>Go on: <code>${id}</code>`,
    );
    expect((await post('stop-import', { form, id }, cookies)).statusCode).toBe(409);
    await world.test.admin('UPDATE hours_import SET judged_at = imported_at');
    expect((await post('resume-import', { form, id }, cookies)).statusCode).toBe(303);
    expect(await stateOf('hours_import', raw)).toBe('LOADING');
    const actor = operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '';
    expect(await audits('stopHoursImport')).toEqual([{ actor, subjectId: raw }]);
  });

  it('say that their work was given up, and go on or stand still from there', async () => {
    const { id, raw } = await timesheet(world, 'LOADING');
    await world.test.admin('UPDATE hours_import SET judged_at = imported_at');
    await world.test.admin(
      `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, next_try_at, created_at, state, tries, settled_at)
       VALUES ($1, $2, 'IMPORT_GOES_ON', $2, $3, $3, $3, 'DEAD', 8, $3)`,
      [world.schemeId, raw, worldNow],
    );
    const { cookies, form } = await changing(operatorToken);
    const { body } = await get('/jobs/imports', cookies);
    for (const words of [
      '<p>Given up. </p>',
      'Given up after several tries: resume it to have it tried again, or stop it: 6 of 8.',
      `<button>Go on: <code>${id}</code>`,
      `<button>Stop: <code>${id}</code>`,
    ])
      expect(body).toContain(words);
    expect((await post('resume-import', { form, id }, cookies)).statusCode).toBe(303);
    expect(await stateOf('due_work', raw)).toBe('WAITING');
    expect((await get('/jobs/imports', cookies)).body).not.toMatch(/Given up|resume-import/);
  });
});

describe('J74 changing something from the board', () => {
  it('is for visits that may: one that looks is refused, and has no buttons', async () => {
    const dead = await work(world, -1);
    const { body } = await get('/jobs/work', as(operatorToken));
    expect(body).not.toContain('/jobs/retry-work');
    const refused = await post('retry-work', { form: formIn(body), id: dead.id }, as(operatorToken));
    expect([refused.statusCode, refused.body.includes('This visit only looks.')]).toEqual([409, true]);
    expect(await stateOf('due_work', dead.raw)).toBe('DEAD');
  });

  it('retries what was given up through the commands, each with its audit row, for a quarter of an hour', async () => {
    const dead = await work(world, -2);
    const failed = await message(world, -2, 'FAILED');
    const door = await message(world, -3, 'FAILED', true);
    const followed = await message(world, -4, 'FAILED');
    await message(world, -1, 'PENDING', false, followed.raw);
    const { cookies, form } = await changing(operatorToken);
    expect((await get('/jobs/work', cookies)).body).toContain('<button>Try again: Hold lapses</button>');
    const messages = await get('/jobs/messages', cookies);
    expect(messages.body).toContain(`value="${failed.id}"><button>Send again: Hours approved</button>`);
    expect(messages.body).not.toContain(`value="${door.id}"`);
    expect(messages.body).toContain(`<code>${followed.id}</code>`);
    expect(messages.body).not.toContain(`value="${followed.id}"`);
    expect(messages.body).toContain('Whoever it is to was told in another way, or is about to be');
    const told = await get('/jobs/messages?told=message', cookies);
    expect(told.body).toContain(
      'It is sent within seconds, or as soon as quiet hours are over where it keeps to them.',
    );
    const retried = await post('retry-work', { form, id: dead.id }, cookies);
    expect([retried.statusCode, retried.headers.location]).toEqual([303, '/jobs/work?state=DEAD&told=work']);
    expect((await get('/jobs/work?state=DEAD&told=work', cookies)).body).toContain(
      '<p class="told" role="status">The work is due again, now.',
    );
    expect((await post('retry-message', { form, id: failed.id }, cookies)).statusCode).toBe(303);
    expect([await stateOf('due_work', dead.raw), await stateOf('notification', failed.raw)]).toEqual([
      'WAITING',
      'PENDING',
    ]);
    const actor = operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '';
    expect(await audits('retryDueWork')).toEqual([{ actor, subjectId: dead.raw }]);
    expect(await audits('retryMessage')).toEqual([{ actor, subjectId: failed.raw }]);
    const again = await post('retry-work', { form, id: dead.id }, cookies);
    expect([again.statusCode, again.body.includes('Only work that was given up')]).toEqual([409, true]);
    expect((await post('retry-message', { form, id: door.id }, cookies)).statusCode).toBe(409);
    const twice = await post('retry-message', { form, id: followed.id }, cookies);
    expect([twice.statusCode, twice.body.includes('sent again, it would come twice.')]).toEqual([409, true]);
    expect(await stateOf('notification', followed.raw)).toBe('FAILED');
    expect((await post('retry-work', { form, id: failed.id }, cookies)).statusCode).toBe(404);
    world.clock.set(minutesOn(15));
    expect((await post('retry-message', { form, id: failed.id }, cookies)).statusCode).toBe(409);
    world.clock.set(worldNow);
  });

  it('stops a round and has it go on, for operators of its scheme', async () => {
    const id = newId();
    await world.test.admin(
      `INSERT INTO round (scheme_id, id, kind, period_on, due_at, state, opened_at, started_at, total_count)
       VALUES ($1, $2, 'EXPIRY_NOTICES', '2026-11-22', $3, 'RUNNING', $3, $3, 9)`,
      [world.schemeId, id, worldNow],
    );
    const round = toGlobalId('Round', id);
    const { cookies, form } = await changing(operatorToken);
    expect((await get('/jobs', cookies)).body).toContain('<button>Stop: Expiry notices, 2026-11-22</button>');
    const foreign = await changing(await tokenOf(await elsewhere.staff(['OPERATOR'])));
    expect((await post('stop-round', { form: foreign.form, id: round }, foreign.cookies)).statusCode).toBe(404);
    expect((await post('stop-round', { form, id: round }, as(operatorToken))).statusCode).toBe(409);
    expect(await stateOf('round', id)).toBe('RUNNING');
    const stopped = await post('stop-round', { form, id: round }, cookies);
    expect([stopped.headers.location, await stateOf('round', id)]).toEqual(['/jobs/rounds?told=stopped', 'STOPPED']);
    expect((await get('/jobs/rounds', cookies)).body).toContain('<button>Go on: Expiry notices, 2026-11-22</button>');
    expect((await post('stop-round', { form, id: round }, cookies)).statusCode).toBe(409);
    expect((await post('resume-round', { form, id: round }, cookies)).statusCode).toBe(303);
    expect(await stateOf('round', id)).toBe('RUNNING');
    const actor = operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '';
    expect([await audits('stopRound'), await audits('resumeRound')]).toEqual([
      [{ actor, subjectId: id }],
      [{ actor, subjectId: id }],
    ]);
  });

  const forgeries: [string, (form: string) => [string, InjectOptions['headers']]][] = [
    ['without what the board gave', () => ['', { 'sec-fetch-site': 'same-origin' }]],
    [
      'with what another visit was given',
      (form) => [form.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')), { 'sec-fetch-site': 'same-origin' }],
    ],
    ['from another site', (form) => [form, { 'sec-fetch-site': 'cross-site' }]],
    ['from a neighbour of the site', (form) => [form, { 'sec-fetch-site': 'same-site' }]],
    ['from a page that hides where it is', (form) => [form, { origin: 'null' }]],
    ['from a page of another host', (form) => [form, { origin: 'https://elsewhere.example' }]],
  ];
  it.each(forgeries)('is refused to a form %s', async (_what, forged) => {
    const dead = await work(world, -4);
    const { cookies, form } = await changing(operatorToken);
    const [proof, headers] = forged(form);
    const answer = await post('retry-work', { form: proof, id: dead.id }, cookies, headers);
    expect([answer.statusCode, answer.body.includes('This form did not come from your board')]).toEqual([403, true]);
    expect(await stateOf('due_work', dead.raw)).toBe('DEAD');
  });

  it('is not had by a leave that was given to somebody else, or was made up', async () => {
    const dead = await work(world, -4);
    const mine = await changing(operatorToken);
    const other = await changing(await tokenOf(await world.staff(['OPERATOR'])));
    for (const leave of [other.cookies['__Secure-tc_jobs_changes'] ?? '', '99999999.x', '']) {
      const cookies = { ...as(operatorToken), '__Secure-tc_jobs_changes': leave };
      expect((await post('retry-work', { form: mine.form, id: dead.id }, cookies)).statusCode).toBe(409);
    }
    const stays = await post('changes', { form: mine.form, to: 'off' }, mine.cookies);
    expect(stays.headers['set-cookie']).toMatch(/^__Secure-tc_jobs_changes=; Max-Age=0; Path=\/jobs;/);
    expect(await stateOf('due_work', dead.raw)).toBe('DEAD');
  });
});
