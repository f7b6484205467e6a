import { addDays } from '../../../domain/schemes/localTime.js';
import type { Attendance, DemoBody, DemoGroup, DemoOpportunity, DemoSession, PlaceKind } from '../borough.js';
import type { DemoCalendar } from '../calendar.js';
import { foodAndPlaces } from '../data/opportunities/foodAndPlaces.js';
import { others } from '../data/opportunities/others.js';
import type { GroupOpportunities, OpportunityPattern, PlacePattern } from '../data/opportunities/pattern.js';
import { people } from '../data/opportunities/people.js';
import { distanceKm } from '../places.js';
import { type DemoIds, Random, taken } from '../random.js';
import { onceOn, seriesOf, weekdayOf } from './meetings.js';

const byKind: Readonly<Record<DemoGroup['kind'], GroupOpportunities>> = { ...foodAndPlaces, ...people };
const helpers: readonly PlacePattern[] = [{ name: 'Helper', part: 1 }];
const meetingNotes = [
  '',
  '',
  '',
  'Please ring the bell at the side gate.',
  'Wear something that may get dirty.',
  'Bring your own mug.',
];

/** Thinks up what the groups of a borough look for, and when its shifts are. The same for the same seed. */
export class OpportunityBuilder {
  private readonly random: Random;
  private readonly firstDay: string;
  private readonly lastDay: string;

  constructor(
    private readonly bodies: readonly DemoBody[],
    private readonly calendar: DemoCalendar,
    private readonly ids: DemoIds,
    private readonly languages: readonly (readonly [tag: string, weight: number])[],
    seed: string,
  ) {
    this.random = new Random(`${seed} opportunities`);
    this.firstDay = calendar.at(0).day;
    this.lastDay = calendar.at(calendar.length - 1).day;
  }

  /** Two to six for a group: its regular meetings, and what it looks for besides. */
  addTo(group: DemoGroup, isFirst: boolean): void {
    const { random } = this;
    const { meetings } = byKind[group.kind];
    const wanted = random.weighted([2, 3, 4, 5, 6], (count) => [25, 30, 25, 13, 7][count - 2] ?? 0);
    const regular: DemoOpportunity[] = [];
    for (const [index, session] of group.sessions.entries()) {
      // Of those who sign in by name the leader keeps a rota; some other groups meet without one.
      if (!(isFirst && index === 0) && random.chance(0.12)) continue;
      const pattern = taken<OpportunityPattern>(meetings, index % meetings.length);
      let opportunity = regular.find((known) => known.pattern === pattern);
      if (!opportunity) {
        opportunity = this.open(group, pattern, random.between(1, Math.min(28, this.calendar.length - 12)));
        regular.push(opportunity);
      }
      this.addSeries(opportunity, group, session, isFirst && index === 0);
    }
    const besides = random.shuffled(others).slice(0, Math.max(1, wanted - regular.length));
    const champions = others.filter(({ kind }) => kind === 'CHAMPION');
    // And finds somebody who asks to join in.
    const first = isFirst ? [this.open(group, random.pick(champions), 6)] : [];
    const more = isFirst ? besides.filter(({ kind }) => kind !== 'CHAMPION') : besides;
    group.opportunities = [...regular, ...first, ...more.map((pattern) => this.addOther(group, pattern))];
  }

  private addSeries(opportunity: DemoOpportunity, group: DemoGroup, session: DemoSession, isTight: boolean): void {
    const { random, ids } = this;
    const createdAt = new Date(
      (opportunity.publishedAt ?? opportunity.createdAt).getTime() + random.between(5, 50) * 60_000,
    );
    const from = addDays(createdAt.toISOString().slice(0, 10), random.between(2, 6));
    const chances = group.roster.map(({ member, perWeek }) => {
      const stays =
        Math.max(0, Math.min(member.driftsAwayOn, this.calendar.length) - member.joinedOn) / this.calendar.length;
      return Math.min(0.92, perWeek / group.sessions.length) * stays;
    });
    const usual = chances.reduce((sum, chance) => sum + chance, 0);
    const room = isTight ? 1.05 : random.weighted([1.2, 1.5, 2], (share) => (share === 1.2 ? 2 : 3));
    const meetings = seriesOf(
      opportunity,
      from,
      { weekday: session.weekday, nth: null },
      random.chance(0.8),
      {
        startsAt: session.startsAt,
        minutes: session.minutes,
        places: placesOf(opportunity.pattern, Math.max(3, Math.ceil(usual * room))),
        note: random.pick(meetingNotes),
        createdAt,
      },
      ids,
    );
    session.meetings = meetings;
    opportunity.meetings.push(meetings);
  }

