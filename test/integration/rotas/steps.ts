import { openHighs } from '../../../src/adapters/solver/highsSolver.js';
import { type ProposeRotaInput, proposeRota } from '../../../src/commands/rotas/proposeRota.js';
import { newId } from '../../../src/domain/ids.js';
import type { SolveRota } from '../../../src/domain/rotas/solution.js';
import { solveRotaHere } from '../../../src/domain/rotas/solve.js';
import { MemberProfileEntity } from '../../../src/entities/profiles/entities.js';
import { dueWorkHandlers } from '../../../src/jobs/dueWork/handlers.js';
import { dueWorkPerformer } from '../../../src/jobs/dueWork/performDueWork.js';
import type { Actor } from '../../../src/policies/actor.js';
import { rotaFindings } from '../../../src/queries/rotas/rotaFindings.js';
import { gapPages, type RotaPageKey } from '../../../src/queries/rotas/rotaSeats.js';
import { aBooking, aShift, type ShiftWithRole } from '../../support/rota.js';
import type { World } from '../../support/world.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Asks for a rota of the first two weeks of December 2026. */
export async function asked(
  world: World,
  actor: Actor,
  input: Partial<ProposeRotaInput> & { organisationId: string },
): Promise<string> {
  const { rotaId } = await proposeRota(world.as(actor), {
    ...{ idempotencyKey: newId(), fromOn: '2026-12-01', toOn: '2026-12-14', pinned: [] },
    ...input,
  });
  return rotaId;
}

/** The work planned for a rota, as a job of the queue would name it. */
export async function workFor(
  world: World,
  rotaId: string,
): Promise<{ schemeId: string; turns: { id: string; turn: number }[] }> {
  const [row] = await world.test.admin<{ id: string; turn: number }>(
    `SELECT id, turn FROM due_work WHERE kind = 'ROTA_SOLVES' AND subject_id = $1`,
    [rotaId],
  );
  return { schemeId: world.schemeId, turns: [{ id: row?.id ?? '', turn: row?.turn ?? 0 }] };
}

/** Without a thread of its own: what a small rota takes is nothing beside one. */
const solveHere: SolveRota = (problem) =>
  solveRotaHere(problem, { openSolver: openHighs, secondsLeft: () => 10, onBest: () => undefined });

/** Does what is due about a rota, as a worker does. */
export async function solved(
  world: World,
  rotaId: string,
  services = { ...world.services, solveRota: solveHere },
): Promise<string> {
  const perform = dueWorkPerformer(
    { database: world.test.database, clock: world.clock, log: silent },
    services,
    dueWorkHandlers,
  );
  await perform(await workFor(world, rotaId));
  return rotaId;
}

export interface SeatSeen {
  member: string;
  shift: string;
  change: string;
}

/** The places of a rota: who, on which shift, what changes. */
export async function seatsSeen(world: World, rotaId: string): Promise<SeatSeen[]> {
  return await world.test.admin(
    `SELECT m.name AS member, s.note AS shift, r.change FROM rota_seat r JOIN member m ON m.id = r.member_id JOIN shift s ON s.id = r.shift_id
     WHERE r.rota_id = $1 ORDER BY s.starts_at, m.name, r.change`,
    [rotaId],
  );
}

export async function rotaSeen(world: World, rotaId: string): Promise<object> {
  const [row] = await world.test.admin(
    `SELECT state, revision, ended_how AS "endedHow", places, places_filled AS filled, seats_kept AS kept, seats_removed AS removed, seats_added AS added
     FROM rota WHERE id = $1`,
    [rotaId],
  );
  return row ?? {};
}

/** What is said of a rota: of places without anybody, and besides. */
export async function saidOf(world: World, rotaId: string): Promise<{ gaps: string[]; findings: string[] }> {
  const key: RotaPageKey = { rotaId, first: 100, after: null, shiftId: null, memberId: null };
  return await world.test.database.inScheme(world.schemeId, async (tx) => {
    const gaps = (await gapPages(tx, [key])).get(key)?.nodes ?? [];
    return { gaps: gaps.map(({ words }) => words), findings: (await rotaFindings(tx, [rotaId])).get(rotaId) ?? [] };
  });
}

/** A shift with a short name to know it by. */
export async function named(
  world: World,
  opportunity: { id: string; organisationId: string },
  note: string,
  startsAt: Date,
  capacity = 1,
): Promise<ShiftWithRole> {
  const made = await aShift(world, opportunity, startsAt, { capacity });
  await world.test.admin('UPDATE shift SET note = $2 WHERE id = $1', [made.shift.id, note]);
  return made;
}

/** A member who had a place with the group so many times before. */
export async function regular(
  world: World,
  opportunity: { id: string; organisationId: string },
  name: string,
  times = 1,
): Promise<string> {
  const { id } = await world.member(name);
  for (let time = 1; time <= times; time += 1) {
    const before = await aShift(world, opportunity, new Date(world.clock.now().getTime() - time * 86_400_000));
    await aBooking(world, before, id);
  }
  return id;
}

export async function profile(world: World, memberId: string, said: Partial<MemberProfileEntity>): Promise<void> {
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    tx.em.create(MemberProfileEntity, { schemeId: world.schemeId, memberId, changedAt: world.clock.now(), ...said });
    await tx.em.flush();
  });
}
