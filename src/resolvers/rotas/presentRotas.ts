import { toGlobalId } from '../../domain/ids.js';
import { goalsAfterDropOut, rotaGoals } from '../../domain/rotas/problem.js';
import { phaseWords } from '../../domain/rotas/rotaWords.js';
import type { RotaGapRecord, RotaSeatRecord } from '../../queries/rotas/rotaSeats.js';
import type { RotaRecord } from '../../queries/rotas/rotas.js';
import { Rota, RotaGap, RotaGoalResult, RotaProgress, RotaSeat } from '../../schema/rotas/rota.js';

export function presentRota(record: RotaRecord): Rota {
  const { state, revision, fromOn, toOn, bookingsMayMove, proposedAt, organisationId } = record;
  const { places, placesFilled, seatsKept, seatsRemoved, seatsAdded } = record;
  return Object.assign(new Rota(), {
    ...{ id: toGlobalId('Rota', record.id), rotaId: record.id, organisationId, basedOnId: record.basedOnId ?? null },
    ...{ state, revision, fromOn, toOn, shiftCount: record.shiftIds.length, bookingsMayMove, proposedAt },
    ...{ places, placesFilled, seatsKept, seatsRemoved, seatsAdded },
    weeklyShiftsMax: record.weeklyShiftsMax ?? null,
    weeklyMinutesMax: record.weeklyMinutesMax ?? null,
    restMinutes: record.restMinutes ?? null,
    progress: state === 'SOLVING' ? progressOf(record) : null,
    solvedAt: record.solvedAt ?? null,
    endedHow: record.endedHow ?? null,
    goals: record.goals.map(({ goal, value, provedOptimal }) =>
      Object.assign(new RotaGoalResult(), { goal, value, isBest: provedOptimal }),
    ),
    confirmedAt: record.confirmedAt ?? null,
    discardedAt: record.discardedAt ?? null,
  });
}

function progressOf(record: RotaRecord): RotaProgress {
  const { goalsDone, goalsAsked, placesFilled, places } = record;
  const hasBegun = goalsAsked > 0;
  return Object.assign(new RotaProgress(), {
    phase: phaseWords(record.basedOnId ? goalsAfterDropOut : rotaGoals, goalsDone, hasBegun),
    share: hasBegun ? Math.floor((100 * goalsDone) / goalsAsked) : 0,
    ...{ placesFilled, places, isStopping: Boolean(record.stopAskedAt) },
  });
}

export function presentRotaSeat(record: RotaSeatRecord): RotaSeat {
  const { change, isPinned, saidFree, refusedBecause, organisationId, shiftId, shiftRoleId, memberId, bookingId } =
    record;
  return Object.assign(new RotaSeat(), {
    ...{ change, isPinned, hasSaidFree: saidFree, refusedBecause },
    ...{ organisationId, shiftId, shiftRoleId, memberId, bookingId },
  });
}

export function presentRotaGap({ placesLeft, words, shiftId, shiftRoleId }: RotaGapRecord): RotaGap {
  return Object.assign(new RotaGap(), { placesLeft, explanation: words, shiftId, shiftRoleId });
}
