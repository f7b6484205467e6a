import { fundPot } from '../../../src/commands/accounts/fundPot.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask } from '../hours/ask.js';
import { accountOf, filled, lotsWithFunder } from '../hours/potSteps.js';
import { audited, refusalOf, refused, schemeBalance } from './traces.js';

let first: World;
let world: World;
let group: OrganisationEntity;
let operator: Actor;

beforeAll(async () => {
  first = await createWorld();
});
beforeEach(async () => {
  world = await createWorld({ test: first.test, rules: { supplyCapMinutes: 600, funder: 'Lea Valley Fund' } });
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  operator = await world.staff(['OPERATOR']);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => first.close());

test('a grant reaches the pot, with its funder, its note and its audit row', async () => {
  const { transferId, accountId } = await filled(world, operator, group.id, 300, { note: ' For the\n[spring] ' });
  expect(
    await world.test.admin(
      'SELECT kind, amount_minutes, to_account_id, funder, note, occurred_at FROM transfer WHERE id = $1',
      [transferId],
    ),
  ).toEqual([
    {
      kind: 'GRANT',
      amount_minutes: 300,
      to_account_id: accountId,
      funder: 'Lea Valley Fund',
      note: 'For the (spring)',
      occurred_at: worldNow,
    },
  ]);
  await filled(world, operator, group.id, 100, { funder: ' Town   Trust ' });
  expect(await lotsWithFunder(world, group.id)).toEqual([
    { minutes: 300, funder: 'Lea Valley Fund', until: null },
    { minutes: 100, funder: 'Town Trust', until: null },
  ]);
  expect([await schemeBalance(world, 'ISSUANCE'), (await accountOf(world, group.id)).balance]).toEqual([-400, 400]);
  const actor = operator.kind === 'MEMBER' ? `member:${operator.memberId}` : '';
  expect((await audited(world, 'fundPot'))[0]).toEqual({ actor, subject: transferId });
});

test('the supply cap has room to the minute, counts pots, and its refusal names the way beyond it', async () => {
  await filled(world, operator, group.id, 500);
  const beyond = () => filled(world, operator, null, 101);
  expect(await refused(world, beyond)).toEqual({ code: 'SUPPLY_CAP_REACHED', field: ['amountMinutes'] });
  await expect(beyond()).rejects.toThrow(
    "The scheme's supply cap has room for 1 hour 40 minutes more. To issue credits beyond it, ask with mintCredits; a second operator then approves it.",
  );
  await filled(world, operator, null, 100);
  await expect(filled(world, operator, null, 1)).rejects.toThrow('has no room left');
  expect([await schemeBalance(world, 'COMMUNITY_POT'), await schemeBalance(world, 'ISSUANCE')]).toEqual([100, -600]);
});

test('fillings at the same moment stay within the cap together', async () => {
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => filled(world, operator, group.id, 250)));
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect((await accountOf(world, group.id)).balance).toBe(500);
});

