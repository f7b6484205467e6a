import type { DemoMember } from '../../src/demo/boroughs/borough.js';
import { Random } from '../../src/demo/boroughs/random.js';
import { bootstrap, gini, mean, ndcg } from './figures.js';
import { Choosers, drawGrades, type Tastes } from './preferences.js';
import { choicesOf, kilometres, kindOf, knownPlace, type MemberKind, type Offered, type Town } from './town.js';

export const places = 10;
/** How often each member's luck is drawn, and how often a random list. */
const draws = 20;

export type Rival = 'nearest' | 'newest' | 'random';
export const rivals: readonly Rival[] = ['nearest', 'newest', 'random'];
export type Ranking = 'matching' | Rival;
/** knowing: by what each is truly worth to the member, but for their luck. Nobody who ranks can do better. */
export type Column = Ranking | 'knowing';
export const columns: readonly Column[] = ['matching', ...rivals, 'knowing'];

export interface Asked {
  town: Town;
  member: DemoMember;
  kind: MemberKind;
  /** The ids of what is listed, the best first. */
  lists: Record<Ranking, string[]>;
}

/** What somebody's lists are worth by one model, over many draws of luck. */
export type Worth = Record<Column, number>;

/** So many members of each kind in a town, drawn evenly. */
export function drawMembers(town: Town, ofEachKind: number, seed: string): DemoMember[] {
  const { members, profiles, story } = town.borough;
  const shuffled = new Random(`${seed} ${story.slug} members`).shuffled(members);
  return (['full', 'partial', 'empty'] as const).flatMap((kind) =>
    shuffled.filter((member) => kindOf(profiles.get(member)) === kind).slice(0, ofEachKind),
  );
}

/** The lists beside matching's, over the same things to choose from. */
export function rivalLists(town: Town, member: DemoMember): Omit<Record<Ranking, string[]>, 'matching' | 'random'> {
  const choices = choicesOf(town, member);
  const from = knownPlace(town, member);
  return {
    nearest: first(choices, ({ place }) => kilometres(from, place)),
    newest: first(choices, ({ publishedAt }) => -publishedAt),
  };
}

export function randomList(town: Town, member: DemoMember, random: Random): string[] {
  return random
    .shuffled(choicesOf(town, member))
    .slice(0, places)
    .map(({ id }) => id);
}

function first(choices: readonly Offered[], key: (choice: Offered) => number): string[] {
  return [...choices]
    .sort((a, b) => (key(a) === key(b) ? (a.id < b.id ? -1 : 1) : key(a) - key(b)))
    .slice(0, places)
    .map(({ id }) => id);
}

/** What everybody's lists are worth by this model, in the order in which they were asked. */
export function worthsBy(asked: readonly Asked[], model: Tastes, seed: string): Worth[] {
  const choosers = new Map<Town, Choosers>();
  const chooserOf = (town: Town) => {
    const known = choosers.get(town) ?? new Choosers(town, model, seed);
    choosers.set(town, known);
    return known;
  };
  return asked.map(({ town, member, lists }) => {
    const random = new Random(`${seed} ${member.id} luck`);
    const worths = chooserOf(town).worths(member);
    const knowing = [...worths].sort((a, b) => b.worth - a.worth).map(({ choice }) => choice.id);
    const rounds = Array.from({ length: draws }, (): Worth => {
      const grades = drawGrades(worths, random);
      const all = [...grades.values()];
      const worth = (list: readonly string[]) =>
        ndcg(
          list.map((id) => grades.get(id) ?? 0),
          all,
          places,
        );
      return {
        matching: worth(lists.matching),
        nearest: worth(lists.nearest),
        newest: worth(lists.newest),
        random: worth(randomList(town, member, random)),
        knowing: worth(knowing),
      };
    });
    const over = (column: Column) => mean(rounds.map((round) => round[column]));
    return {
      matching: over('matching'),
      nearest: over('nearest'),
      newest: over('newest'),
      random: over('random'),
      knowing: over('knowing'),
    };
  });
}

export interface Row {
  label: string;
  count: number;
  columns: Record<Column, { mean: number; low: number; high: number }>;
  /** How much better matching is than each of the others for the same members, with its interval. */
  ahead: Record<Rival, { mean: number; low: number; high: number }>;
}

/** @throws RangeError for a row of nobody */
export function rowOf(label: string, worths: readonly Worth[], seed: string): Row {
  const spread = (values: readonly number[], name: string) => {
    const [low, high] = bootstrap(values, new Random(`${seed} ${label} ${name}`));
    return { mean: mean(values), low, high };
  };
  const column = (name: Column) =>
    spread(
      worths.map((one) => one[name]),
      name,
    );
  const ahead = (name: Rival) =>
    spread(
      worths.map((one) => one.matching - one[name]),
      `ahead of ${name}`,
    );
  return {
    label,
    count: worths.length,
    columns: {
      matching: column('matching'),
      nearest: column('nearest'),
      newest: column('newest'),
      random: column('random'),
      knowing: column('knowing'),
    },
    ahead: { nearest: ahead('nearest'), newest: ahead('newest'), random: ahead('random') },
  };
}

/** How unevenly the groups of each town are shown on the first places of all lists; the mean of the towns. */
export function exposureGini(asked: readonly Asked[], ranking: Ranking): number {
  const byTown = [...Map.groupBy(asked, ({ town }) => town)];
  return mean(
    byTown.map(([{ groupIds, offered }, lists]) => {
      const groupOf = new Map(offered.map(({ id, groupId }) => [id, groupId]));
      const shown = new Map(groupIds.map((id) => [id, 0]));
      for (const id of lists.flatMap((one) => one.lists[ranking].slice(0, places))) {
        const groupId = groupOf.get(id) ?? '';
        shown.set(groupId, (shown.get(groupId) ?? 0) + 1);
      }
      return gini([...shown.values()]);
    }),
  );
}
