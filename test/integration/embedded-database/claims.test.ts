import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedDatabaseInUse } from '../../../src/adapters/embedded-database/index.js';
import { claimOwnership, livingOwner, tryClaim } from '../../../src/adapters/embedded-database/owner.js';
import { startTokenOf } from '../../../src/adapters/embedded-database/processes.js';
import { Workshop } from './workshop.js';

describe('owning a state directory', () => {
  let workshop: Workshop;
  let count = 0;
  const freshDirectory = () => workshop.checkout(`state-${count++}`, 'missing');

  beforeAll(async () => {
    workshop = await Workshop.open();
  });
  afterAll(() => workshop.close());

  test('ends with release, and is refused to a second claim of the same process until then', async () => {
    const directory = await freshDirectory();
    const ownership = await claimOwnership(directory);
    await Promise.all([ownership.update({ port: 5000 }), ownership.update({ apiUrl: 'http://127.0.0.1:4000' })]);
    expect(await livingOwner(directory)).toEqual({ pid: process.pid, port: 5000, apiUrl: 'http://127.0.0.1:4000' });
    await expect(claimOwnership(directory)).rejects.toEqual(
      new EmbeddedDatabaseInUse(process.pid, directory, 'http://127.0.0.1:4000'),
    );
    await ownership.release();
    expect(await livingOwner(directory)).toEqual(undefined);
    await ownership.update({ port: 6000 });
    expect(await livingOwner(directory)).toEqual(undefined);
    const next = await claimOwnership(directory);
    expect(await livingOwner(directory)).toEqual({ pid: process.pid, port: undefined, apiUrl: undefined });
    await next.release();
  });

  test.each([
    ['a pid that another process has now', JSON.stringify({ pid: process.pid, startToken: 'an earlier start' })],
    ['a pid that nobody has', JSON.stringify({ pid: 2 ** 22 + 1, startToken: 'an earlier start' })],
    ['a record lost in a power cut', ''],
    ['a record of something else', '[]'],
  ])('a dead owner does not hold it: %s', async (_, record) => {
    const directory = await freshDirectory();
    await writeFile(join(directory, 'owner.7.json'), record);
    await writeFile(join(directory, 'unfinished-1-abc'), '{');
    expect(await livingOwner(directory)).toEqual(undefined);
    await claimOwnership(directory);
    expect((await readdir(directory)).sort()).toEqual(['node_modules', 'owner.8.json', 'package.json']);
  });

  test('a living owner holds it whatever older records say', async () => {
    const directory = await freshDirectory();
    const startToken = await startTokenOf(process.ppid);
    await writeFile(join(directory, 'owner.2.json'), JSON.stringify({ pid: 1, startToken: 'dead' }));
    await writeFile(join(directory, 'owner.10.json'), JSON.stringify({ pid: process.ppid, startToken }));
    await expect(claimOwnership(directory)).rejects.toMatchObject({ ownerPid: process.ppid });
    expect(await livingOwner(directory)).toEqual({ pid: process.ppid, port: undefined, apiUrl: undefined });
  });

  test('is not gained with a number that was taken, or cleared away, since the newest was read', async () => {
    const directory = await freshDirectory();
    await writeFile(join(directory, 'owner.6.json'), '');
    await claimOwnership(directory);
    const record = { pid: process.pid, startToken: 'slow', released: false };
    for (const number of [7, 5]) expect(await tryClaim(directory, number, record)).toEqual(undefined);
    expect((await readdir(directory)).sort()).toEqual(['node_modules', 'owner.7.json', 'package.json']);
    expect((await livingOwner(directory))?.pid).toEqual(process.pid);
  });

  test('belongs to one of many processes at a time, while owners release it and die', async () => {
    const directory = await freshDirectory();
    const claimants = Array.from({ length: 6 }, () => workshop.claimant(directory));
    const held = (await Promise.all(claimants)).flat();
    // Every claimant held it in each of its rounds, and never while another did.
    expect(held).toHaveLength(60);
    expect(held.filter((round) => round !== 'held alone')).toEqual([]);
  });
});
