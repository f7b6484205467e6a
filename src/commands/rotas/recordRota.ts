import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { changesOf, type OutcomeGap, outcomeOf } from '../../domain/rotas/outcome.js';
import type { RotaProblem } from '../../domain/rotas/problem.js';
import type { RotaEnding, RotaRemark } from '../../domain/rotas/rota.js';
import type { RotaSolution } from '../../domain/rotas/solution.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { RotaEntity, RotaGapEntity, RotaSeatEntity } from '../../entities/rotas/entities.js';
import { readRotaFacts } from '../../entities/rotas/rotaFacts.js';
import { rotaSolve } from '../../policies/rotas.js';
import { defineCommand } from '../defineCommand.js';
import { lockRota } from './rotaNow.js';
import { seatsNow, seatsThatStand, writeSeats } from './seats.js';

export interface RecordRotaInput {
  rotaId: string;
  problem: RotaProblem;
  solution: RotaSolution;
  endedHow: RotaEnding;
  remarks: readonly RotaRemark[];
}

/**
 * Writes down what was worked out, once, held against what is so by now. Locks the rota.
 * @throws DomainError ALREADY_DONE (it was written, stopped for good or discarded before); RequestError NOT_FOUND, FORBIDDEN. Records RotaProposed.
 */
export const recordRota = defineCommand({
  name: 'recordRota',
  policy: rotaSolve,
  async run(tx, input: RecordRotaInput): Promise<{ rotaId: string }> {
    tx.authorize(undefined);
    const { problem, solution } = input;
    const rota = await lockRota(tx, input.rotaId);
    if (rota.state !== 'SOLVING') throw new DomainError('ALREADY_DONE', 'This rota is not being worked out any more.');
    const memberIds = problem.people.map(({ id }) => id);
    const facts = await readRotaFacts(tx, { ...rota, memberIds, now: tx.now });
    const fixed = (await seatsNow(tx, rota.id)).filter(({ isPinned }) => isPinned);
    const pinned = new Set(fixed.map(({ memberId, shiftRoleId }) => `${memberId} ${shiftRoleId}`));
    const { seats, gaps, dropped } = outcomeOf(facts, problem, solution, pinned);
    const based = rota.basedOnId
      ? await tx.em.findOne(RotaEntity, { schemeId: tx.schemeId, id: rota.basedOnId })
      : null;
    const before = based ? await seatsThatStand(tx, based, rota.shiftIds) : [];
    await tx.em.nativeDelete(RotaSeatEntity, { schemeId: tx.schemeId, rotaId: rota.id });
    await writeSeats(tx, rota.id, seats);
    await writeGaps(tx, rota.id, gaps);
    Object.assign(rota, {
      ...{ state: 'PROPOSED', revision: rota.revision + 1, solvedAt: tx.now, endedHow: input.endedHow },
      ...{ goals: solution.goals, goalsDone: problem.goals.length, goalsAsked: problem.goals.length },
      places: problem.seats.reduce((sum, { places }) => sum + places, 0),
      placesFilled: seats.filter(({ change }) => change !== 'REMOVED').length,
      ...changesOf(seats, before),
      remarks: [...input.remarks, ...solution.contradictions, ...dropped],
    });
    await tx.em.flush();
    await tx.event('RotaProposed', { rotaId: rota.id });
    await tx.audit('Rota', rota.id, { seats: seats.length, gaps: gaps.length, endedHow: input.endedHow });
    return { rotaId: rota.id };
  },
});

/** In the place of what stood, in two statements. */
export async function writeGaps(tx: SchemeTransaction, rotaId: string, gaps: readonly OutcomeGap[]): Promise<void> {
  await tx.em.nativeDelete(RotaGapEntity, { schemeId: tx.schemeId, rotaId });
  if (gaps.length === 0) return;
  const rows = gaps.map((gap) => ({ ...gap, id: newId() }));
  await tx.sql(
    `INSERT INTO rota_gap (scheme_id, id, rota_id, shift_id, shift_role_id, starts_at, places_left, have_skills, here, why)
     SELECT $1, g.id, $2, g."shiftId", g."shiftRoleId", g."startsAt", g."placesLeft", g."haveSkills", g.here, g.why
     FROM jsonb_to_recordset($3::jsonb) AS g (id uuid, "shiftId" uuid, "shiftRoleId" uuid, "startsAt" timestamptz, "placesLeft" int,
       "haveSkills" int, here int, why jsonb)`,
    [tx.schemeId, rotaId, JSON.stringify(rows)],
  );
}
