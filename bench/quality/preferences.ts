import type { DemoMember } from '../../src/demo/boroughs/borough.js';
import { Random } from '../../src/demo/boroughs/random.js';
import { type AccessFeature, type Cause, causes } from '../../src/domain/opportunities/opportunity.js';
import { defaultSkills } from '../../src/domain/vocabulary/defaultWords.js';
import { choicesOf, type FreeShift, kilometres, type Offered, type Town } from './town.js';

/** How much each side of a choice weighs, in the unit of chance: docs/matching-quality.md says what each is. */
export interface Tastes {
  name: string;
  says: string;
  taste: number;
  distance: number;
  time: number;
  skill: number;
  loyalty: number;
}

/** The model that the claims are about, fixed before anything was measured with it, and two that lean to either side. */
export const models: readonly [Tastes, ...Tastes[]] = [
  { name: 'even', says: 'as stated', taste: 1, distance: 1, time: 1, skill: 1, loyalty: 1 },
  { name: 'near', says: 'twice the distance, half the taste', taste: 0.5, distance: 2, time: 1, skill: 1, loyalty: 1 },
  { name: 'taste', says: 'half the distance, twice the taste', taste: 2, distance: 0.5, time: 1, skill: 1, loyalty: 1 },
];

const dimensions = 3;
const languageWorth = 0.4;
const accessWorth = 1.5;

/** Somebody as they are: what they say of themselves is a part of it, and not always true. */
interface Truth {
  member: DemoMember;
  taste: ReadonlyMap<Cause, number>;
  skills: ReadonlySet<string>;
  needs: readonly AccessFeature[];
  languages: readonly string[];
  free: readonly FreeShift[];
  /** Of every kilometre's logarithm. */
  aversion: number;
  /** What being at home is worth against going out. */
  home: number;
  /** How often they come to groups. */
  comes: ReadonlyMap<string, number>;
}

/** How members of a town choose. The scorer knows nothing of this file, and nothing here of the scorer. */
export class Choosers {
  private readonly causeVectors = new Map<Cause, number[]>();
  private readonly charm = new Map<string, number>();
  private readonly truths = new Map<DemoMember, Truth>();
  private readonly random: Random;

  constructor(
    private readonly town: Town,
    private readonly tastes: Tastes,
    seed: string,
  ) {
    this.random = new Random(`${seed} ${town.borough.story.slug} choosers`);
    for (const cause of causes) this.causeVectors.set(cause, this.vector());
    for (const id of town.groupIds) this.charm.set(id, 0.4 * this.normal());
    for (const { id } of town.offered) this.charm.set(id, 0.3 * this.normal());
    for (const member of town.borough.members) this.truths.set(member, this.truthOf(member));
  }

  /** What each of a member's choices is worth to them, but for chance. */
  worths(member: DemoMember): { choice: Offered; worth: number }[] {
    const truth = this.truths.get(member);
    if (!truth) throw new RangeError('nobody of this town');
    return choicesOf(this.town, member).map((choice) => ({ choice, worth: this.worth(truth, choice) }));
  }

  private worth(truth: Truth, { id, groupId, isRemote, place, freeShifts, hasShifts, made }: Offered): number {
    const { taste, distance, time, skill, loyalty } = this.tastes;
    const { pattern, cause, access, languages } = made;
    const unmet = isRemote ? 0 : truth.needs.filter((need) => !access.includes(need)).length;
    const trained = this.town.trainings.get(truth.member.id);
    const { trainings } = this.town.borough.vocabulary;
    const untrained = (pattern.trainings ?? []).filter((name) => !trained?.has(trainings.get(name)?.id ?? '')).length;
    const suits = freeShifts.some((shift) =>
      truth.free.some(({ weekday, from, to }) => weekday === shift.weekday && from <= shift.from && shift.to <= to),
    );
    return (
      taste * 0.9 * (truth.taste.get(cause) ?? 0) +
      skill * (pattern.skills.some((name) => truth.skills.has(name)) ? 0.8 : 0) +
      distance * (isRemote ? truth.home : -truth.aversion * Math.log(1 + kilometres(truth.member.home, place) / 0.7)) +
      time * (!hasShifts ? 0 : suits ? 1 : -1.5) +
      loyalty * 0.9 * Math.min(1, (truth.comes.get(groupId) ?? 0) / 0.25) +
      languageWorth * (languages.some((tag) => truth.languages.includes(tag)) ? 1 : 0) -
      accessWorth * unmet -
      0.5 * untrained -
      (pattern.dbsLevel ? 0.4 : 0) -
      (pattern.joining ? 0.3 : 0) +
      (this.charm.get(groupId) ?? 0) +
      (this.charm.get(id) ?? 0)
    );
  }

