import { approveMint } from '../../../src/commands/accounts/approveMint.js';
import { declineMint } from '../../../src/commands/accounts/declineMint.js';
import { type MintCreditsInput, mintCredits } from '../../../src/commands/accounts/mintCredits.js';
import { newId, toGlobalId } from '../../../src/domain/ids.js';
import type { OrganisationEntity } from '../../../src/entities/organisations/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { type MintRequestState, mintRequests } from '../../../src/queries/accounts/mintRequests.js';
import { ledgerDifferences } from '../../support/database.js';
import { createWorld, type World, worldNow } from '../../support/world.js';
import { ask } from '../hours/ask.js';
import { accountOf, creditStates, filled, lotsWithFunder } from '../hours/potSteps.js';
import { approved, logged } from '../hours/steps.js';
import { audited, events, refusalOf, refused, schemeBalance } from './traces.js';

let first: World;
let world: World;
let group: OrganisationEntity;
let asker: Actor;
let second: Actor;

beforeAll(async () => {
  first = await createWorld();
});
beforeEach(async () => {
  world = await createWorld({ test: first.test, rules: { issuancePolicy: 'POT', supplyCapMinutes: 60 } });
  group = await world.organisation({ name: 'Meadow Lane Garden' });
  asker = await world.staff(['OPERATOR']);
  second = await world.staff(['OPERATOR']);
});
afterEach(async () => {
  expect(await ledgerDifferences(world.test)).toEqual([]);
});
afterAll(() => first.close());

async function asked(more: Partial<MintCreditsInput> = {}): Promise<string> {
  const input = {
    idempotencyKey: newId(),
    organisationId: group.id,
    amountMinutes: 600,
    reason: 'The winter night shelter.',
    ...more,
  };
  return (await mintCredits(world.as(asker), input)).mintRequestId;
}

const approve = (mintRequestId: string, actor: Actor = second, idempotencyKey = newId()) =>
  approveMint(world.as(actor), { idempotencyKey, mintRequestId });
const decline = (mintRequestId: string, actor: Actor = second, reason = 'Let us wait.') =>
  declineMint(world.as(actor), { mintRequestId, reason });
const nameOf = (actor: Actor) => (actor.kind === 'MEMBER' ? `member:${actor.memberId}` : '');
const listed = async (state?: MintRequestState) =>
  (await mintRequests(world.as(asker), { first: 10, state })).nodes.map((request) => [request.id, request.state]);

test('what one operator asks for and another approves comes into the pot beyond the cap, and credits what waits there', async () => {
  const ada = await world.member();
  const leader = await world.staff(['LEADER', group.id]);
  const log = await logged(world, ada.id, group.id);
  await approved(world, leader, [log]);
  const id = await asked({ funder: 'Town Trust' });
  expect([(await accountOf(world, group.id)).balance, await listed('OPEN')]).toEqual([0, [[id, 'OPEN']]]);
  world.clock.advance(60_000);
  const pot = await accountOf(world, group.id);
  expect(await approve(id)).toEqual({
    mintRequestId: id,
    transferId: expect.any(String),
    accountId: pot.id,
    organisationId: group.id,
    logsCredited: 1,
    logsWaiting: 0,
  });
  expect([await creditStates(world, [log]), await schemeBalance(world, 'ISSUANCE')]).toEqual([['CREDITED'], -600]);
  expect(await lotsWithFunder(world, group.id)).toEqual([{ minutes: 540, funder: 'Town Trust', until: null }]);
  expect(await listed()).toEqual([[id, 'APPROVED']]);
  expect((await events(world)).filter(([type]) => type.startsWith('Mint'))).toEqual([
    ['MintAsked', { mintRequestId: id }],
    ['MintDecided', { mintRequestId: id }],
  ]);
  expect([await audited(world, 'mintCredits'), await audited(world, 'approveMint')]).toEqual([
    [{ actor: nameOf(asker), subject: id }],
    [{ actor: nameOf(second), subject: id }],
  ]);
  // What was issued beyond the cap leaves no room under it.
  expect(await refused(world, () => filled(world, asker, group.id, 1))).toEqual({
    code: 'SUPPLY_CAP_REACHED',
    field: ['amountMinutes'],
  });
});

