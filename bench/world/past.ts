import type { Actor, RequestContext } from '../../src/commands/context.js';
import { createGroupCommits } from '../../src/commands/createGroupCommits.js';
import { approveHours } from '../../src/commands/hours/approveHours.js';
import { redeemCredits } from '../../src/commands/spending/redeemCredits.js';
import { newId } from '../../src/domain/ids.js';
import { giftMinutes } from '../settings.js';
import { writeCodes } from './codes.js';
import { writeLogs } from './hours.js';
import type { World } from './world.js';

const dayMs = 24 * 3600 * 1000;
/** Turns of the past lie this many days apart, so that each lot has a lapse of its own. */
const turnDays = 14;
/** Gifts of each member in a turn, each a line for the giver and one for whoever is next. */
const giftsPerTurn = 3;
/** Logs in a call. */
const logsAtOnce = 1_000;
/** Visits and gifts are posted in batches such as the service posts. */
const fewAtOnce = 64;

type ContextOf = (actor: Actor, at: Date) => RequestContext;

/** Lives through the borough's past by the service's own commands and doors, turn by turn. before: called ahead of each turn. */
export async function liveThePast(world: World, now: Date, before: (turn: number) => Promise<void>): Promise<void> {
  const services: RequestContext['services'] = {
    secrets: world.secrets,
    groupCommits: createGroupCommits(world.database),
    readTimesheet: () => Promise.reject(new Error('nobody imports here')),
    solveRota: () => Promise.reject(new Error('nobody works rotas out here')),
    publicUrl: () => 'http://127.0.0.1',
    exposure: { shown: () => undefined },
    guesses: { take: () => Promise.reject(new Error('nobody guesses here')) },
    actorsChanged: () => undefined,
    push: null,
    sparesPeople: true,
  };
  const as: ContextOf = (actor, at) => ({ actor, now: at, database: world.database, services, requestId: newId() });
  const turns = world.size.pastTurns;
  for (let turn = 0; turn < turns; turn += 1) {
    await before(turn);
    const at = new Date(now.getTime() - (turns - turn) * turnDays * dayMs);
    await award(world, as, at);
    await visit(world, as, turn, new Date(at.getTime() + dayMs));
    for (let gift = 1; gift <= giftsPerTurn; gift += 1) await give(world, new Date(at.getTime() + (1 + gift) * dayMs));
  }
}

/** One approved log for every member. */
async function award(world: World, as: ContextOf, at: Date): Promise<void> {
  const { members, schemeId, groupId } = world;
  const leader = as(
    {
      kind: 'MEMBER',
      schemeId,
      memberId: newId(),
      sessionId: newId(),
      roles: [{ role: 'LEADER', organisationId: groupId }],
    },
    at,
  );
  for (let start = 0; start < members.length; start += logsAtOnce) {
    const hoursLogIds = await writeLogs(world, members.slice(start, start + logsAtOnce), { workedDaysAgo: 1, at });
    const { refused } = await approveHours(leader, { idempotencyKey: newId(), hoursLogIds, confirmAboveCap: false });
    if (refused.length > 0) throw new Error(`hours of the past were refused: ${refused[0]?.code}`);
  }
}

/** One visit of every member, to venues in turn. */
async function visit(world: World, as: ContextOf, turn: number, at: Date): Promise<void> {
  const { members, venues, schemeId } = world;
  for (let start = 0; start < members.length; start += fewAtOnce) {
    const codes = await writeCodes(world, members.slice(start, start + fewAtOnce), at);
    await Promise.all(
      codes.map(async (code, index) => {
        const venue = venues[(start + index + turn) % venues.length];
        if (!venue) throw new Error('a borough without venues');
        const till: Actor = {
          kind: 'APP',
          credential: 'KEY',
          appKind: 'TILL',
          schemeId,
          appId: venue.tillKeyId,
          scopes: ['redeem'],
          organisationId: venue.id,
          memberId: null,
        };
        const input = { idempotencyKey: newId(), code, offerId: venue.offerId, adults: 1, under16s: 0 };
        await redeemCredits(as(till, at), input);
      }),
    );
  }
}

/** A gift of every member to the next one. */
async function give(world: World, at: Date): Promise<void> {
  const { members, schemeId, database } = world;
  for (let start = 0; start < members.length; start += fewAtOnce) {
    const drafts = members.slice(start, start + fewAtOnce).map(({ walletId }, index) => ({
      id: newId(),
      kind: 'GIFT',
      amount_minutes: giftMinutes,
      from_account_id: walletId,
      to_account_id: members[(start + index + 1) % members.length]?.walletId,
      occurred_at: at,
    }));
    await database.inScheme(schemeId, (tx) =>
      tx.sql('SELECT ledger_transfer($1, $2, $3)', [schemeId, at, JSON.stringify(drafts)]),
    );
  }
}
