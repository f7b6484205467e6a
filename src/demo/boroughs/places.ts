import { type OfferForm, readOfferForm } from '../../domain/spending/offerForm.js';
import type { Restrictions } from '../../domain/spending/restrictions.js';
import { wardsOf } from '../geography/wards.js';
import type { DemoBody, DemoGroup, DemoOffer, DemoVenue, DemoWard } from './borough.js';
import { type DemoCalendar, minuteOf } from './calendar.js';
import { type GroupKind, type GroupPattern, groupKinds } from './data/groupKinds.js';
import type { BoroughStory, GroupLine, VenueLine } from './data/types.js';
import { type VenueKind, venueKinds } from './data/venueKinds.js';
import type { OfferPattern, VenuePattern } from './data/venuePattern.js';
import { type DemoIds, Random, taken } from './random.js';

export interface Places {
  wards: DemoWard[];
  bodies: DemoBody[];
  groups: DemoGroup[];
  venues: DemoVenue[];
}

/** Closed on Christmas Day and Boxing Day. */
const closesAtChristmas: readonly VenueKind[] = ['leisure', 'lido', 'cinema', 'theatre', 'museum', 'farm', 'bowling'];
/** Only for those who live around it. */
const forNeighbours: readonly VenueKind[] = ['nursery'];
const neighbouringWards = 6;

/** About 200 metres: a body stands near its ward's point. */
const jitterDegrees = 0.002;

/** Builds the borough's wards and bodies. Below full size there are fewer bodies, but never less than two groups and two venues. */
export function buildPlaces(story: BoroughStory, size: number, seed: string, calendar: DemoCalendar, ids: DemoIds) {
  const founded = calendar.instant(0, 9 * 60);
  const wards = wardsOf(story.slug).map((ward) => ({ ...ward, id: ids.at(founded) }));
  const builder = new PlaceBuilder(story, new Random(`${seed} places`), calendar, ids, wards);
  const some = <T>(lines: readonly T[]) => lines.slice(0, Math.max(2, Math.round(lines.length * Math.min(1, size))));
  for (const line of some(story.groups)) builder.addGroup(line);
  for (const line of some(story.venues)) builder.addVenue(line);
  builder.addWaiting();
  return builder.places;
}

class PlaceBuilder {
  readonly places: Places;

  constructor(
    private readonly story: BoroughStory,
    private readonly random: Random,
    private readonly calendar: DemoCalendar,
    private readonly ids: DemoIds,
    wards: DemoWard[],
  ) {
    this.places = { wards, bodies: [], groups: [], venues: [] };
  }

  addGroup([name, kind, ward, says]: GroupLine): void {
    const form = this.random.weighted(['INFORMAL', 'CHARITY', 'CIC'] as const, (legalForm) =>
      legalForm === 'CIC' ? 1 : 3,
    );
    const body = this.addBody(name, says, ward, form);
    this.giveGroup(body, kind);
    // A repair café honours credits too, at its own counter.
    if (kind === 'repair') this.giveVenue(body, 'cafe', 1);
  }

  addVenue([name, kind, ward, says]: VenueLine): void {
    this.giveVenue(this.addBody(name, says, ward, venueKinds[kind].legalForm), kind, 3);
  }

  /** A group that has asked to join and that no operator has verified yet. */
  addWaiting(): void {
    const { random, story, calendar } = this;
    const ward = random.pick(this.places.wards);
    const body = this.addBody(
      story.waitingGroup,
      'Asked to join last week.',
      ward.name,
      'INFORMAL',
      calendar.length - 5,
    );
    body.status = 'PENDING';
  }

