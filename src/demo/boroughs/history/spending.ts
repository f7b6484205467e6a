import { type Borough, type DemoMember, isOffline } from '../borough.js';
import type { DemoDay } from '../calendar.js';
import { Random } from '../random.js';
import type { Agenda } from './agenda.js';
import type { Bookings } from './bookings.js';
import { isOpen, partyFor, type Tastes } from './tastes.js';
import type { Tills, Wish } from './tills.js';
import type { Wallets } from './wallets.js';

/** A time of day at which members are at the tills of the borough. */
interface Hour {
  day: DemoDay;
  minute: number;
  at: Date;
  visitors: Wish[];
  /** The first one of its day: who has booked comes now. */
  isFirst: boolean;
}

/** In an ordinary week, of members with enough credits. */
const visitsPerWeek = 0.3;

/** Late morning, afternoon, evening: in minutes after midnight. One of them on a working day, two at the weekend. */
const hours: readonly [from: number, until: number][] = [
  [11 * 60, 13 * 60 + 45],
  [14 * 60, 16 * 60 + 25],
  [17 * 60, 19 * 60 + 30],
];

/** Members go to venues near them. */
export class Spending {
  private readonly random: Random;

  constructor(
    private readonly borough: Borough,
    private readonly agenda: Agenda,
    private readonly wallets: Wallets,
    private readonly tastes: Tastes,
    private readonly tills: Tills,
    private readonly bookings: Bookings,
  ) {
    this.random = new Random(`${borough.seed} spending`);
  }

  /** Plans the visits of some days that follow each other. Those of one hour reach the ledger together, as tills' requests do that arrive at once. */
  plan(days: readonly DemoDay[]): void {
    const { random, borough, agenda } = this;
    const open = days.flatMap((day) => this.hoursOf(day));
    for (const member of borough.members) {
      const free = this.wallets.free(member);
      // Without a screen there is no code: it takes a card.
      if (free < 45 || (isOffline(member) && member.card === null)) continue;
      const wish = visitsPerWeek * (days.length / 7) * member.spends * Math.min(1.5, free / 300);
      for (let left = wish; left > 0; left -= 1) {
        if (!random.chance(Math.min(left, 0.9))) continue;
        this.planVisit(
          member,
          random.weighted(open, ({ day }) => borough.calendar.season(day, 'EVEN')),
        );
      }
    }
    for (const hour of open) agenda.add(hour.day.index, hour.at, () => this.takeIn(hour));
  }

  private hoursOf(day: DemoDay): Hour[] {
    const { random, borough } = this;
    return random
      .shuffled(hours)
      .slice(0, day.weekday >= 6 ? 2 : 1)
      .sort(([from], [other]) => from - other)
      .map(([from, until], place) => {
        const minute = random.between(from, until);
        const at = borough.calendar.instant(day.index, minute, random.between(0, 59));
        return { day, minute, at, visitors: [], isFirst: place === 0 };
      });
  }

  private planVisit(member: DemoMember, hour: Hour): void {
    const { random, tastes } = this;
    if (hour.visitors.some((visitor) => visitor.member === member)) return;
    for (let tries = 0; tries < 5; tries += 1) {
      const { venue, offer } = tastes.pick(member, random);
      if (offer.status !== 'ACTIVE' || !isOpen(offer, hour.day.weekday, hour.minute)) continue;
      hour.visitors.push({ member, venue, offer, party: partyFor(offer, random) });
      return;
    }
  }

  private takeIn({ day, at, visitors, isFirst }: Hour): void {
    const arrivals = isFirst ? this.bookings.arrivals(day, at) : [];
    for (const wish of visitors) {
      if (arrivals.some(({ member }) => member === wish.member)) continue;
      const allowed = this.tills.allow(wish, at, at);
      if (allowed) arrivals.push({ ...allowed, holdId: null });
    }
    this.tills.takeIn(arrivals, at, day);
  }
}
