import { GroupCommit, type GroupCommitOptions, inOneStep } from '../../../src/commands/groupCommit.js';

const scheme = 'a';

/** A database whose judging and writing end when the test says so. */
class Database {
  readonly said: string[] = [];
  private readonly open: { phase: string; end: () => void }[] = [];
  failing: (phase: 'judge' | 'write', items: readonly string[]) => boolean = () => false;

  readonly judge: GroupCommitOptions<string, string>['judge'] = async (_, items) => {
    await this.phase('judge', items);
    return async () => {
      await this.phase('write', items);
      return items.map((item) => item.toUpperCase());
    };
  };

  /** Ends the phase that began first, or the first of its kind, and lets everything that follows from it begin. */
  async next(phase?: 'judge' | 'write'): Promise<void> {
    const at = phase ? this.open.findIndex((one) => one.phase === phase) : 0;
    this.open.splice(at, 1)[0]?.end();
    await settle();
  }

  private async phase(phase: 'judge' | 'write', items: readonly string[]): Promise<void> {
    this.said.push(`${phase} ${items.join(' ')}`);
    await new Promise<void>((end) => this.open.push({ phase, end }));
    if (this.failing(phase, items)) throw new Error(`cannot ${phase}`);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function groupCommit(database: Database, settings: Partial<GroupCommitOptions<string, string>> = {}) {
  return new GroupCommit<string, string>({
    judge: database.judge,
    judgesAhead: true,
    keysOf: (item) => [item[0] ?? ''],
    sizeMax: 4,
    waitingMax: 6,
    overloaded: () => new Error('too many'),
    ...settings,
  });
}

describe('group commit', () => {
  it('takes what comes in one turn together, in the order of its coming', async () => {
    const database = new Database();
    const group = groupCommit(database);
    const answers = ['ann', 'bob', 'cem'].map((item) => group.submit(scheme, item));
    await settle();
    await database.next();
    await database.next();
    expect(await Promise.all(answers)).toEqual(['ANN', 'BOB', 'CEM']);
    expect(database.said).toEqual(['judge ann bob cem', 'write ann bob cem']);
  });

  it('judges the next batch while one is written, and writes it only afterwards', async () => {
    const database = new Database();
    const group = groupCommit(database);
    for (const item of ['ann', 'bob']) void group.submit(scheme, item);
    await settle();
    await database.next();
    void group.submit(scheme, 'cem');
    await settle();
    expect(database.said).toEqual(['judge ann bob', 'write ann bob', 'judge cem']);
    await database.next('judge');
    expect(database.said).toHaveLength(3);
    await database.next('write');
    expect(database.said[3]).toBe('write cem');
    await database.next('write');
    await group.settled();
  });

  it('does not make a batch of the few that come while many are written, until the write ends', async () => {
    const database = new Database();
    const group = groupCommit(database);
    for (const item of ['ann', 'bob', 'cem', 'dee']) void group.submit(scheme, item);
    await settle();
    await database.next();
    void group.submit(scheme, 'eve');
    await settle();
    expect(database.said).toHaveLength(2);
    void group.submit(scheme, 'flo');
    await settle();
    expect(database.said[2]).toBe('judge eve flo');
  });

  it('in one step, waits for the write before it takes the next batch', async () => {
    const database = new Database();
    const post = async (_: string, items: readonly string[]) => (await database.judge(scheme, items))();
    const group = groupCommit(database, inOneStep(post));
    void group.submit(scheme, 'ann');
    await settle();
    void group.submit(scheme, 'bob');
    void group.submit(scheme, 'cem');
    await settle();
    expect(database.said).toEqual(['judge ann']);
    await database.next();
    await database.next();
    expect(database.said).toEqual(['judge ann', 'write ann', 'judge bob cem']);
  });

  it('never has two items of one key in a batch, and keeps their order', async () => {
    const database = new Database();
    const group = groupCommit(database);
    const answers = ['ann', 'abe', 'bob', 'ada'].map((item) => group.submit(scheme, item));
    for (let step = 0; step < 6; step += 1) {
      await settle();
      await database.next();
    }
    expect(await Promise.all(answers)).toEqual(['ANN', 'ABE', 'BOB', 'ADA']);
    expect(database.said.filter((line) => line.startsWith('write'))).toEqual([
      'write ann bob',
      'write abe',
      'write ada',
    ]);
  });

  it.each(['judge', 'write'] as const)(
    'tries each alone where a batch cannot be %sd: one that fails fails alone',
    async (phase) => {
      const database = new Database();
      database.failing = (failed, items) => failed === phase && items.includes('bob');
      const group = groupCommit(database);
      const answers = Promise.allSettled(['ann', 'bob', 'cem'].map((item) => group.submit(scheme, item)));
      for (let step = 0; step < 9; step += 1) {
        await settle();
        await database.next();
      }
      expect(
        (await answers).map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason))),
      ).toEqual(['ANN', `Error: cannot ${phase}`, 'CEM']);
      await group.settled();
    },
  );

  it('refuses at once what finds the queue full, and keeps schemes apart', async () => {
    const database = new Database();
    const group = groupCommit(database);
    const answers = Array.from({ length: 6 }, (_, n) => group.submit(scheme, `${n}`));
    await expect(group.submit(scheme, 'late')).rejects.toThrow('too many');
    const other = group.submit('b', 'other');
    for (let step = 0; step < 6; step += 1) {
      await settle();
      await database.next();
    }
    expect(await other).toBe('OTHER');
    expect(await Promise.all(answers)).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(database.said[1]).toBe('judge other');
    await group.settled();
  });
});
