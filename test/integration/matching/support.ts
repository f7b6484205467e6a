import { newId } from '../../../src/domain/ids.js';
import type { DismissalReason } from '../../../src/domain/matching/matches.js';
import { MemberProfileEntity } from '../../../src/entities/profiles/entities.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createLoaders } from '../../../src/queries/loaders.js';
import type { MatchRecord, PersonMatchRecord } from '../../../src/queries/matching/matches.js';
import type { World } from '../../support/world.js';

/** Tottenham Town Hall. A thousandth of a degree north is 111 metres. */
export const here = { latitude: 51.5882, longitude: -0.0687 };
export const metresNorth = (metres: number) => ({
  latitude: here.latitude + metres / 111_195,
  longitude: here.longitude,
});

export const partNames = [
  'skills',
  'interests',
  'distance',
  'availability',
  'languages',
  'access',
  'novelty',
  'feedback',
  'need',
] as const;
export type Part = (typeof partNames)[number];

/** In thousandths, by name. */
export const partsOf = ({ parts }: { parts: number[] }) =>
  Object.fromEntries(partNames.map((name, index) => [name, parts[index]])) as Record<Part, number>;

export async function profile(world: World, memberId: string, said: Partial<MemberProfileEntity> = {}): Promise<void> {
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    tx.em.persist(
      tx.em.create(MemberProfileEntity, { memberId, schemeId: world.schemeId, changedAt: world.clock.now(), ...said }),
    );
    await tx.em.flush();
  });
}

export async function freeOn(
  world: World,
  memberId: string,
  ...spans: [weekday: number, fromTime: string, toTime: string][]
): Promise<void> {
  for (const [weekday, from, to] of spans)
    await world.test.admin(
      'INSERT INTO member_availability (scheme_id, member_id, weekday, from_time, to_time) VALUES ($1, $2, $3, $4, $5)',
      [world.schemeId, memberId, weekday, from, to],
    );
}

export async function exceptOn(world: World, memberId: string, kind: 'FREE' | 'AWAY', from: string, to = from) {
  await world.test.admin(
    'INSERT INTO member_availability_exception (scheme_id, member_id, id, from_on, to_on, kind) VALUES ($1, $2, $3, $4, $5, $6)',
    [world.schemeId, memberId, newId(), from, to, kind],
  );
}

/** As if it had been said, without the command. */
export async function putAside(world: World, memberId: string, opportunityId: string, reason: DismissalReason | null) {
  await world.test.admin(
    `INSERT INTO match_dismissal (scheme_id, id, member_id, opportunity_id, reason, dismissed_by, dismissed_at) VALUES ($1, $2, $3, $4, $5, 'system', $6)`,
    [world.schemeId, newId(), memberId, opportunityId, reason, world.clock.now()],
  );
}

export async function aSkill(world: World, name: string): Promise<string> {
  const [row] = await world.test.admin<{ id: string }>('SELECT id FROM skill WHERE scheme_id = $1 AND name = $2', [
    world.schemeId,
    name,
  ]);
  if (!row) throw new Error(`no skill ${name}`);
  return row.id;
}

/** The first page of what suits a member, asked by themselves unless somebody else is named. */
export async function matchesOf(
  world: World,
  memberId: string,
  { by, first = 100, after = null }: { by?: Actor; first?: number; after?: string | null } = {},
): Promise<MatchRecord[]> {
  const asker: Actor = by ?? { kind: 'MEMBER', schemeId: world.schemeId, memberId, sessionId: newId(), roles: [] };
  const page = await createLoaders(world.as(asker)).matchesOfMember.load({ ownerId: memberId, first, after });
  return page.nodes;
}

/** The match of a member with one thing; null where it is not among them. */
export async function matchWith(world: World, memberId: string, id: string): Promise<MatchRecord | null> {
  return (await matchesOf(world, memberId)).find((match) => match.id === id) ?? null;
}

/** The first page of whom an opportunity would suit. */
export async function membersFor(
  world: World,
  opportunityId: string,
  by: Actor,
  { first = 100, after = null }: { first?: number; after?: string | null } = {},
): Promise<PersonMatchRecord[]> {
  const page = await createLoaders(world.as(by)).matchesOfOpportunity.load({ ownerId: opportunityId, first, after });
  return page.nodes;
}
