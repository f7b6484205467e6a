import {
  type JudgedBooking,
  type RotaFacts,
  type SeatRefusal,
  type Taken,
  whyNoTime,
  whyNotPlace,
} from './judgeSeat.js';

/** A place that somebody would have by a rota. `startsAt`: when its shift began as the rota saw it. */
export interface WantedSeat {
  memberId: string;
  shiftId: string;
  shiftRoleId: string;
  startsAt: Date;
}

export type SeatVerdict = SeatRefusal | 'SHIFT_MOVED' | null;

/**
 * Puts people on places one after the other, as things are now: each is judged as a booking would be, with what those before took. What is booked stays
 * booked, but for what is given up in the same step.
 */
export class Placing {
  private readonly places = new Map<string, number>();
  private readonly spans = new Map<string, Taken[]>();
  private readonly live = new Set<string>();

  constructor(
    private readonly facts: RotaFacts,
    /** Bookings that end in the same step. */
    givenUp: ReadonlySet<string>,
  ) {
    const stays = ({ id }: JudgedBooking) => !givenUp.has(id);
    for (const { shiftId, shiftRoleId, memberId, places, state } of facts.bookings.filter(stays)) {
      if (state === 'WAITING') continue;
      this.count(shiftRoleId, places);
      this.live.add(`${memberId} ${shiftId}`);
    }
    for (const [memberId, taken] of facts.busy) this.spans.set(memberId, taken.filter(stays));
  }

  /** How many places of a role are taken. */
  takenOf(roleId: string): number {
    return this.places.get(roleId) ?? 0;
  }

  /** Takes the place where nothing is in the way. @returns what is; null: it is theirs. */
  place(wanted: WantedSeat): SeatVerdict {
    const verdict = this.whyNot(wanted);
    if (verdict === null) this.take(wanted);
    return verdict;
  }

  private whyNot({ memberId, shiftId, shiftRoleId, startsAt }: WantedSeat): SeatVerdict {
    const role = this.facts.roles.get(shiftRoleId);
    const refused = whyNotPlace(this.facts, memberId, role);
    if (refused) return refused;
    const shift = this.facts.shifts.get(shiftId);
    if (!role || !shift || shift.startsAt.getTime() !== startsAt.getTime()) return 'SHIFT_MOVED';
    if (this.live.has(`${memberId} ${shiftId}`)) return 'ALREADY_DONE';
    if (this.takenOf(shiftRoleId) >= role.capacity) return 'SHIFT_FULL';
    return whyNoTime({ ...shift, shiftId }, this.spans.get(memberId) ?? [], this.facts.restMinutes);
  }

  private take({ memberId, shiftId, shiftRoleId }: WantedSeat): void {
    const shift = this.facts.shifts.get(shiftId);
    this.count(shiftRoleId, 1);
    this.live.add(`${memberId} ${shiftId}`);
    if (shift) this.spans.set(memberId, [...(this.spans.get(memberId) ?? []), { ...shift, shiftId }]);
  }

  private count(roleId: string, places: number): void {
    this.places.set(roleId, this.takenOf(roleId) + places);
  }
}
