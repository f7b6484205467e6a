import { campaign, Ground } from '../../support/histories/campaign.js';
import { hunt } from '../../support/histories/mutants.js';
import { install, mutated, mutations, restore } from '../../support/histories/mutations.js';

let ground: Ground;

beforeAll(async () => {
  ground = await Ground.open();
});
afterAll(() => ground.close());

test('every broken rule is really written: its text stands once in the function it replaces', async () => {
  for (const { edits } of mutations) {
    for (const [file, text] of await mutated(edits)) {
      const [first] = edits.filter((edit) => edit.file === file);
      expect([file, text.includes(first?.from ?? '')]).toEqual([file, false]);
    }
  }
});

test('a broken rule whose text is no longer there is an error, not a rule that holds', async () => {
  const mutation = { name: 'gone', edits: [{ file: 'ledger_post', from: 'no such text', to: '' }], promises: [1] };
  await expect(hunt(ground, mutation)).rejects.toThrow('ledger_post.sql does not have this exactly once: no such text');
});

test('what broke is told with its seed, its number and the step that is enough', async () => {
  const [mutation] = mutations.filter(({ name }) => name === 'only the receiving entry is written');
  if (!mutation) throw new Error('a mutation has gone');
  await install(ground.test, mutation);
  try {
    const { failure } = await campaign(ground, { seed: 7, histories: 1 });
    const [what = '', enough = '', again = ''] = failure?.report.split('\n') ?? [];
    expect(what).toMatch(/^History \d of seed 7: BrokenPromise: promise 1: the entries of a transfer are not/);
    expect(again).toMatch(/^Play it again: HISTORIES_SEED=7 HISTORIES_ONLY=\d npm run test:faults -- histories$/);
    const { steps } = JSON.parse(enough.replace('This is enough of it: ', '')) as { steps: { kind: string }[] };
    expect(steps.map(({ kind }) => kind)).toEqual(['award']);
  } finally {
    await restore(ground.test, mutation);
  }
});

// All of them: npm run test:faults.
test.each(mutations.filter((mutation) => mutation.isQuick).map((mutation) => [mutation.name, mutation] as const))(
  'the campaign sees that %s',
  async (_, mutation) => {
    const { what, isCaught } = await hunt(ground, mutation);
    expect([what, isCaught]).toEqual([what, true]);
  },
  60_000,
);
