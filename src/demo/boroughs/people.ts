import { MemberDays } from '../../domain/hours/day.js';
import { readEmail, readPhone } from '../../domain/people/address.js';
import { memberNumberFrom } from '../../domain/people/memberNumber.js';
import { nameKey } from '../../domain/people/nameKey.js';
import type { Role } from '../../policies/actor.js';
import { neighbourhoodsOf } from '../geography/neighbourhoods.js';
import type { Place } from '../geography/wards.js';
import { type DemoMember, isOffline, openingDays } from './borough.js';
import type { DemoCalendar } from './calendar.js';
import { drawCard } from './cards.js';
import { familyNames, firstNames } from './data/names.js';
import type { BoroughStory, CastMember } from './data/types.js';
import { distanceKm, type Places } from './places.js';
import { type DemoIds, Random, taken } from './random.js';

/** About 150 metres around a neighbourhood's point. */
const homeJitterDegrees = 0.0015;

/** Ofcom keeps these numbers for drama: 07700 900000 to 900999, and 020 7946 0000 to 0999. */
const dramaNumbers = 1_000;

/** Writes down the members of a borough: where they live, how they are reached, how much they give. The cast comes first, in its order. */
export function buildPeople(
  story: BoroughStory,
  places: Places,
  count: number,
  seed: string,
  schemeId: string,
  calendar: DemoCalendar,
  ids: DemoIds,
): DemoMember[] {
  const builder = new PeopleBuilder(story, places, seed, schemeId, calendar, ids);
  const { volunteer, leader, venue, operator } = story.cast;
  for (const person of [volunteer, leader, venue, operator]) builder.addCast(person);
  builder.addCardHolder(story);
  const staff = Math.min(staffNeeded(places), count - castSize - story.unusualNames.length);
  while (builder.members.length < castSize + staff) builder.addStaff(builder.newName());
  for (const name of story.unusualNames) builder.add(name);
  while (builder.members.length < count) builder.add(builder.newName());
  return builder.members;
}

const castSize = 5;

/** A second operator, an auditor, two for each group and each venue. */
function staffNeeded({ groups, venues }: Places): number {
  return 2 + 2 * groups.length + 2 * venues.length;
}

interface Reach {
  email: string | null;
  phone: string | null;
  addressLines: string[];
}

class PeopleBuilder {
  readonly members: DemoMember[] = [];
  private readonly random: Random;
  private readonly neighbourhoods: Place[];
  private readonly mobiles: number[];
  private readonly landlines: number[];
  private readonly numbers = new Set<string>();
  private readonly emails = new Set<string>();
  private readonly names = new Set<string>();

  constructor(
    private readonly story: BoroughStory,
    private readonly places: Places,
    private readonly seed: string,
    private readonly schemeId: string,
    private readonly calendar: DemoCalendar,
    private readonly ids: DemoIds,
  ) {
    this.random = new Random(`${seed} people`);
    this.neighbourhoods = neighbourhoodsOf(story.slug);
    const all = Array.from({ length: dramaNumbers }, (_, index) => index);
    this.mobiles = this.random.shuffled(all);
    this.landlines = this.random.shuffled(all);
  }

  addCast({ name, email }: CastMember): void {
    this.emails.add(email);
    const member = this.addPerson(name, { email, phone: null, addressLines: [] }, this.random.between(0, 2));
    member.driftsAwayOn = this.calendar.length;
    // What somebody sees who signs in as one of them should not be empty.
    member.gives = 5;
    member.spends = 2;
    member.reward = 'CREDITS';
    member.donatesTo = null;
  }

  /** Has neither email nor telephone, and a card whose number and PIN the terminal tells: the same on every day. */
  addCardHolder({ cast, slug }: BoroughStory): void {
    const reach: Reach = { email: null, phone: null, addressLines: this.newAddress() };
    const member = this.addPerson(cast.cardHolder, reach, this.random.between(0, 2));
    member.driftsAwayOn = this.calendar.length;
    member.gives = 3;
    member.reward = 'CREDITS';
    member.donatesTo = null;
    if (member.card) Object.assign(member.card, drawCard(slug));
  }

  /** Who will hold roles is there from the beginning, stays, and can be reached. */
  addStaff(name: string): void {
    const reach: Reach = { email: this.newEmail(name), phone: null, addressLines: [] };
    this.addPerson(name, reach, this.random.between(0, 2)).driftsAwayOn = this.calendar.length;
  }

  add(name: string): void {
    const { random, calendar } = this;
    const atStart = random.chance(0.45);
    const joinedOn = atStart ? random.between(1, 20) : random.between(21, calendar.length - 4);
    this.addPerson(name, this.newReach(name), Math.min(joinedOn, calendar.length - 1));
  }

  /** First and family name by chance; a second time only where all are taken. */
  newName(): string {
    for (;;) {
      const name = `${this.random.pick(firstNames)} ${this.random.pick(familyNames)}`;
      if (this.names.has(name)) continue;
      this.names.add(name);
      return name;
    }
  }