test('E16 whoever asked does not approve it', async () => {
  const id = await asked();
  expect(await refused(world, () => approve(id, asker))).toEqual({
    code: 'SECOND_PERSON_NEEDED',
    field: ['mintRequestId'],
  });
  expect(await listed('OPEN')).toEqual([[id, 'OPEN']]);
});

test('E17 a request whose pot has closed is ended, and refused to whoever approves it', async () => {
  const id = await asked();
  await world.test.admin(`UPDATE account SET status = 'CLOSED' WHERE organisation_id = $1`, [group.id]);
  expect(await refused(world, () => approve(id))).toEqual({ code: 'ORGANISATION_CLOSED' });
  expect([await listed(), await listed('OPEN')]).toEqual([[[id, 'ENDED']], []]);
});

test('a frozen pot takes none, and the request stays', async () => {
  const id = await asked();
  await world.test.admin(`UPDATE account SET status = 'FROZEN' WHERE organisation_id = $1`, [group.id]);
  expect(await refused(world, () => approve(id))).toEqual({ code: 'ACCOUNT_NOT_OPEN' });
  expect(await listed('OPEN')).toEqual([[id, 'OPEN']]);
});

test('approved twice at once, by two operators, it is issued once', async () => {
  const id = await asked();
  const third = await world.staff(['OPERATOR']);
  const results = await Promise.allSettled([approve(id, second), approve(id, third), approve(id, second)]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await refused(world, () => approve(id, third))).toEqual({ code: 'ALREADY_DECIDED', field: ['mintRequestId'] });
  expect([await schemeBalance(world, 'ISSUANCE'), (await accountOf(world, group.id)).balance]).toEqual([-600, 600]);
});

