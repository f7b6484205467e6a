import type { RequestContext } from '../../../src/commands/context.js';
import type { SchemeRules } from '../../../src/domain/schemes/rules.js';
import type { Database } from '../../../src/entities/database.js';
import type { Actor, RoleFact } from '../../../src/policies/actor.js';
import type { TestDatabase } from '../database.js';
import { testServices } from '../services.js';
import { createWorld, type World } from '../world.js';
import { Model } from './model.js';

export const memberCount = 4;
export const zone = 'Europe/London';

/** Where histories begin: an ordinary winter day, and a day before each clock change. */
export const beginnings = ['2026-11-22T10:00:00Z', '2027-03-26T22:00:00Z', '2027-10-29T23:30:00Z'] as const;

export interface TownOffer {
  id: string;
  venue: number;
  priceMinutes: number;
}

/** A small scheme of its own for one history. Its volunteers work for it too: the first leads the groups, the second is at the tills. */
export interface Town {
  world: World;
  rules: Partial<SchemeRules>;
  members: string[];
  operators: [Actor, Actor];
  leader: Actor;
  till: Actor;
  /** The first is a group, the second a group and a venue, the third a venue. */
  bodies: string[];
  offers: TownOffer[];
  wallets: string[];
  pots: string[];
  venues: string[];
  communityPotId: string;
  issuanceId: string;
  /** As things stand. */
  model: Model;
  /** What judges the ledger. */
  ledgerCheck: string;
  /** A request by this actor, now. */
  as(actor: Actor): RequestContext;
  /** The service itself in its jobs, as the worker. */
  asService(): RequestContext;
}

/** How long credits of a membership that ended wait for somebody to say where they go. */
export const walletSettleDays = 7;
export const placesPerDay = 4;
export const monthlyBudgetMinutes = 200;

export async function foundTown(
  test: TestDatabase,
  worker: Database,
  options: { rules: Partial<SchemeRules>; beginning: number },
  ledgerCheck: string,
): Promise<Town> {
  const world = await createWorld({ test, rules: { ...options.rules, walletSettleDays } });
  world.clock.set(new Date(beginnings[options.beginning % beginnings.length] ?? beginnings[0]));
  const members: string[] = [];
  // One after the other, so that who is who does not depend on chance.
  for (let made = 0; made < memberCount; made += 1) members.push((await world.member()).id);
  const bodies = [
    await world.organisation({ isGroup: true }),
    await world.organisation({ isGroup: true, isVenue: true }),
    await world.organisation({ isVenue: true, monthlyBudgetMinutes }),
  ].map((body) => body.id);
  const [group = '', both = '', venue = ''] = bodies;
  const offers = await Promise.all([
    world.offer(both, { priceMinutes: 20 }),
    world.offer(both, { priceMinutes: 15, restrictions: { memberLimit: { times: 2, period: 'WEEK' } } }),
    world.offer(venue, { priceMinutes: 30, restrictions: { stockPerSlot: placesPerDay } }),
  ]);
  const [leader, till, first, second] = await Promise.all([
    actorOf(world, members[0], { role: 'LEADER', organisationId: group }, { role: 'LEADER', organisationId: both }),
    actorOf(world, members[1], { role: 'TILL', organisationId: both }, { role: 'TILL', organisationId: venue }),
    world.staff(['OPERATOR']),
    world.staff(['OPERATOR']),
  ]);
  const accounts = await accountsOf(world);
  const idOf = (kind: string, holder: string | null = null) =>
    accounts.find((account) => account.kind === kind && account.holder === holder)?.id ?? '';
  // Two processes of the service, which requests reach in turn: what they meet over, they meet over in the database.
  const processes = [world.services, testServices(test.database)];
  let requests = 0;
  const model = new Model();
  for (const { id, kind } of accounts) model.open(id, kind !== 'ISSUANCE' && kind !== 'VENUE');
  model.settleThrough(idOf('COMMUNITY_POT'), idOf('ISSUANCE'));
  return {
    world,
    rules: options.rules,
    members,
    operators: [first, second],
    leader,
    till,
    bodies,
    offers: offers.map(({ id, priceMinutes }, index) => ({ id, priceMinutes, venue: index < 2 ? 1 : 2 })),
    wallets: members.map((id) => idOf('WALLET', id)),
    pots: bodies.map((id) => idOf('POT', id)),
    venues: bodies.map((id) => idOf('VENUE', id)),
    communityPotId: idOf('COMMUNITY_POT'),
    issuanceId: idOf('ISSUANCE'),
    model,
    ledgerCheck,
    as: (actor) => {
      requests += 1;
      return { ...world.as(actor), services: processes[requests % 2] ?? world.services };
    },
    asService: () => ({ ...world.as({ kind: 'SYSTEM', schemeId: world.schemeId }), database: worker }),
  };
}

async function actorOf(world: World, memberId = '', ...roles: RoleFact[]): Promise<Actor> {
  return await world.actorOf({ id: memberId }, ...roles);
}

async function accountsOf(world: World): Promise<{ id: string; kind: string; holder: string | null }[]> {
  return await world.test.admin(
    'SELECT id, kind, coalesce(member_id, organisation_id) AS holder FROM account WHERE scheme_id = $1 ORDER BY id',
    [world.schemeId],
  );
}

/** The place of the member who stands for this one, after memberships were joined. */
export function remaining(town: Town, who: number): number {
  return town.wallets.indexOf(town.model.remaining(town.wallets[who] ?? ''));
}

export function hasEnded(town: Town, who: number): boolean {
  return town.model.hasEnded(town.wallets[who] ?? '');
}

/** Roles go to the membership that remains (P3). */
export function staff(town: Town, role: Actor, who: number): Actor {
  return role.kind === 'MEMBER' ? { ...role, memberId: town.members[who] ?? '' } : role;
}
