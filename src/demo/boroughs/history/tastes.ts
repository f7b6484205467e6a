import type { Party } from '../../../domain/spending/restrictions.js';
import type { Borough, DemoMember, DemoOffer, DemoVenue } from '../borough.js';
import { minuteOf } from '../calendar.js';
import { distanceKm } from '../places.js';
import type { Random } from '../random.js';

export interface Choice {
  venue: DemoVenue;
  offer: DemoOffer;
  weight: number;
}

const parties: readonly (Party & { weight: number })[] = [
  { adults: 1, under16s: 0, weight: 55 },
  { adults: 2, under16s: 0, weight: 20 },
  { adults: 1, under16s: 1, weight: 10 },
  { adults: 2, under16s: 2, weight: 8 },
  { adults: 1, under16s: 2, weight: 7 },
];

/** What members like: near venues and popular ones first, the same all year. */
export class Tastes {
  private readonly choices = new Map<DemoMember, Choice[]>();

  constructor(private readonly borough: Borough) {}

  pick(member: DemoMember, random: Random): Choice {
    return random.weighted(this.choicesOf(member), ({ weight }) => weight);
  }

  private choicesOf(member: DemoMember): Choice[] {
    let choices = this.choices.get(member);
    if (!choices) {
      choices = this.borough.venues.flatMap((venue) => {
        const near = 1 / (distanceKm(member.home, venue.body.place) + 0.8) ** 1.3;
        return venue.offers.map((offer) => ({ venue, offer, weight: (venue.crowd * near) / venue.offers.length }));
      });
      this.choices.set(member, choices);
    }
    return choices;
  }
}

/** Who comes along, as far as the offer is for them. */
export function partyFor({ restrictions }: DemoOffer, random: Random): Party {
  const { adults, under16s } = random.weighted(parties, ({ weight }) => weight);
  const young = restrictions.under16sMax === 0 ? 0 : under16s;
  const grown = Math.max(adults, (restrictions.partyMin ?? 1) - young);
  return { adults: Math.min(grown, restrictions.adultsMax ?? grown), under16s: young };
}

/** Is an offer open at a time of a weekday, in minutes after midnight? */
export function isOpen({ restrictions }: DemoOffer, weekday: number, minute: number): boolean {
  return (restrictions.openings ?? []).some(
    ({ weekdays, from, until }) => weekdays.includes(weekday) && minuteOf(from) <= minute && minute < minuteOf(until),
  );
}
