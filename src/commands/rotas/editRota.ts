import { notFound } from '../../domain/errors.js';
import { type Edited, type EditedSeat, editSeats, type RotaEdit } from '../../domain/rotas/edits.js';
import type { RotaFacts } from '../../domain/rotas/judgeSeat.js';
import { gapsOf } from '../../domain/rotas/outcome.js';
import { rotaLimits } from '../../domain/rotas/rota.js';
import { invalid } from '../../domain/rotas/rotaForm.js';
import { warningsOf } from '../../domain/rotas/warnings.js';
import { availabilityOf } from '../../entities/profiles/readAvailability.js';
import { type RotaEntity, RotaGapEntity, RotaSeatEntity, RotaWishEntity } from '../../entities/rotas/entities.js';
import { readRotaFacts } from '../../entities/rotas/rotaFacts.js';
import { rotaPropose } from '../../policies/rotas.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { writeGaps } from './recordRota.js';
import { findRota, lockRota, mustBeProposed } from './rotaNow.js';
import { seatsNow, writeSeats } from './seats.js';

export interface EditRotaInput {
  rotaId: string;
  /** As it was shown: of two who change it at once the second is asked to look again. */
  revision: number;
  edits: readonly RotaEdit[];
}

type Transaction = CommandTransaction<{ organisationId: string }>;

/**
 * Changes a rota by hand: puts somebody on a place, takes them off, moves or fixes them. What a booking would be refused for is refused; what only goes
 * against what people said or the rota was asked for is done, and said. Nobody is booked or told. Locks the rota.
 * @throws DomainError INVALID_INPUT, ROTA_CHANGED, ROTA_NOT_OPEN, and what a place would be refused for; RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const editRota = defineCommand({
  name: 'editRota',
  policy: rotaPropose,
  async run(tx, input: EditRotaInput): Promise<{ rotaId: string; warnings: string[] }> {
    const { organisationId } = await findRota(tx, input.rotaId);
    tx.authorize({ organisationId });
    const { edits } = input;
    if (edits.length === 0) throw invalid('edits', 'Say what should change.');
    if (edits.length > rotaLimits.edits) throw invalid('edits', `Make at most ${rotaLimits.edits} changes at a time.`);
    const rota = await lockRota(tx, input.rotaId);
    mustBeProposed(rota, input.revision);
    const before: EditedSeat[] = await seatsNow(tx, rota.id);
    const memberIds = [...new Set([...before, ...edits].map(({ memberId }) => memberId))];
    const facts = await readRotaFacts(tx, { ...rota, memberIds, now: tx.now });
    if (edits.some(({ memberId }) => !facts.people.has(memberId))) throw notFound();
    const availability = await availabilityOf(
      tx,
      edits.map(({ memberId }) => memberId),
    );
    const edited = editSeats(facts, before, edits);
    for (const seat of edited.added) seat.saidFree = availability.has(seat.memberId);
    const wishes = await tx.em.find(RotaWishEntity, { schemeId: tx.schemeId, rotaId: rota.id, kind: 'APART' });
    const warnings = warningsOf(facts, edited.seats, edited.added, {
      weeklyShiftsMax: rota.weeklyShiftsMax ?? null,
      weeklyMinutesMax: rota.weeklyMinutesMax ?? null,
      restMinutes: rota.restMinutes ?? null,
      ...{ availability, apart: wishes },
    });
    await write(tx, rota, facts, edited);
    await tx.audit('Rota', rota.id, { edits: edits.length });
    return { rotaId: rota.id, warnings };
  },
});

async function write(tx: Transaction, rota: RotaEntity, facts: RotaFacts, edited: Edited): Promise<void> {
  const of = { schemeId: tx.schemeId, rotaId: rota.id };
  await tx.em.nativeDelete(RotaSeatEntity, { ...of, id: { $in: edited.goneIds } });
  const standing = edited.seats.flatMap((seat) => (seat.id === null ? [] : [{ ...seat, id: seat.id }]));
  await tx.sql(
    `UPDATE rota_seat s SET change = w.change, is_pinned = w."isPinned"
     FROM jsonb_to_recordset($3::jsonb) AS w (id uuid, change text, "isPinned" boolean)
     WHERE s.scheme_id = $1 AND s.rota_id = $2 AND s.id = w.id AND (s.change, s.is_pinned) <> (w.change, w."isPinned")`,
    [tx.schemeId, rota.id, JSON.stringify(standing.map(({ id, change, isPinned }) => ({ id, change, isPinned })))],
  );
  await writeSeats(
    tx,
    rota.id,
    edited.seats.filter(({ id }) => id === null),
  );
  const gaps = await tx.em.find(RotaGapEntity, of);
  const found = gaps.map(({ shiftRoleId, placesLeft, haveSkills, here, why }) => {
    return { seatId: shiftRoleId, placesLeft, haveSkills, here, why };
  });
  await writeGaps(tx, rota.id, gapsOf(facts, edited.placing, found));
  rota.placesFilled = edited.seats.filter(({ change }) => change !== 'REMOVED').length;
  rota.revision += 1;
  await tx.em.flush();
}