  private truthOf(member: DemoMember): Truth {
    const { random } = this;
    const { profiles, groups } = this.town.borough;
    const said = profiles.get(member);
    const own = this.vector();
    const sincere = (said?.interests ?? []).filter(() => random.chance(0.85));
    const unsaid = Array.from({ length: said ? random.between(0, 2) : random.between(1, 3) }, () =>
      random.pick(causes),
    );
    const loved = new Set([...sincere, ...unsaid]);
    const taste = new Map(
      causes.map((cause) => {
        const vector = this.causeVectors.get(cause) ?? [];
        const alike = vector.reduce((sum, value, index) => sum + value * (own[index] ?? 0), 0) / Math.sqrt(dimensions);
        return [cause, 0.7 * alike + 0.5 * this.normal() + (loved.has(cause) ? 1.3 : 0)];
      }),
    );
    const hidden = Array.from({ length: said?.skills.length ? random.between(0, 1) : random.between(0, 3) }, () =>
      random.pick(defaultSkills),
    );
    const kept = (said?.free ?? []).filter(() => random.chance(0.9));
    return {
      member,
      taste,
      skills: new Set([...(said?.skills ?? []).filter(() => random.chance(0.9)), ...hidden]),
      needs: said ? said.accessNeeds : random.chance(0.12) ? ['STEP_FREE'] : [],
      languages: said?.languages ?? ['en'],
      free: kept.length > 0 ? [...kept.map(spanOf), ...this.someTime(0.3)] : this.someTime(1),
      aversion: 0.9 * random.longTail(0.4),
      home: -0.9 + 0.6 * this.normal(),
      comes: new Map(
        groups.flatMap(({ body, roster }) =>
          roster.flatMap(({ member: who, perWeek }) => (who === member ? [[body.id, perWeek] as const] : [])),
        ),
      ),
    };
  }

  /** Evenings, days of the week or the weekend that nobody was told of. */
  private someTime(chance: number): FreeShift[] {
    if (!this.random.chance(chance)) return [];
    const [weekdays, from, to] = this.random.pick([
      [[1, 2, 3, 4, 5], 17 * 60, 22 * 60],
      [[6, 7], 8 * 60, 20 * 60],
      [[1, 2, 3, 4, 5], 9 * 60, 15 * 60],
      [[2, 4, 6], 9 * 60, 19 * 60],
    ] as const);
    return weekdays.map((weekday) => ({ weekday, from, to }));
  }

  private vector(): number[] {
    return Array.from({ length: dimensions }, () => this.normal());
  }

  private normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random.next())) * Math.cos(2 * Math.PI * this.random.next());
  }
}

function spanOf({ weekday, from, to }: { weekday: number; from: string; to: string }): FreeShift {
  return { weekday, from: minuteOf(from), to: minuteOf(to) };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/**
 * What somebody would choose one after the other, of each round the one that is worth most to them with that round's luck (a multinomial logit, by Gumbel's
 * noise): graded 3 for the first, 2 for the next two, 1 for the next four, 0 for the rest.
 */
export function drawGrades(worths: readonly { choice: Offered; worth: number }[], random: Random): Map<string, number> {
  const drawn = worths
    .map(({ choice, worth }) => ({
      id: choice.id,
      total: worth - Math.log(-Math.log(1 - random.next() * (1 - 1e-12))),
    }))
    .sort((a, b) => b.total - a.total);
  return new Map(drawn.map(({ id }, index) => [id, index < 1 ? 3 : index < 3 ? 2 : index < 7 ? 1 : 0]));
}
