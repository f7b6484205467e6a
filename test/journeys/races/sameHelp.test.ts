import { confirmBySilence } from '../../../src/commands/neighbours/confirmBySilence.js';
import { disputeExchange } from '../../../src/commands/neighbours/disputeExchange.js';
import { DomainError } from '../../../src/domain/errors.js';
import { newId } from '../../../src/domain/ids.js';
import type { MemberEntity } from '../../../src/entities/people/entities.js';
import { confirm, exchangeRow, exchangeTransfers, hourMs, met } from '../../integration/neighbours/steps.js';
import { memberActor } from '../../integration/spending/steps.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';

let world: World;
let ada: MemberEntity;
let ben: MemberEntity;

beforeAll(async () => {
  world = await createWorld({ poolMax: 12 });
});
beforeEach(async () => {
  [ada, ben] = [await world.member('Ada'), await world.member('Ben')];
  await world.credit(ada.id, 1000);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => world.close());

/** How each of these writes ended: done, or the code of its refusal. */
async function outcomes(works: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(works)) {
    const how = result.status === 'fulfilled' ? 'DONE' : codeOf(result.reason);
    counts[how] = (counts[how] ?? 0) + 1;
  }
  return counts;
}

function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  throw error;
}

test('64 clients confirm the same exchange, for both sides: one transfer', async () => {
  const before = await exchangeTransfers(world);
  const exchangeId = await met(world, { helper: ben.id, helped: ada.id });
  const ends = await outcomes(
    Array.from({ length: 64 }, (_, index) => confirm(world, exchangeId, index % 2 === 0 ? ben.id : ada.id, 60)),
  );
  expect([(ends.DONE ?? 0) + (ends.HELP_NOT_OPEN ?? 0), Object.keys(ends).length]).toEqual([64, 2]);
  expect([(await exchangeRow(world, exchangeId)).state, (await exchangeTransfers(world)) - before]).toEqual([
    'SETTLED',
    1,
  ]);
  expect([await world.balanceOf({ memberId: ada.id }), await world.balanceOf({ memberId: ben.id })]).toEqual([940, 60]);
});

test('one key from many clients is one word', async () => {
  const exchangeId = await met(world, { helper: ben.id, helped: ada.id });
  const key = newId();
  const ends = await outcomes(Array.from({ length: 16 }, () => confirm(world, exchangeId, ben.id, 60, { key })));
  expect([ends, (await exchangeRow(world, exchangeId)).state]).toEqual([{ DONE: 16 }, 'HALF_CONFIRMED']);
});

test('the second word, a dispute and silence at the same moment: one of them wins, and at most one transfer is made', async () => {
  for (let round = 0; round < 8; round += 1) {
    const before = await exchangeTransfers(world);
    const exchangeId = await met(world, { helper: ben.id, helped: ada.id });
    await confirm(world, exchangeId, ben.id, 10);
    world.clock.advance(8 * 24 * hourMs);
    const context = world.as(memberActor(world, ada.id));
    const ends = await outcomes([
      confirm(world, exchangeId, ada.id, 10),
      disputeExchange(context, { exchangeId, memberId: ada.id, reason: 'It was shorter' }),
      confirmBySilence(world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), { exchangeId }),
    ]);
    const { state } = await exchangeRow(world, exchangeId);
    expect([ends.DONE, (await exchangeTransfers(world)) - before]).toEqual([1, state === 'SETTLED' ? 1 : 0]);
    expect(['SETTLED', 'DISPUTED']).toContain(state);
  }
});