  private addBody(
    name: string,
    says: string,
    wardName: string,
    legalForm: DemoBody['legalForm'],
    registeredOn = this.random.between(0, 3),
  ): DemoBody {
    const { random, story, ids, calendar } = this;
    const ward = this.places.wards.find((candidate) => candidate.name === wardName);
    if (!ward) throw new Error(`${story.slug} has no ward called ${wardName}`);
    const jitter = () => (random.next() * 2 - 1) * jitterDegrees;
    const round = (degrees: number) => Math.round(degrees * 100_000) / 100_000;
    const body: DemoBody = {
      id: ids.at(calendar.instant(registeredOn, 10 * 60)),
      name,
      says,
      legalForm,
      ward,
      place: { latitude: round(ward.latitude + jitter()), longitude: round(ward.longitude + jitter()) },
      address: `${random.between(1, 140)} ${random.pick(story.streets)}`,
      postcode: `${story.districts[wardName] ?? ''} 0AA`,
      status: 'VERIFIED',
      registeredOn,
      group: null,
      venue: null,
    };
    this.places.bodies.push(body);
    return body;
  }

  private giveGroup(body: DemoBody, kind: GroupKind): void {
    const { random, ids, calendar } = this;
    const pattern: GroupPattern = groupKinds[kind];
    const sessions = random.shuffled(pattern.sessions).slice(0, random.between(1, 3));
    const group: DemoGroup = {
      body,
      kind,
      potId: ids.at(calendar.instant(body.registeredOn, 10 * 60)),
      activities: pattern.activities,
      sessions: sessions.map(({ weekday, start, minutes }) => ({
        weekday,
        startsAt: minuteOf(start),
        minutes,
        meetings: null,
      })),
      season: pattern.season,
      crowd: pattern.crowd,
      leaders: [],
      roster: [],
      opportunities: [],
      // Tuesday, Thursday or Sunday; two in three every week.
      decidesOn: { weekday: random.pick([2, 4, 7]), everyWeeks: random.pick([1, 1, 2]) },
    };
    body.group = group;
    this.places.groups.push(group);
  }

  private giveVenue(body: DemoBody, kind: VenueKind, offersMost: number): void {
    const { random, ids, calendar } = this;
    const pattern: VenuePattern = venueKinds[kind];
    const venue: DemoVenue = {
      body,
      accountId: ids.at(calendar.instant(body.registeredOn, 10 * 60)),
      // Round figures, as venues name them; the smaller ones name none.
      budgetMinutes: pattern.crowd >= 1.8 ? Math.round(pattern.crowd * random.between(2, 4)) * 1_200 : null,
      crowd: pattern.crowd * random.longTail(0.5),
      offers: pattern.offers.slice(-offersMost).map((offer) => this.offerOf(body, kind, offer)),
      staff: [],
    };
    body.venue = venue;
    this.places.venues.push(venue);
  }

  private offerOf(body: DemoBody, kind: VenueKind, pattern: OfferPattern): DemoOffer {
    const form: OfferForm = readOfferForm(
      {
        title: pattern.title,
        description: pattern.description,
        priceMinutes: pattern.priceMinutes,
        under16PriceMinutes: pattern.under16PriceMinutes ?? null,
        pricePer: pattern.pricePer ?? 'PERSON',
        restrictions: { ...pattern.restrictions, ...this.ownRestrictions(body, kind) },
      },
      this.places.wards.map((ward) => ward.gssCode),
    );
    const id = this.ids.at(this.calendar.instant(body.registeredOn, 15 * 60));
    return { ...form, id, status: this.random.chance(0.03) ? 'PAUSED' : 'ACTIVE' };
  }

  private ownRestrictions(body: DemoBody, kind: VenueKind): Restrictions {
    const own: Restrictions = {};
    if (closesAtChristmas.includes(kind)) {
      const { days } = this.calendar;
      const first = Number(taken(days, 0).day.slice(0, 4));
      const last = Number(taken(days, days.length - 1).day.slice(0, 4));
      const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      own.blackouts = years.map((year) => ({ from: `${year}-12-25`, until: `${year}-12-26` }));
    }
    if (forNeighbours.includes(kind)) {
      const near = [...this.places.wards].sort((a, b) => distanceKm(a, body.place) - distanceKm(b, body.place));
      own.wardCodes = near
        .slice(0, neighbouringWards)
        .map((ward) => ward.gssCode)
        .sort();
    }
    return own;
  }
}

/** Kilometres between two places of London: on that small a piece the earth is flat. */
export function distanceKm(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  return Math.hypot((a.latitude - b.latitude) * 111.3, (a.longitude - b.longitude) * 69.2);
}