test('the same key and input fill once; the same key and other input conflict', async () => {
  const idempotencyKey = newId();
  const [one, two] = await Promise.all([1, 2].map(() => filled(world, operator, group.id, 60, { idempotencyKey })));
  expect(one).toEqual(two);
  expect(await refused(world, () => filled(world, operator, group.id, 61, { idempotencyKey }))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  expect((await accountOf(world, group.id)).balance).toBe(60);
});

test.each([0, -1, 0.5, 2 ** 31])('%p minutes fill no pot', async (amountMinutes) => {
  expect(await refused(world, () => filled(world, operator, group.id, amountMinutes))).toEqual({
    code: 'INVALID_INPUT',
    field: ['amountMinutes'],
  });
});

test('a funder’s name and a note have their length', async () => {
  for (const [field, length] of [
    ['funder', 101],
    ['note', 301],
  ] as const) {
    expect(await refused(world, () => filled(world, operator, group.id, 1, { [field]: 'x'.repeat(length) }))).toEqual({
      code: 'INVALID_INPUT',
      field: [field],
    });
  }
});

test('only a pot that is there and open is filled', async () => {
  const venue = await world.organisation({ isVenue: true });
  expect(await refused(world, () => filled(world, operator, venue.id, 60))).toEqual({
    code: 'INVALID_INPUT',
    field: ['organisationId'],
  });
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [group.id]);
  expect(await refused(world, () => filled(world, operator, group.id, 60))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  await world.test.admin(`UPDATE organisation SET status = 'PENDING' WHERE id = $1`, [group.id]);
  expect(await refused(world, () => filled(world, operator, group.id, 60))).toEqual({
    code: 'NOT_VERIFIED',
    field: ['organisationId'],
  });
  await world.test.admin(`UPDATE organisation SET status = 'CLOSED' WHERE id = $1`, [group.id]);
  expect(await refused(world, () => filled(world, operator, group.id, 60))).toEqual({
    code: 'ORGANISATION_CLOSED',
    field: ['organisationId'],
  });
});

test('it is for operators alone, and another scheme’s group looks missing', async () => {
  for (const actor of [
    await world.staff(),
    await world.staff(['AUDITOR']),
    await world.staff(['COORDINATOR', group.id]),
    { kind: 'SYSTEM', schemeId: world.schemeId } as const,
  ]) {
    expect(await refused(world, () => filled(world, actor, group.id, 60))).toEqual({ code: 'FORBIDDEN' });
  }
  const foreign = await first.organisation();
  for (const organisationId of [foreign.id, newId()]) {
    expect(await refused(world, () => filled(world, operator, organisationId, 60))).toEqual({ code: 'NOT_FOUND' });
  }
  const input = { idempotencyKey: newId(), amountMinutes: 60 };
  expect(await refusalOf(() => fundPot(world.as({ kind: 'ANONYMOUS' }), input))).toEqual({ code: 'UNAUTHENTICATED' });
});

describe('over GraphQL', () => {
  const fill = (actor: Actor, input: object) =>
    ask<{ fundPot: object }>(
      world,
      actor,
      `mutation ($input: FundPotInput!) { fundPot(input: $input) {
         pot { kind balance { minutes } lots { funder } } logsCredited logsWaiting userErrors { code field } } }`,
      { input: { idempotencyKey: newId(), ...input } },
    );

  test('the pot as it is now is answered, and a refusal is data', async () => {
    expect(await fill(operator, { organisationId: toGlobalId('Organisation', group.id), amountMinutes: 90 })).toEqual({
      fundPot: {
        pot: { kind: 'POT', balance: { minutes: 90 }, lots: [{ funder: 'Lea Valley Fund' }] },
        logsCredited: 0,
        logsWaiting: 0,
        userErrors: [],
      },
    });
    expect(await fill(operator, { amountMinutes: 601 })).toEqual({
      fundPot: {
        pot: null,
        logsCredited: null,
        logsWaiting: null,
        userErrors: [{ code: 'SUPPLY_CAP_REACHED', field: ['amountMinutes'] }],
      },
    });
  });

  test('the community pot is seen by operators and auditors', async () => {
    await filled(world, operator, null, 45);
    const query = '{ scheme { communityPot { kind balance { minutes } } } }';
    for (const actor of [operator, await world.staff(['AUDITOR'])]) {
      expect(await ask(world, actor, query)).toEqual({
        scheme: { communityPot: { kind: 'COMMUNITY_POT', balance: { minutes: 45 } } },
      });
    }
    expect(await ask(world, await world.staff(['COORDINATOR', group.id]), query)).toEqual({
      scheme: { communityPot: null },
    });
  });

  test('the pot’s statement says what it gave and what came back', async () => {
    await filled(world, operator, group.id, 120);
    const rows = await ask(
      world,
      operator,
      `query ($id: ID!) { organisation(id: $id) { pot { statement(first: 5) { nodes { kind amountMinutes description } } } } }`,
      { id: toGlobalId('Organisation', group.id) },
    );
    expect(rows).toEqual({
      organisation: {
        pot: { statement: { nodes: [{ kind: 'GRANT', amountMinutes: 120, description: 'Granted by the scheme' }] } },
      },
    });
  });
});