test('approved and declined at once, one of the two holds', async () => {
  const id = await asked();
  const [issued, over] = await Promise.allSettled([approve(id), decline(id)]);
  expect([issued.status, over.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(await schemeBalance(world, 'ISSUANCE')).toBe(issued.status === 'fulfilled' ? -600 : 0);
});

test('the same key approves once and asks once; other input conflicts', async () => {
  const idempotencyKey = newId();
  const [one, two] = await Promise.all([asked({ idempotencyKey }), asked({ idempotencyKey })]);
  expect(one).toBe(two);
  expect(await refused(world, () => asked({ idempotencyKey, amountMinutes: 601 }))).toEqual({
    code: 'CONFLICT',
    field: ['idempotencyKey'],
  });
  const id = one ?? '';
  const approvals = await Promise.all([approve(id, second, 'once'), approve(id, second, 'once')]);
  expect(approvals[0]).toEqual(approvals[1]);
  expect(await schemeBalance(world, 'ISSUANCE')).toBe(-600);
});

test('another operator declines, whoever asked withdraws, both with a reason and for good', async () => {
  const [declined, withdrawn] = [await asked(), await asked({ organisationId: null })];
  expect(await refused(world, () => decline(declined, second, ' '))).toEqual({
    code: 'REASON_NEEDED',
    field: ['reason'],
  });
  await decline(declined);
  await decline(withdrawn, asker);
  expect(Object.fromEntries(await listed())).toEqual({ [declined]: 'DECLINED', [withdrawn]: 'WITHDRAWN' });
  for (const id of [declined, withdrawn]) {
    for (const again of [() => approve(id), () => decline(id)]) {
      expect(await refused(world, again)).toEqual({ code: 'ALREADY_DECIDED', field: ['mintRequestId'] });
    }
  }
});

test.each<[string, Partial<MintCreditsInput>, object]>([
  ['no amount', { amountMinutes: 0 }, { code: 'INVALID_INPUT', field: ['amountMinutes'] }],
  ['no reason', { reason: ' ' }, { code: 'REASON_NEEDED', field: ['reason'] }],
  ['no such group', { organisationId: newId() }, { code: 'NOT_FOUND' }],
])('asking with %s is refused', async (_, more, expected) => {
  expect(await refused(world, () => asked(more))).toEqual(expected);
});

test('it is for operators alone; auditors read; another scheme’s request looks missing', async () => {
  const id = await asked();
  const auditor = await world.staff(['AUDITOR']);
  for (const actor of [auditor, await world.staff(['COORDINATOR', group.id]), await world.staff()]) {
    const input = { idempotencyKey: newId(), amountMinutes: 60, reason: 'Because.' };
    for (const work of [
      () => mintCredits(world.as(actor), input),
      () => approve(id, actor),
      () => decline(id, actor),
    ]) {
      expect(await refused(world, work)).toEqual({ code: 'FORBIDDEN' });
    }
  }
  expect(await refusalOf(() => mintRequests(world.as({ kind: 'ANONYMOUS' }), { first: 1 }))).toEqual({
    code: 'UNAUTHENTICATED',
  });
  const stranger = await first.staff(['OPERATOR']);
  const foreign = { idempotencyKey: newId(), mintRequestId: id };
  expect(await refusalOf(() => approveMint(first.as(stranger), foreign))).toEqual({ code: 'NOT_FOUND' });
  expect(
    await ask(first, stranger, 'query ($id: ID!) { node(id: $id) { id } }', { id: toGlobalId('MintRequest', id) }),
  ).toEqual({
    node: null,
  });
  expect(
    await ask(
      world,
      auditor,
      `{ mintRequests(first: 5, state: OPEN) { nodes { state amountMinutes reason funder askedAt decidedAt answer
      organisation { name } askedBy { name } decidedBy { name } } pageInfo { hasNextPage } } }`,
    ),
  ).toEqual({
    mintRequests: {
      nodes: [
        {
          state: 'OPEN',
          amountMinutes: 600,
          reason: 'The winter night shelter.',
          funder: null,
          askedAt: worldNow.toISOString(),
          decidedAt: null,
          answer: null,
          organisation: { name: 'Meadow Lane Garden' },
          askedBy: { name: expect.any(String) },
          decidedBy: null,
        },
      ],
      pageInfo: { hasNextPage: false },
    },
  });
});

test('over GraphQL: asked for, approved by another, paged', async () => {
  const answer = await ask<{ mintCredits: { mintRequest: { id: string } } }>(
    world,
    asker,
    `mutation ($input: MintCreditsInput!) { mintCredits(input: $input) { mintRequest { id state organisation { name } } userErrors { code } } }`,
    { input: { idempotencyKey: newId(), amountMinutes: 90, reason: 'For the neighbours.' } },
  );
  expect(answer).toEqual({
    mintCredits: { mintRequest: { id: expect.any(String), state: 'OPEN', organisation: null }, userErrors: [] },
  });
  const { id } = answer.mintCredits.mintRequest;
  const approveOver = (actor: Actor) =>
    ask(
      world,
      actor,
      `mutation ($input: ApproveMintInput!) { approveMint(input: $input) {
         mintRequest { state decidedAt } pot { kind balance { minutes } } logsCredited userErrors { code field } } }`,
      { input: { idempotencyKey: newId(), mintRequestId: id } },
    );
  expect(await approveOver(asker)).toEqual({
    approveMint: {
      mintRequest: null,
      pot: null,
      logsCredited: null,
      userErrors: [{ code: 'SECOND_PERSON_NEEDED', field: ['mintRequestId'] }],
    },
  });
  expect(await approveOver(second)).toEqual({
    approveMint: {
      mintRequest: { state: 'APPROVED', decidedAt: worldNow.toISOString() },
      pot: { kind: 'COMMUNITY_POT', balance: { minutes: 90 } },
      logsCredited: 0,
      userErrors: [],
    },
  });
  world.clock.advance(1000);
  const later = await asked();
  const page = (after?: string) =>
    ask<{ mintRequests: { nodes: { id: string }[]; pageInfo: { endCursor: string } } }>(
      world,
      asker,
      'query ($after: String) { mintRequests(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }',
      { after },
    );
  const newest = (await page()).mintRequests;
  const older = (await page(newest.pageInfo.endCursor)).mintRequests;
  expect([newest.nodes, older.nodes]).toEqual([[{ id: toGlobalId('MintRequest', later) }], [{ id }]]);
});
