import { addDays } from '../../../domain/schemes/localTime.js';
import type { Borough, DemoMember, Meetings } from '../borough.js';
import { teamNames } from '../data/rotaTexts.js';
import { Random, taken } from '../random.js';
import type { Admission } from './admission.js';
import type { Asks } from './waitingList.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface ShiftTimes {
  meetings: Meetings;
  startsAt: Date;
  endsAt: Date;
}

/** Who asks for a place and when, as far as they may; and who is busy when on the day in hand, for nobody is booked at two places at once. */
export class Asking {
  private readonly random: Random;
  private busy = new Map<DemoMember, { startsAt: number; endsAt: number }[]>();
  private busyOn = '';

  constructor(
    private readonly borough: Borough,
    private readonly admission: Admission,
  ) {
    this.random = new Random(`${borough.seed} asking`);
  }

  /** Some days or hours before; or so many days before as asked for. Null: they may not, have no time, or it is too late. */
  ask(member: DemoMember, shift: ShiftTimes, daysBefore?: number): Asks | null {
    const { random } = this;
    const { meetings, startsAt } = shift;
    const { opportunity, places } = meetings;
    const admitted = this.isBusy(member, shift) ? null : this.admission.of(member, opportunity);
    if (!admitted) return null;
    if (admitted.until !== null && admitted.until < addDays(startsAt.toISOString().slice(0, 10), 1)) return null;
    const hours =
      daysBefore !== undefined
        ? daysBefore * 24
        : random.chance(0.2)
          ? random.between(3, 40)
          : random.between(30, 14 * 24);
    const earliest = Math.max(admitted.from.getTime(), meetings.createdAt.getTime()) + minuteMs;
    const at = new Date(Math.max(earliest, startsAt.getTime() - hours * hourMs - random.between(0, 3_599) * 1_000));
    if (at.getTime() > startsAt.getTime() - hourMs) return null;
    const skills = this.borough.profiles.get(member)?.skills ?? [];
    const kinds = places.flatMap((place, kind) =>
      place.skills.every((skill) => skills.includes(skill)) ? [kind] : [],
    );
    if (kinds.length === 0) return null;
    const { friendsMax = 0, kind } = opportunity.pattern;
    const friends = friendsMax > 0 && random.chance(0.06) ? random.between(1, friendsMax) : 0;
    const isTeam = kind === 'ONE_OFF' && random.chance(0.08);
    this.occupy(member, shift);
    return {
      member,
      at,
      people: isTeam ? random.between(3, 5) : 1 + friends,
      teamName: isTeam ? random.pick(teamNames) : null,
      cancelsAt: null,
      kind: random.weighted(kinds, (one) => taken(places, one).capacity),
    };
  }

  /** Somewhere between asking and the last moment at which it may be given back. */
  changesMind(asked: Asks, { startsAt }: ShiftTimes): Asks {
    const last = startsAt.getTime() - this.borough.rules.cancelUntilHours * hourMs - minuteMs;
    const minutes = Math.floor(Math.max(minuteMs, last - asked.at.getTime()) / minuteMs);
    const after = this.random.between(Math.floor(minutes / 3), minutes) * minuteMs;
    return { ...asked, cancelsAt: new Date(Math.min(last, asked.at.getTime() + after)) };
  }

  isBusy(member: DemoMember, { startsAt, endsAt }: ShiftTimes): boolean {
    const day = new Date(Math.floor(startsAt.getTime() / dayMs) * dayMs).toISOString();
    if (day !== this.busyOn) {
      this.busyOn = day;
      this.busy = new Map();
    }
    const spans = this.busy.get(member) ?? [];
    return spans.some((span) => span.startsAt < endsAt.getTime() && startsAt.getTime() < span.endsAt);
  }

  /** Somebody is there, with a place or without. */
  occupy(member: DemoMember, { startsAt, endsAt }: ShiftTimes): void {
    const span = { startsAt: startsAt.getTime(), endsAt: endsAt.getTime() };
    this.busy.set(member, [...(this.busy.get(member) ?? []), span]);
  }
}
