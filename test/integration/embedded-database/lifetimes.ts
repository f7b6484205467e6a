import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findEmbeddedDatabase } from '../../../src/adapters/embedded-database/index.js';
import { startTokenOf } from '../../../src/adapters/embedded-database/processes.js';
import { asRoot, hasEnded, ordinaryUser, query, SETTINGS, unfinishedIn, until, Workshop } from './workshop.js';

const MARK = 'CREATE TABLE kept (note text); INSERT INTO kept VALUES (1);';

/** Whose the service is: root's, or that of somebody without rights. */
export interface Owner {
  name: string;
  user: typeof ordinaryUser;
}

/** Everybody who can own one here, the most usual first. */
export const [owner, ...otherOwners]: [Owner, ...Owner[]] = asRoot
  ? [
      { name: 'root', user: undefined },
      { name: 'an ordinary user', user: ordinaryUser },
    ]
  : [{ name: 'an ordinary user', user: undefined }];

/** What an embedded database lives through between its first start and the last kill of its owner. */
export const describeLifetimes = (owners: readonly Owner[]) =>
  describe.each(owners)('an embedded database of $name', ({ user }) => {
    let workshop: Workshop;
    let checkoutRoot: string;
    const start = (options = {}) => workshop.start({ options: { checkoutRoot, ...options }, user });

    beforeAll(async () => {
      workshop = await Workshop.open();
      checkoutRoot = await workshop.checkout('checkout', 'copied', user);
      const owner = start();
      const { url } = await owner.started();
      expect(owner.logLines).toEqual(['initialising database (first start) …']);
      await query(url, MARK);
      await owner.order('stop');
      await owner.kill();
    });
    afterEach(() => workshop.endProcesses());
    afterAll(() => workshop.close());

    const expectKept = async (url: string) => expect(await query(url, 'SELECT note FROM kept')).toEqual([['1']]);

    test('lies in .data, closed to others, and PostgreSQL is not root', async () => {
      const { url, pid, dataDirectory, stateDirectory, port } = await start().started();
      expect(stateDirectory).toEqual(join(checkoutRoot, '.data'));
      expect(dataDirectory).toEqual(join(checkoutRoot, '.data', 'postgres'));
      const data = await stat(dataDirectory);
      expect(data.mode & 0o777).toEqual(0o700);
      expect(data.uid === 0).toEqual(false);
      if (user !== undefined) expect(data.uid).toEqual(user.uid);
      const password = await readFile(join(dataDirectory, 'superuser-password'), 'utf8');
      expect((await stat(join(dataDirectory, 'superuser-password'))).mode & 0o777).toEqual(0o600);
      expect((await stat(join(stateDirectory, 'postgres.log'))).mode & 0o777).toEqual(0o600);
      expect(url).toEqual(`postgres://postgres:${password.trim()}@127.0.0.1:${port}/postgres`);
      if (process.platform === 'linux') expect((await stat(`/proc/${pid}`)).uid).toEqual(data.uid);
      expect((await stat(checkoutRoot)).mode & 0o777).toEqual(0o755);
    });

    test('is UTF-8 with rules of its own, checked, durable, and open on loopback with a password alone', async () => {
      const owner = workshop.start({
        options: { checkoutRoot, settings: { work_mem: '5MB', listen_addresses: '*' } },
        user,
      });
      const { url } = await owner.started();
      const facts = `SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale, datcollate,
      current_setting('data_checksums'), current_setting('fsync'), current_setting('synchronous_commit'),
      current_setting('listen_addresses'), current_setting('unix_socket_directories'), current_setting('work_mem'),
      current_setting('shared_buffers'), current_setting('max_connections'), current_setting('TimeZone')
      FROM pg_database WHERE datname = 'postgres'`;
      expect(await query(url, facts)).toEqual([
        ['UTF8', 'b', 'C.UTF-8', 'C', 'on', 'on', 'on', '127.0.0.1', '', '5MB', '128MB', '100', 'UTC'],
      ]);
      const methods = 'SELECT DISTINCT auth_method FROM pg_hba_file_rules';
      expect(await query(url, methods)).toEqual([['scram-sha-256']]);
      const stranger = query(url.replace(/:[0-9a-f]+@/, ':guess@'), 'SELECT 1');
      await expect(stranger).rejects.toMatchObject({ code: '28P01' });
    });

    test('starts twice in a row on the same port without initialising again', async () => {
      const first = start();
      const { port } = await first.started();
      await first.order('stop');
      await first.order('stop');
      await first.kill();
      const second = start();
      const again = await second.started();
      expect(again.port).toEqual(port);
      expect(second.logLines).toEqual([]);
      await expectKept(again.url);
    });

    test('starts again after kill -9 of its owner', async () => {
      const killed = start();
      const before = await killed.started();
      await killed.kill();
      const owner = start();
      const after = await owner.started();
      expect(owner.logLines).toHaveLength(1);
      expect(owner.logLines[0]).toContain('a killed service left behind');
      await hasEnded(before.pid);
      expect(after.port).toEqual(before.port);
      await expectKept(after.url);
    });

    test('starts again after kill -9 of PostgreSQL, by the same service and by the next', async () => {
      const survivor = start();
      const first = await survivor.started();
      process.kill(first.pid, 'SIGKILL');
      await hasEnded(first.pid);
      await survivor.order('stop');
      const second = await start().started();
      await expectKept(second.url);
    });

    test('starts again after kill -9 of both, with a query still running', async () => {
      const killed = start();
      const before = await killed.started();
      // A session that only reckons does not notice that its postmaster is gone, and keeps the data locked.
      const busy = query(before.url, 'DO $$ BEGIN LOOP END LOOP; END $$').catch(() => undefined);
      await until(async () => {
        const active = `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO%' AND pid <> pg_backend_pid()`;
        return (await query(before.url, active)).length === 1;
      });
      await killed.kill();
      process.kill(before.pid, 'SIGKILL');
      const owner = start();
      const after = await owner.started();
      expect(owner.logLines).toHaveLength(1);
      expect(owner.logLines[0]).toContain('a killed service left behind');
      await busy;
      await expectKept(after.url);
    });

    test('is not misled by a pid file that names an unrelated process, and leaves that process alone', async () => {
      const killed = start();
      const { pid, dataDirectory } = await killed.started();
      const pidFile = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8');
      await killed.order('stop');
      await killed.kill();
      await hasEnded(pid);
      // The process runs under PostgreSQL's own account, or PostgreSQL would see by itself that it is none of its own.
      const { uid, gid } = await stat(dataDirectory);
      const stranger = spawn('sleep', ['60'], asRoot ? { uid, gid } : {});
      try {
        await once(stranger, 'spawn');
        await writeFile(join(dataDirectory, 'postmaster.pid'), pidFile.replace(String(pid), String(stranger.pid)));
        await expectKept((await start().started()).url);
        expect(stranger.exitCode).toEqual(null);
        expect(stranger.signalCode).toEqual(null);
      } finally {
        stranger.kill('SIGKILL');
      }
    });

    test('a second start says who runs where and leaves the first alone', async () => {
      const first = start();
      const { url, port, pid, stateDirectory } = await first.started();
      expect(await start().failed()).toEqual({
        kind: 'failed',
        name: 'EmbeddedDatabaseInUse',
        ownerPid: first.pid,
        message:
          `Time Credits is already starting (process ${first.pid}) on the data in ${stateDirectory}. ` +
          'It was left alone. Stop it first, or set DATA_DIR to another folder.',
      });
      await first.order('answers-at http://127.0.0.1:4000');
      const refused = await start().failed();
      expect(refused.apiUrl).toEqual('http://127.0.0.1:4000');
      expect(refused.message).toContain(`already running at http://127.0.0.1:4000 (process ${first.pid})`);
      expect(await findEmbeddedDatabase({ checkoutRoot })).toEqual({
        pid: first.pid,
        port,
        apiUrl: 'http://127.0.0.1:4000',
        stateDirectory,
        superuserUrl: url,
      });
      await expectKept(url);
      expect((await startTokenOf(pid)) === undefined).toEqual(false);
      await first.order('stop');
      expect(await findEmbeddedDatabase({ checkoutRoot })).toEqual(undefined);
    });

    test('of several starts at the same moment one wins, also over a dead owner', async () => {
      const killed = start();
      await killed.started();
      await killed.kill();
      const crowd = [start(), start(), start(), start()];
      const outcomes = await Promise.all(crowd.map((owner) => owner.outcome));
      const winners = crowd.filter((_, index) => outcomes[index]?.kind === 'started');
      expect(winners).toHaveLength(1);
      const refusals = outcomes.flatMap((outcome) =>
        outcome.kind === 'failed' ? [[outcome.name, outcome.ownerPid]] : [],
      );
      expect(refusals).toEqual([1, 2, 3].map(() => ['EmbeddedDatabaseInUse', winners[0]?.pid]));
    });

    test('Ctrl-C in the terminal reaches the service alone', async () => {
      const owner = start();
      const { url } = await owner.started();
      process.kill(-owner.pid, 'SIGINT');
      await owner.logged('SIGINT');
      await expectKept(url);
    });

    test('takes another port when its own was taken meanwhile, and remembers that', async () => {
      const first = start();
      const { port } = await first.started();
      await first.order('stop');
      const squatter = createServer().listen(port, '127.0.0.1');
      await once(squatter, 'listening');
      try {
        const second = start();
        const moved = await second.started();
        expect(moved.port === port).toEqual(false);
        await second.order('stop');
        await second.kill();
        expect((await start().started()).port).toEqual(moved.port);
        const refused = await workshop.start({ options: { checkoutRoot, dataDir: 'other', port }, user }).failed();
        expect(refused.message).toContain(`Port ${port} for the embedded database is taken.`);
      } finally {
        squatter.close();
      }
    });

    test('a start that fails shows the log and stands in nobody’s way', async () => {
      const failing = start({ settings: { ...SETTINGS, shared_buffers: 'plenty' } });
      const { name, message } = await failing.failed();
      expect(name).toEqual('EmbeddedDatabaseError');
      expect(message).toContain('PostgreSQL ended while it was starting. The last lines of');
      expect(message).toContain('FATAL:  invalid value for parameter "shared_buffers": "plenty"');
      await expectKept((await start().started()).url);
    });

    test('a first start that was killed half way does not break the next', async () => {
      const dataDir = join(checkoutRoot, 'half');
      const killed = start({ dataDir });
      await until(async () => {
        const [workshopName = ''] = await unfinishedIn(dataDir).catch((): string[] => []);
        const made = await readdir(join(dataDir, workshopName, 'postgres')).catch((): string[] => []);
        return workshopName !== '' && made.includes('base');
      });
      await killed.kill();
      expect((await readdir(dataDir)).includes('postgres')).toEqual(false);
      const owner = start({ dataDir });
      const { url, stateDirectory } = await owner.started();
      expect(owner.logLines).toEqual(['initialising database (first start) …']);
      expect(await query(url, 'SELECT 1')).toEqual([[1]]);
      await owner.order('stop');
      await owner.kill();
      await start({ dataDir }).started();
      expect(await unfinishedIn(stateDirectory)).toEqual([]);
    });
  });
