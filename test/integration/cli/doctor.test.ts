import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import webPush from 'web-push';
import { doctorCommand } from '../../../src/cli/doctor.js';
import { readConfig } from '../../../src/config.js';
import { newId } from '../../../src/domain/ids.js';
import { startNotifyStub } from '../../support/notify-stub/notifyStub.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { onDatabase } from './cli.js';

/** Answers /readyz as a running service does, and /metrics to anybody. */
function standIn(): Server {
  return createServer((request, response) => {
    response.statusCode = request.url === '/readyz' || request.url === '/metrics' ? 200 : 404;
    response.end();
  });
}

describe('doctor', () => {
  let world: World;
  let server: Server;
  let publicUrl: string;
  const goodKey = 'Zq3vT8mK1xWc7RfB9nLpJ2sYd4Hg6UaE';

  beforeAll(async () => {
    world = await createWorld();
    server = standIn().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await world.close();
  });

  /** What it says, without what holds on every machine of ours but depends on it. */
  async function told(settings: Record<string, string> = {}, nodeVersion = '24.21.0') {
    const lines: string[] = [];
    const config = readConfig({
      ...onDatabase(world.test.adminUrl),
      SECRET_KEY: goodKey,
      PUBLIC_URL: publicUrl,
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'credits@example.org',
      ...settings,
    });
    const terminal = { say: (line: string) => lines.push(line), tell: () => undefined };
    // The machine's own clock: the doctor compares it with the database's.
    const clock = { now: () => new Date() };
    const code = await doctorCommand(config, terminal, clock, nodeVersion);
    return { code, lines, notOk: lines.slice(0, -1).filter((line) => !line.startsWith('ok')) };
  }

  // The tests' server is a superuser's, archives nothing and forgets on a crash, for speed.
  const ofTests = [/^BROKEN {2}The database may forget/, /archives nothing/, /superuser/];
  const besidesTests = (lines: string[]) => lines.filter((line) => !ofTests.some((known) => known.test(line)));

  it('finds nothing to mend in what is as it should be', async () => {
    const { lines, notOk } = await told();
    expect(besidesTests(notOk)).toEqual([]);
    expect(lines).toContain(`ok      The service is ready at ${publicUrl}`);
    expect(lines).toContain('ok      Without a scheme the service sees no member');
    expect(lines).toContain('ok      Every scheme’s balances sum to zero');
  });

  it('says whether the keys of push belong together, and never the private one', async () => {
    const [own, other] = [webPush.generateVAPIDKeys(), webPush.generateVAPIDKeys()];
    const push = (publicKey: string) =>
      told({
        PUSH_VAPID_PUBLIC_KEY: publicKey,
        PUSH_VAPID_PRIVATE_KEY: own.privateKey,
        PUSH_SUBJECT: 'mailto:it@example.org',
      });
    const good = 'ok      Phones and computers are told, with a pair of keys that belongs together';
    expect((await push(own.publicKey)).lines).toContain(good);
    const { code, lines, notOk } = await push(other.publicKey);
    expect([code, besidesTests(notOk)]).toEqual([
      1,
      [
        'BROKEN  PUSH_VAPID_PUBLIC_KEY and PUSH_VAPID_PRIVATE_KEY do not belong together\n        → set both to what `npx web-push generate-vapid-keys` printed at once (docs/push.md)',
      ],
    ]);
    expect(lines.join('\n')).not.toContain(own.privateKey);
  });

  it('says whether GOV.UK Notify takes our key, by a request that sends nothing, and never says the key', async () => {
    const notify = await startNotifyStub();
    const { apiKey, url, templateIds } = notify;
    const { EMAIL, TEXT, LETTER } = templateIds;
    const templates = {
      NOTIFY_EMAIL_TEMPLATE_ID: EMAIL,
      NOTIFY_TEXT_TEMPLATE_ID: TEXT,
      NOTIFY_LETTER_TEMPLATE_ID: LETTER,
    };
    const asked = async (more: Record<string, string>) => {
      const { lines } = await told({ NOTIFY_API_KEY: apiKey, NOTIFY_BASE_URL: url, ...templates, ...more });
      expect(lines.join()).not.toContain(apiKey.slice(-36));
      return lines.at(-2);
    };
    expect(await asked({})).toBe('ok      GOV.UK Notify answers and takes our key');
    const otherKey = `live-${randomUUID()}-${randomUUID()}`;
    expect(await asked({ NOTIFY_API_KEY: otherKey })).toBe(
      "BROKEN  GOV.UK Notify did not accept our key (403)\n        → check NOTIFY_API_KEY, and that this machine's clock is right to within 30 seconds",
    );
    expect(await asked({ NOTIFY_BASE_URL: 'http://127.0.0.1:1' })).toBe(
      'BROKEN  GOV.UK Notify could not be reached, or the line was cut\n        → let this machine reach GOV.UK Notify over https, or correct NOTIFY_BASE_URL',
    );
    expect(await asked({ NOTIFY_API_KEY: 'letmein' })).toBe(
      'BROKEN  NOTIFY_API_KEY is not a GOV.UK Notify key\n        → copy it whole: it ends in two ids joined by hyphens',
    );
    expect([notify.received, notify.requests]).toEqual([[], ['GET /v2/notifications', 'GET /v2/notifications']]);
    await notify.close();
  });

  it('says of an embedded service whether its messages leave', async () => {
    const embedded = {
      DATABASE_URL: '',
      PUBLIC_URL: '',
      SECRET_KEY: '',
      DATA_DIR: join(tmpdir(), newId()),
      SMTP_URL: '',
      MAIL_FROM: '',
    };
    const ofMessages = async (more: Record<string, string>) =>
      (await told({ ...embedded, ...more })).lines.filter((line) => line.includes('essages'));
    const notify = {
      NOTIFY_API_KEY: `live-${randomUUID()}-${randomUUID()}`,
      NOTIFY_EMAIL_TEMPLATE_ID: randomUUID(),
    };
    const mail = { SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: 'credits@example.org' };
    const out = (by: string) => [
      `ok      Messages really go out, by ${by}; only what that does not carry stays in the message viewer`,
    ];
    expect(await ofMessages({})).toEqual(['ok      Messages stay in the message viewer']);
    expect(await ofMessages(notify)).toEqual(out('GOV.UK Notify'));
    expect(await ofMessages({ ...notify, ...mail })).toEqual(out('GOV.UK Notify and SMTP'));
  });

  it('names the mend of each setting that keeps people out, or lets others in', async () => {
    const { code, notOk } = await told(
      {
        SECRET_KEY: 'a'.repeat(40),
        PUBLIC_URL: 'http://[::1]:1',
        SMTP_URL: '',
        MAIL_FROM: '',
        INTROSPECTION: 'on',
      },
      '20.19.0',
    );
    expect(code).toBe(1);
    expect(besidesTests(notOk).map((line) => line.split('\n')[0])).toEqual([
      'BROKEN  Node 20.19.0 is too old',
      'mend    SECRET_KEY looks typed rather than drawn',
      'BROKEN  PUBLIC_URL is http://[::1]:1',
      'mend    INTROSPECTION is on',
      'BROKEN  No way for messages to leave',
      'BROKEN  Nothing answers at http://[::1]:1',
    ]);
    expect(notOk.every((line) => line.includes('\n        → '))).toBe(true);
  });

  it('sees a worker that is away, work that was given up, and a ledger that misses zero', async () => {
    await world.test.admin(
      `INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at) VALUES ($1, $2, 'MemberRegistered', '{}', $3)`,
      [world.schemeId, newId(), new Date(Date.now() - 3 * 60_000)],
    );
    await world.test.admin(
      `INSERT INTO due_work (scheme_id, id, kind, subject_id, due_at, state, next_try_at, created_at, settled_at)
       VALUES ($1, $2, 'LAPSE_HOLD', $2, $3, 'DEAD', $3, $3, $3)`,
      [world.schemeId, newId(), worldNow],
    );
    await world.test.admin(`UPDATE account SET balance_minutes = 60 WHERE scheme_id = $1 AND kind = 'ISSUANCE'`, [
      world.schemeId,
    ]);
    const { code, notOk } = await told();
    expect(code).toBe(1);
    expect(besidesTests(notOk).map((line) => line.split('\n')[0])).toEqual([
      expect.stringMatching(/^BROKEN {2}Work has waited for [34] minutes: 1 events, 0 messages, 0 due$/),
      'mend    1 pieces of due work were given up',
      'BROKEN  The ledger misses zero by 60 minutes',
    ]);
  });

  it('sees a program that is older than its database, and one that is newer', async () => {
    await world.test.admin(`UPDATE migration SET name = '9999-of-tomorrow' WHERE name = '0013-sessions'`);
    expect(besidesTests((await told()).notOk)).toEqual([
      'BROKEN  The database is newer than this program (9999-of-tomorrow)\n        → start the newer version of the program',
    ]);
    await world.test.admin(`DELETE FROM migration WHERE name = '9999-of-tomorrow'`);
    expect(besidesTests((await told()).notOk)).toEqual([
      'BROKEN  Migrations have not run: 0013-sessions\n        → run: npm run migrate',
    ]);
  });

  it('says which address is wrong where nothing answers', async () => {
    const { code, notOk } = await told({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' });
    expect([code, ...notOk]).toEqual([
      1,
      'BROKEN  The database (DATABASE_URL) cannot be used\n        → nothing answers there; start that server or correct the address.',
    ]);
  });
});
