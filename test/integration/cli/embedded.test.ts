import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { migrations } from '../../../migrations/index.js';
import { findEmbeddedDatabase } from '../../../src/adapters/embedded-database/index.js';
import { checkoutRoot } from '../../support/server.js';
import { ServiceProcess } from '../../support/service.js';
import { type CliAnswer, cli } from './cli.js';

const address = 'amara.whitlock@example.org';

interface Answer {
  data: Record<string, Record<string, unknown>>;
}

/** The commands on the embedded database: nobody has set anything but where it lies. */
describe('the command line and the embedded database', () => {
  let dataDir: string;
  let service: ServiceProcess | undefined;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'time-credits-cli-'));
  });

  afterAll(async () => {
    await service?.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  const run = (...words: string[]): Promise<CliAnswer> => cli({ DATA_DIR: dataDir }, ...words);

  async function ask(query: string, variables: object, token?: string): Promise<Answer['data']> {
    const response = await fetch(`${service?.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as Answer).data;
  }

  async function codeInMessages(): Promise<string> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const response = await fetch(`${service?.url}/messages.json?recipient=${address}&limit=1`);
      const { messages } = (await response.json()) as { messages: { body: string }[] };
      const code = /\b\d{6}\b/.exec(messages[0]?.body ?? '')?.[0];
      if (code) return code;
      await pause(100);
    }
    throw new Error('no code arrived in the viewer');
  }

  it('migrate starts it, says what ran, and stops it again', async () => {
    const answer = await run('migrate');
    expect([answer.code, answer.stdout]).toEqual([
      0,
      `${migrations.map((migration) => `ran ${migration.name}\n`).join('')}The database is up to date now.\n`,
    ]);
    expect(await findEmbeddedDatabase({ checkoutRoot, dataDir })).toBeUndefined();
  });

  it('check-ledger starts it just for this', async () => {
    const answer = await run('check-ledger');
    expect([answer.code, answer.stdout]).toEqual([0, 'ledger: 0 transfers, 0 entries, 0 accounts, 0 differences\n']);
    expect(await findEmbeddedDatabase({ checkoutRoot, dataDir })).toBeUndefined();
  });

  it('scheme-create works beside the running service, and the operator can sign in at once', async () => {
    service = await ServiceProcess.start({ DATA_DIR: dataDir });
    const created = await run(
      ...['scheme-create', '--slug', 'haringey', '--name', 'Haringey Time Credits'],
      ...['--operator-name', 'Amara Whitlock', '--operator-email', address],
    );
    expect([created.code, created.stderr]).toEqual([0, '']);
    expect(created.stdout).toContain(`${service.url}/graphql`);
    expect(created.stdout).toContain(`${service.url}/messages`);

    const who = { scheme: 'haringey', emailOrPhone: address };
    await ask('mutation ($input: RequestSignInCodeInput!) { requestSignInCode(input: $input) { message } }', {
      input: who,
    });
    const { signIn } = await ask('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', {
      input: { ...who, code: await codeInMessages() },
    });
    const { viewer } = await ask('{ viewer { member { name } roles { role } } }', {}, String(signIn?.token));
    expect(viewer).toEqual({ member: { name: 'Amara Whitlock' }, roles: [{ role: 'OPERATOR' }] });
  });

  it('check-ledger asks the running service’s database', async () => {
    const answer = await run('check-ledger');
    expect([answer.code, answer.stderr]).toEqual([0, '']);
    // The demo scheme has eight awards; the new scheme has three accounts without movements.
    expect(answer.stdout).toMatch(/^ledger: 8 transfers, 16 entries, \d+ accounts, 0 differences\n$/);
    expect(service?.hasEnded).toBe(false);
  });
});
