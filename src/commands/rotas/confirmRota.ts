import { DomainError } from '../../domain/errors.js';
import { type Confirming, confirmingOf } from '../../domain/rotas/confirming.js';
import type { RotaFacts } from '../../domain/rotas/judgeSeat.js';
import { droppedWords, shiftTimeWords } from '../../domain/rotas/rotaWords.js';
import { type RotaEntity, RotaSeatEntity } from '../../entities/rotas/entities.js';
import { readRotaFacts } from '../../entities/rotas/rotaFacts.js';
import { rotaPropose } from '../../policies/rotas.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOrganisation } from '../opportunities/keepOpportunity.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { lockMembers } from '../people/lockMembers.js';
import { offerFreePlaces } from '../shifts/freePlaces.js';
import { lockShifts } from '../shifts/rota.js';
import { bookSeats, endByRota } from './bookSeats.js';
import { findRota, lockRota, mustBeProposed } from './rotaNow.js';
import { type SeatNow, seatsNow } from './seats.js';

export interface ConfirmRotaInput {
  idempotencyKey: string;
  rotaId: string;
  /** As it was shown: nobody confirms places they have not seen. */
  revision: number;
  /** Where some places cannot be had any more: book the rest. */
  acceptPartly: boolean;
}

export interface RotaConfirmedAs {
  rotaId: string;
  booked: number;
  ended: number;
  refused: number;
}

type Transaction = CommandTransaction<{ organisationId: string }>;

/** More of them are not told at once. */
const reasonsMax = 50;

/**
 * Books every place of a rota in one go, by the same judgement as one booked alone, and ends those that it gives to others. Everybody whose places change
 * hears of it once. Locks the rota, then the members, the organisation, opportunities, shifts and bookings.
 * @throws DomainError ROTA_NOT_POSSIBLE (some places cannot be had, and that was not accepted; or none can), ROTA_CHANGED, ROTA_NOT_OPEN,
 * ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 * Records RotaConfirmed for each member, BookingEnded for each booking that ends, and PlaceOffered or PlacesFree for those who wait.
 */
export const confirmRota = defineCommand({
  name: 'confirmRota',
  policy: rotaPropose,
  async run(tx, input: ConfirmRotaInput): Promise<RotaConfirmedAs> {
    const { organisationId } = await findRota(tx, input.rotaId);
    tx.authorize({ organisationId });
    const rota = await lockRota(tx, input.rotaId);
    mustBeProposed(rota, input.revision);
    const seats = await seatsNow(tx, rota.id);
    const changing = seats.filter(({ change }) => change !== 'KEPT');
    const memberIds = [...new Set(changing.map(({ memberId }) => memberId))].sort();
    await lockMembers(tx, memberIds);
    const organisation = await keepOrganisation(tx, organisationId);
    mustTakePart(organisation, ['rotaId'], 'The rota can be confirmed after that.');
    const shiftIds = [...new Set(changing.map(({ shiftId }) => shiftId))];
    await keepOpportunitiesOf(tx, shiftIds);
    const shifts = await lockShifts(tx, shiftIds);
    const facts = await readRotaFacts(tx, { organisationId, shiftIds, memberIds, now: tx.now });
    const confirming = confirmingOf(facts, changing);
    mustBePossible(confirming, facts, input.acceptPartly);
    const { booked, refused, ended, stay } = confirming;
    await endByRota(
      tx,
      ended.flatMap(({ bookingId }) => bookingId ?? []),
    );
    await bookSeats(tx, booked);
    const freed = new Set(ended.map(({ shiftId }) => shiftId));
    for (const shift of shifts.filter(({ id }) => freed.has(id))) await offerFreePlaces(tx, shift);
    await writeOutcome(tx, rota, confirming);
    await tx.events('RotaConfirmed', told([...booked, ...ended]));
    const counts = { booked: booked.length, ended: ended.length, refused: refused.length };
    await tx.audit('Rota', rota.id, { ...counts, kept: seats.length - changing.length + stay.length });
    return { rotaId: rota.id, ...counts };
  },
});

/** By id, after the organisation: nobody closes or changes them until everything is booked. */
async function keepOpportunitiesOf(tx: Transaction, shiftIds: readonly string[]): Promise<void> {
  await tx.sql(
    `SELECT 1 FROM opportunity WHERE scheme_id = $1
       AND id IN (SELECT opportunity_id FROM shift WHERE scheme_id = $1 AND id = ANY ($2)) ORDER BY id FOR SHARE`,
    [tx.schemeId, shiftIds],
  );
}

/** @throws DomainError ROTA_NOT_POSSIBLE */
function mustBePossible({ booked, refused }: Confirming<SeatNow>, facts: RotaFacts, acceptPartly: boolean): void {
  if (refused.length === 0 || (acceptPartly && booked.length > 0)) return;
  const reasons = refused.slice(0, reasonsMax).map(({ seat, code }) => {
    const who = facts.people.get(seat.memberId)?.name ?? 'Somebody';
    const message = `${who}, ${seat.roleName}, ${shiftTimeWords(seat.startsAt, facts.zone)}: ${droppedWords(code)}`;
    return { code, message };
  });
  const many = refused.length === 1 ? '1 place' : `${refused.length} places`;
  const mend =
    booked.length > 0
      ? 'Nothing was booked. Change them, have the rota worked out again, or accept it without them.'
      : 'Nothing was booked. Have the rota worked out again.';
  throw new DomainError('ROTA_NOT_POSSIBLE', `${many} of this rota cannot be had any more. ${mend}`, { reasons });
}

/** One event for each member, named by one of their seats. */
function told(seats: readonly SeatNow[]): { rotaSeatId: string; memberId: string }[] {
  const first = new Map<string, string>();
  for (const { id, memberId } of seats) if (!first.has(memberId)) first.set(memberId, id);
  return [...first].map(([memberId, rotaSeatId]) => ({ rotaSeatId, memberId }));
}

async function writeOutcome(tx: Transaction, rota: RotaEntity, outcome: Confirming<SeatNow>): Promise<void> {
  const { refused, stay } = outcome;
  const of = { schemeId: tx.schemeId, rotaId: rota.id };
  for (const [refusedCode, same] of Map.groupBy(refused, ({ code }) => code)) {
    const ids = same.map(({ seat }) => seat.id);
    await tx.em.nativeUpdate(RotaSeatEntity, { ...of, id: { $in: ids } }, { refusedCode });
  }
  if (stay.length > 0) {
    await tx.em.nativeUpdate(RotaSeatEntity, { ...of, id: { $in: stay.map(({ id }) => id) } }, { change: 'KEPT' });
  }
  Object.assign(rota, {
    ...{ state: 'CONFIRMED', revision: rota.revision + 1, confirmedAt: tx.now, confirmedBy: tx.actorName },
    placesFilled: rota.placesFilled - refused.length + stay.length,
  });
  await tx.em.flush();
}
