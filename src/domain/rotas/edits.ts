import { DomainError, notFound } from '../errors.js';
import type { RotaFacts } from './judgeSeat.js';
import type { OutcomeSeat } from './outcome.js';
import { Placing, type SeatVerdict } from './placing.js';
import { invalid } from './rotaForm.js';
import { droppedWords, shiftTimeWords } from './rotaWords.js';

/** One change by hand. MOVE: to another kind of place, on the same shift or another. */
export interface RotaEdit {
  action: 'ADD' | 'REMOVE' | 'MOVE' | 'PIN' | 'UNPIN';
  memberId: string;
  shiftRoleId: string;
  toShiftRoleId: string | null;
}

/** A seat of a rota that can be changed by hand. Without an id it is new. */
export interface EditedSeat extends OutcomeSeat {
  id: string | null;
}

export interface Edited {
  seats: EditedSeat[];
  /** Seats that are gone, by id. */
  goneIds: string[];
  /** Those that somebody was put on. */
  added: EditedSeat[];
  placing: Placing;
}

/**
 * Changes seats one after the other, and judges those that somebody is put on as a booking would be, with everything else as it then is.
 * @throws DomainError INVALID_INPUT (there is no such seat, or they are on the shift already), and what a booking would be refused for; RequestError
 * NOT_FOUND (a member, a kind of place)
 */
export function editSeats(facts: RotaFacts, before: readonly EditedSeat[], edits: readonly RotaEdit[]): Edited {
  const table = new SeatTable(facts, before);
  for (const edit of edits) table.apply(edit);
  const { seats, added } = table;
  const givenUp = seats.flatMap(({ change, bookingId }) => (change === 'REMOVED' ? (bookingId ?? []) : []));
  const placing = new Placing(facts, new Set(givenUp));
  // What was there before has its places first: who is put on besides finds what is left.
  const untouched = seats.filter((seat) => seat.change === 'NEW' && !added.includes(seat));
  const crowded = new Set(
    untouched.filter((seat) => placing.place(seat) === 'SHIFT_FULL').map(({ shiftRoleId }) => shiftRoleId),
  );
  for (const seat of added) {
    // A booking that is put back takes a place that somebody else was put on meanwhile.
    const isBack = seat.change === 'KEPT' && crowded.has(seat.shiftRoleId);
    const code = seat.change === 'NEW' ? placing.place(seat) : isBack ? 'SHIFT_FULL' : null;
    if (code !== null) throw refusalOf(facts, seat, code);
  }
  const kept = new Set(seats.map(({ id }) => id));
  const goneIds = before.flatMap(({ id }) => (id !== null && !kept.has(id) ? [id] : []));
  return { seats, added, goneIds, placing };
}

class SeatTable {
  seats: EditedSeat[];
  added: EditedSeat[] = [];

  constructor(
    private readonly facts: RotaFacts,
    before: readonly EditedSeat[],
  ) {
    this.seats = before.map((seat) => ({ ...seat }));
  }

  apply({ action, memberId, shiftRoleId, toShiftRoleId }: RotaEdit): void {
    if ((action === 'MOVE') !== (toShiftRoleId !== null)) {
      throw invalid('edits', 'Say where to for a move, and for nothing else.');
    }
    if (action === 'ADD') this.add(memberId, shiftRoleId);
    else this.change(action, memberId, shiftRoleId);
    if (toShiftRoleId !== null) this.add(memberId, toShiftRoleId);
  }

  private change(action: RotaEdit['action'], memberId: string, shiftRoleId: string): void {
    const seat = this.seats.find(
      (one) => one.memberId === memberId && one.shiftRoleId === shiftRoleId && one.change !== 'REMOVED',
    );
    if (!seat)
      throw invalid('edits', 'One of the changes is about somebody who does not have that place in this rota.');
    if (action === 'PIN' || action === 'UNPIN') seat.isPinned = action === 'PIN';
    else this.remove(seat);
  }

  /** A place that rests on a booking ends when the rota is confirmed; one that was only proposed is gone. */
  private remove(seat: EditedSeat): void {
    this.added = this.added.filter((one) => one !== seat);
    if (seat.change === 'KEPT') Object.assign(seat, { change: 'REMOVED', isPinned: false });
    else this.seats = this.seats.filter((one) => one !== seat);
  }

  private add(memberId: string, shiftRoleId: string): void {
    const role = this.facts.roles.get(shiftRoleId);
    const shift = role && this.facts.shifts.get(role.shiftId);
    if (!shift || !this.facts.people.has(memberId)) throw notFound();
    const onShift = this.seats.filter((seat) => seat.memberId === memberId && seat.shiftId === shift.id);
    if (onShift.some(({ change }) => change !== 'REMOVED')) {
      throw invalid('edits', 'One of the changes puts somebody on a shift on which they have a place already.');
    }
    const back = onShift.find((seat) => seat.shiftRoleId === shiftRoleId);
    const seat: EditedSeat = back ?? {
      ...{ id: null, shiftId: shift.id, shiftRoleId, memberId, startsAt: shift.startsAt },
      ...{ change: 'NEW', isPinned: false, saidFree: true, bookingId: null },
    };
    if (back) back.change = 'KEPT';
    else this.seats.push(seat);
    this.added.push(seat);
  }
}

function refusalOf(facts: RotaFacts, seat: EditedSeat, code: Exclude<SeatVerdict, null>): DomainError {
  const message = `${seatWords(facts, seat)}: ${droppedWords(code)}`;
  return new DomainError(code === 'SHIFT_MOVED' ? 'SHIFT_NOT_OPEN' : code, message, { field: ['edits'] });
}

/** "Ada Obi, Cook, Thursday evening, 3 December" */
export function seatWords(facts: RotaFacts, seat: Pick<EditedSeat, 'memberId' | 'shiftRoleId' | 'startsAt'>): string {
  const who = facts.people.get(seat.memberId)?.name ?? 'Somebody';
  const what = facts.roles.get(seat.shiftRoleId)?.name ?? 'a place that is gone';
  return `${who}, ${what}, ${shiftTimeWords(seat.startsAt, facts.zone)}`;
}