  /** What is not one of the regular meetings: some are drafts still, some are over. */
  private addOther(group: DemoGroup, pattern: OpportunityPattern): DemoOpportunity {
    const { random, calendar } = this;
    const opened = random.between(3, calendar.length - 6);
    const opportunity = this.open(group, pattern, opened);
    const fate = random.next();
    if (fate < 0.12) {
      opportunity.publishedAt = null;
      return opportunity;
    }
    const isMonthly = pattern.kind === 'CO_DESIGN' || pattern.kind === 'PEER_SUPPORT';
    if (isMonthly) this.addMonthly(opportunity);
    else if (pattern.kind === 'ONE_OFF' && pattern.placeKind !== 'REMOTE') this.addSingle(opportunity, opened);
    const closes = random.between(opened + 4, calendar.length + 20);
    if (!isMonthly && pattern.kind !== 'ONE_OFF' && fate < 0.4 && closes < calendar.length - 1)
      opportunity.closedAt = calendar.instant(closes, random.between(9 * 60, 17 * 60));
    return opportunity;
  }

  private addMonthly(opportunity: DemoOpportunity): void {
    const { random, ids } = this;
    const createdAt = new Date(
      (opportunity.publishedAt ?? opportunity.createdAt).getTime() + random.between(5, 50) * 60_000,
    );
    const from = addDays(createdAt.toISOString().slice(0, 10), random.between(3, 9));
    opportunity.meetings.push(
      seriesOf(
        opportunity,
        from,
        { weekday: random.pick([1, 2, 3, 4, 4, 6]), nth: random.between(1, 4) },
        true,
        {
          startsAt: random.pick([10 * 60, 14 * 60, 18 * 60 + 30]),
          minutes: random.pick([60, 90, 90, 120]),
          places: placesOf(opportunity.pattern, random.between(4, 8)),
          note: '',
          createdAt,
        },
        ids,
      ),
    );
  }

  /** A Saturday some weeks after it was thought of: over and closed, or still to come. */
  private addSingle(opportunity: DemoOpportunity, opened: number): void {
    const { random, calendar } = this;
    const createdAt = new Date(
      (opportunity.publishedAt ?? opportunity.createdAt).getTime() + random.between(5, 50) * 60_000,
    );
    let day = addDays(this.firstDay, opened + random.between(8, 45));
    while (weekdayOf(day) !== 6) day = addDays(day, 1);
    opportunity.meetings.push(
      onceOn(opportunity, day, {
        startsAt: random.pick([9 * 60 + 30, 10 * 60, 13 * 60]),
        minutes: random.pick([150, 180, 240]),
        places: placesOf(opportunity.pattern, random.between(6, 14)),
        note: random.pick(meetingNotes),
        createdAt,
      }),
    );
    const closes = calendar.days.find((known) => known.day > day && known.day < this.lastDay);
    if (closes) opportunity.closedAt = calendar.instant(closes.index, random.between(9 * 60, 17 * 60));
  }

  private open(group: DemoGroup, pattern: OpportunityPattern, opened: number): DemoOpportunity {
    const { random, calendar, ids } = this;
    const day = Math.max(opened, group.body.registeredOn + 1);
    const createdAt = calendar.instant(day, random.between(9 * 60, 16 * 60), random.between(0, 59));
    const { cause, access } = byKind[group.kind];
    return {
      id: ids.at(createdAt),
      group,
      at: random.chance(0.85) ? group.body : this.neighbourOf(group.body),
      pattern,
      cause,
      access: access.filter(() => random.chance(0.85)),
      languages: random.chance(0.3) ? [random.weighted(this.languages, ([, weight]) => weight)[0]] : [],
      typicalMinutes: group.sessions[0]?.minutes ?? null,
      createdAt,
      publishedAt: new Date(createdAt.getTime() + random.between(8, 170) * 60_000),
      closedAt: null,
      meetings: [],
    };
  }

  /** Another body nearby that lends its rooms. */
  private neighbourOf(body: DemoBody): DemoBody {
    const near = this.bodies
      .filter((other) => other !== body && other.status === 'VERIFIED')
      .sort((a, b) => distanceKm(a.place, body.place) - distanceKm(b.place, body.place));
    return near.length === 0 ? body : this.random.pick(near.slice(0, 3));
  }
}

/** How the places of a shift are shared out; at least one of each kind. */
function placesOf({ places = helpers }: OpportunityPattern, total: number): PlaceKind[] {
  return places.map(({ name, part, skills = [] }) => ({
    name,
    capacity: Math.max(1, Math.round(part * total)),
    skills,
  }));
}

/** How likely somebody of a group's roster comes to something besides its regular meetings. */
export function interestIn({ perWeek }: Attendance, { series }: { series: object | null }): number {
  return Math.min(0.5, perWeek * (series ? 0.3 : 0.6));
}