  private addPerson(name: string, reach: Reach, joinedOn: number): DemoMember {
    const { random, ids, calendar, places } = this;
    const joinedAt = calendar.instant(joinedOn, random.between(9 * 60, 19 * 60), random.between(0, 59));
    const id = ids.at(joinedAt);
    const home = this.newHome();
    const stays = random.chance(0.75);
    const reward = random.weighted(['CREDITS', 'DONATE', 'RECOGNITION_ONLY'] as const, (choice) =>
      choice === 'CREDITS' ? 85 : choice === 'DONATE' ? 9 : 6,
    );
    const member: DemoMember = {
      id,
      walletId: ids.at(joinedAt),
      memberNumber: this.newNumber(),
      name,
      ...reach,
      preferredChannel: channelOf(reach),
      ward: nearest(places.wards, home),
      home,
      joinedOn,
      driftsAwayOn: stays ? calendar.length : joinedOn + openingDays + Math.floor(120 * random.longTail(0.8)),
      reward,
      donatesTo: reward === 'DONATE' && random.chance(0.6) ? random.pick(places.groups).body : null,
      gives: random.longTail(1.15),
      spends: random.longTail(0.6),
      friends: [],
      card: null,
      actor: { kind: 'MEMBER', schemeId: this.schemeId, memberId: id, sessionId: id, roles: [] },
      days: new MemberDays(),
    };
    if (isOffline(member)) {
      const card = drawCard(`${this.seed} ${member.memberNumber}`);
      member.card = { ...card, id: ids.at(new Date(joinedAt.getTime() + random.between(2, 20) * 60_000)) };
    }
    this.members.push(member);
    return member;
  }

  private newHome(): Place {
    const { random } = this;
    const around = random.pick(this.neighbourhoods);
    const jitter = () => (random.next() * 2 - 1) * homeJitterDegrees;
    return { latitude: around.latitude + jitter(), longitude: around.longitude + jitter() };
  }

  private newNumber(): string {
    for (;;) {
      const number = memberNumberFrom(this.random.between(0, 9_999_999));
      if (this.numbers.has(number)) continue;
      this.numbers.add(number);
      return number;
    }
  }

  /** One in ten has neither address for mail nor telephone; most of those are written to. */
  private newReach(name: string): Reach {
    const { random } = this;
    const kind = random.next();
    if (kind < 0.1) return { email: null, phone: null, addressLines: random.chance(0.8) ? this.newAddress() : [] };
    if (kind < 0.14)
      return { email: null, phone: this.newPhone(this.landlines, '020 7946 0'), addressLines: this.newAddress() };
    if (kind < 0.3) return { email: null, phone: this.newPhone(this.mobiles, '07700 900'), addressLines: [] };
    const phone = random.chance(0.45) ? this.newPhone(this.mobiles, '07700 900') : null;
    return { email: this.newEmail(name), phone, addressLines: [] };
  }

  private newPhone(left: number[], prefix: string): string | null {
    const number = left.pop();
    return number === undefined ? null : readPhone(`${prefix}${String(number).padStart(3, '0')}`);
  }

  private newEmail(name: string): string {
    const letters = nameKey(name).replace(/ł/g, 'l').replace(/ø/g, 'o').replace(/ß/g, 'ss').replace(/ı/g, 'i');
    const local = letters
      .split(' ')
      .map((word) => word.replace(/[^a-z0-9]/g, ''))
      .filter((word) => word !== '')
      .join('.');
    for (let twin = 0; ; twin += 1) {
      const email = `${local || 'member'}${twin === 0 && local ? '' : this.random.between(2, 999)}@example.org`;
      if (this.emails.has(email)) continue;
      this.emails.add(email);
      return readEmail(email) ?? email;
    }
  }

  private newAddress(): string[] {
    const { random, story } = this;
    const house = `${random.between(1, 160)} ${random.pick(story.streets)}`;
    const flat = random.chance(0.35) ? [`Flat ${random.between(1, 48)}`] : [];
    const district = random.pick(Object.values(story.districts));
    return [...flat, house, 'London', `${district} 0AA`];
  }
}

/** As addMember chooses where nobody said: but a landline takes no texts. */
function channelOf({ email, phone, addressLines }: Reach): DemoMember['preferredChannel'] {
  if (email) return 'EMAIL';
  if (phone?.startsWith('+447')) return 'TEXT';
  return addressLines.length > 0 ? 'LETTER' : 'NONE';
}

function nearest<Somewhere extends Place>(places: readonly Somewhere[], from: Place): Somewhere {
  return places.reduce(
    (best, place) => (distanceKm(place, from) < distanceKm(best, from) ? place : best),
    taken(places, 0),
  );
}

export interface Staff {
  operators: DemoMember[];
  auditor: DemoMember;
}

/** Gives the borough's roles to members of the first days: the cast to its own places, the others in turn. */
export function appointStaff(places: Places, members: readonly DemoMember[]): Staff {
  const [, leader, coordinator, operator] = members;
  if (!leader || !coordinator || !operator) throw new Error('a borough has at least its cast');
  const pool = members.slice(castSize, castSize + staffNeeded(places)).filter((member) => member.joinedOn <= 2);
  let turn = 0;
  const next = (): DemoMember => {
    turn += 1;
    return taken(pool, (turn - 1) % pool.length);
  };
  const give = (member: DemoMember, role: Role, organisationId: string | null) => {
    member.actor.roles.push({ role, organisationId });
    return member;
  };
  const operators = [give(operator, 'OPERATOR', null), give(next(), 'OPERATOR', null)];
  const auditor = give(next(), 'AUDITOR', null);
  for (const [index, group] of places.groups.entries()) {
    const first = index === 0 ? leader : next();
    group.leaders = [give(first, 'LEADER', group.body.id), give(next(), 'COORDINATOR', group.body.id)];
  }
  for (const [index, venue] of places.venues.entries()) {
    // A group that honours credits too has its coordinator already.
    const first = venue.body.group ? taken(venue.body.group.leaders, 1) : index === 0 ? coordinator : next();
    if (!venue.body.group) give(first, 'COORDINATOR', venue.body.id);
    venue.staff = [first, give(next(), 'TILL', venue.body.id)];
  }
  return { operators, auditor };
}
