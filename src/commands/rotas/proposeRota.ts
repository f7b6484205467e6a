import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { invalid, mustBeRotaForm, type Pair, type Pin, type RotaForm } from '../../domain/rotas/rotaForm.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { RotaEntity } from '../../entities/rotas/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { rotaPropose } from '../../policies/rotas.js';
import { type CommandTransaction, defineCommand } from '../defineCommand.js';
import { keepOrganisation } from '../opportunities/keepOpportunity.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { chosenShifts } from './chosenShifts.js';
import { notOpen } from './rotaNow.js';
import { seatsToBegin, writeSeats } from './seats.js';
import { wishesToBegin, writeWishes } from './wishes.js';

export interface ProposeRotaInput {
  idempotencyKey: string;
  organisationId: string;
  /** Only shifts of these opportunities; only these shifts. Left out: all of the group's in these days, or those of the rota it is based on. */
  opportunityIds?: readonly string[] | null;
  shiftIds?: readonly string[] | null;
  /** Local days, both included. Left out: those of the rota it is based on. */
  fromOn?: string | null;
  toOn?: string | null;
  weeklyShiftsMax?: number | null;
  weeklyMinutesMax?: number | null;
  restMinutes?: number | null;
  /** Left out: as in the rota it is based on. */
  together?: readonly Pair[] | null;
  apart?: readonly Pair[] | null;
  pinned: readonly Pin[];
  /** May those who are booked be moved? Left out: no, unless it is based on another rota. */
  bookingsMayMove?: boolean | null;
  basedOnId?: string | null;
}

type Transaction = CommandTransaction<{ organisationId: string }>;

/**
 * Has a rota worked out for a group's shifts to come. It is worked out by the service as due work; who asked is told when it is there.
 * @throws DomainError INVALID_INPUT, ROTA_UNDER_WAY, ROTA_NOT_OPEN (what it is based on), ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, and
 * what a place that is fixed beforehand would be refused for; CONFLICT; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const proposeRota = defineCommand({
  name: 'proposeRota',
  policy: rotaPropose,
  async run(tx, input: ProposeRotaInput): Promise<{ rotaId: string }> {
    const { organisationId } = input;
    const known = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId });
    if (!known) throw notFound();
    tx.authorize({ organisationId });
    const based = await basedOn(tx, input);
    const form = formOf(input, based);
    mustBeRotaForm(form);
    const organisation = await keepOrganisation(tx, organisationId);
    mustTakePart(organisation, ['organisationId'], 'Rotas can be made after that.');
    const shiftIds = await chosenShifts(tx, input, form, based);
    const seats = await seatsToBegin(tx, { organisationId, shiftIds, pinned: form.pinned, based });
    const wishes = await wishesToBegin(tx, input, based);
    const rotaId = await begin(tx, input, form, shiftIds);
    await writeSeats(tx, rotaId, seats);
    await writeWishes(tx, rotaId, wishes);
    await planDueWork(tx, tx.now, { kind: 'ROTA_SOLVES', subjectId: rotaId, dueAt: tx.now });
    await tx.audit('Rota', rotaId, { shifts: shiftIds.length, seats: seats.length });
    return { rotaId };
  },
});

/** @throws DomainError ROTA_NOT_OPEN; RequestError NOT_FOUND */
async function basedOn(tx: Transaction, input: ProposeRotaInput): Promise<RotaEntity | null> {
  const { basedOnId = null, organisationId } = input;
  if (basedOnId === null) return null;
  const based = await tx.em.findOne(RotaEntity, { schemeId: tx.schemeId, id: basedOnId, organisationId });
  if (!based) throw notFound();
  if (based.state === 'SOLVING' || based.state === 'DISCARDED') throw notOpen(based.state);
  return based;
}

/** @throws DomainError INVALID_INPUT */
function formOf(input: ProposeRotaInput, based: RotaEntity | null): RotaForm {
  const fromOn = input.fromOn ?? based?.fromOn ?? null;
  const toOn = input.toOn ?? based?.toOn ?? null;
  if (fromOn === null || toOn === null) {
    throw invalid(fromOn === null ? 'fromOn' : 'toOn', 'Say the first and the last day of the rota.');
  }
  return {
    ...{ fromOn, toOn },
    weeklyShiftsMax: input.weeklyShiftsMax ?? based?.weeklyShiftsMax ?? null,
    weeklyMinutesMax: input.weeklyMinutesMax ?? based?.weeklyMinutesMax ?? null,
    restMinutes: input.restMinutes ?? based?.restMinutes ?? null,
    together: input.together ?? [],
    apart: input.apart ?? [],
    pinned: input.pinned,
  };
}

/** Of two that are asked for at once the first is worked out. @throws DomainError ROTA_UNDER_WAY */
async function begin(
  tx: Transaction,
  input: ProposeRotaInput,
  form: RotaForm,
  shiftIds: readonly string[],
): Promise<string> {
  const { basedOnId = null } = input;
  const [begun] = await tx.sql<{ id: string }>(
    `INSERT INTO rota (scheme_id, id, organisation_id, state, from_on, to_on, shift_ids, weekly_shifts_max, weekly_minutes_max, rest_minutes,
       bookings_may_move, based_on_id, proposed_by, proposed_at)
     VALUES ($1, $2, $3, 'SOLVING', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (scheme_id, organisation_id) WHERE state = 'SOLVING' DO NOTHING RETURNING id`,
    [
      ...[tx.schemeId, newId(), input.organisationId, form.fromOn, form.toOn, shiftIds],
      ...[form.weeklyShiftsMax, form.weeklyMinutesMax, form.restMinutes],
      ...[input.bookingsMayMove ?? basedOnId !== null, basedOnId, tx.actorName, tx.now],
    ],
  );
  if (begun) return begun.id;
  throw new DomainError(
    'ROTA_UNDER_WAY',
    'Another rota of this group is being worked out. Wait until it is there, or stop it, and then ask again.',
  );
}
