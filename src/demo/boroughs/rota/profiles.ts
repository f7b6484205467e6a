import { accessFeatures, type Cause, causes } from '../../../domain/opportunities/opportunity.js';
import { addDays } from '../../../domain/schemes/localTime.js';
import { defaultSkills } from '../../../domain/vocabulary/defaultWords.js';
import type { DemoGroup, DemoMember, DemoProfile } from '../borough.js';
import { type DemoCalendar, wallTime } from '../calendar.js';
import { aboutLines, avoidsLines } from '../data/rotaTexts.js';
import { Random } from '../random.js';

/** What few people need is needed by few; what many need by many. */
const needs = [
  'STEP_FREE',
  'STEP_FREE',
  'SEATING',
  'SEATING',
  'ACCESSIBLE_TOILET',
  'LARGE_PRINT',
  'HEARING_LOOP',
  'QUIET_SPACE',
  'CHILDREN_WELCOME',
] as const satisfies readonly (typeof accessFeatures)[number][];

/** How people are free who say so: some weekdays, from and to, in minutes after midnight. */
const freeTimes = [
  { weekdays: [1, 2, 3, 4, 5], from: 18 * 60, to: 21 * 60 + 30 },
  { weekdays: [6, 7], from: 9 * 60, to: 18 * 60 },
  { weekdays: [1, 2, 3, 4, 5], from: 9 * 60 + 30, to: 14 * 60 + 30 },
  { weekdays: [2, 4], from: 13 * 60, to: 20 * 60 },
  { weekdays: [6], from: 10 * 60, to: 13 * 60 },
  { weekdays: [1, 3, 5], from: 7 * 60, to: 12 * 60 },
  { weekdays: [1, 2, 3, 4, 5, 6, 7], from: 8 * 60, to: 24 * 60 },
] as const;

/** What about sixty in a hundred members say of themselves, those whom one signs in as among them. */
export function buildProfiles(
  members: readonly DemoMember[],
  groups: readonly DemoGroup[],
  languages: readonly (readonly [tag: string, weight: number])[],
  calendar: DemoCalendar,
  seed: string,
): Map<DemoMember, DemoProfile> {
  const random = new Random(`${seed} profiles`);
  const popular = random.shuffled(defaultSkills);
  const profiles = new Map<DemoMember, DemoProfile>();
  const comesTo = new Map<DemoMember, Cause[]>();
  for (const group of groups)
    for (const { member } of group.roster) {
      const cause = group.opportunities[0]?.cause;
      if (cause) comesTo.set(member, [...(comesTo.get(member) ?? []), cause]);
    }
  for (const [index, member] of members.entries()) {
    if (index >= 5 && !random.chance(0.57)) continue;
    const profile = drawProfile(member, comesTo.get(member) ?? [], popular, languages, calendar, random);
    profiles.set(member, profile);
  }
  giveSkills(groups, profiles, calendar, random);
  return profiles;
}

/** Who may take a place that asks for a skill has it: about a third of those who come to that group. */
function giveSkills(
  groups: readonly DemoGroup[],
  profiles: Map<DemoMember, DemoProfile>,
  calendar: DemoCalendar,
  random: Random,
): void {
  for (const group of groups) {
    const asked = new Set(
      group.opportunities.flatMap(({ pattern }) => (pattern.places ?? []).flatMap(({ skills }) => skills ?? [])),
    );
    for (const skill of asked)
      for (const { member } of group.roster) {
        if (!random.chance(0.35)) continue;
        const profile = profiles.get(member) ?? emptyProfile(changeOf(member, calendar, random));
        profiles.set(member, profile);
        if (!profile.skills.includes(skill)) profile.skills.push(skill);
      }
  }
}

function drawProfile(
  member: DemoMember,
  comesTo: readonly Cause[],
  popular: readonly string[],
  languages: readonly (readonly [tag: string, weight: number])[],
  calendar: DemoCalendar,
  random: Random,
): DemoProfile {
  const skillCount = Math.min(12, Math.floor(2.4 * random.longTail(0.7)));
  const skills = Array.from({ length: skillCount }, () =>
    random.weighted(popular, (skill) => 1 / (popular.indexOf(skill) + 4)),
  );
  const interests = new Set<Cause>([...comesTo.slice(0, 3)]);
  while (interests.size < random.between(1, 4)) interests.add(random.pick(causes));
  const avoids = random.chance(0.12) ? [random.pick(causes)].filter((cause) => !interests.has(cause)) : [];
  const spoken = random.chance(0.38) ? [random.weighted(languages, ([, weight]) => weight)[0]] : [];
  return {
    ...emptyProfile(changeOf(member, calendar, random)),
    about: random.chance(0.55) ? random.pick(aboutLines) : '',
    skills: [...new Set(skills)],
    interests: [...interests],
    avoids,
    avoidsWords: random.chance(0.08) ? random.pick(avoidsLines) : '',
    languages: random.chance(0.93) || spoken.length === 0 ? ['en', ...spoken] : spoken,
    accessNeeds: random.chance(0.14) ? [...new Set([random.pick(needs), random.pick(needs)])] : [],
    showsHome: random.chance(0.45),
    travelMetres: random.chance(0.6) ? random.pick([1_000, 1_500, 2_000, 3_000, 3_000, 5_000, 8_000]) : null,
    takesRemote: random.chance(0.7),
    weeklyMinutesMax: random.chance(0.4) ? random.pick([60, 120, 120, 180, 240, 480]) : null,
    findable: random.chance(0.38),
    free: drawFree(random),
    exceptions: drawExceptions(calendar, random),
  };
}

function emptyProfile(changedAt: Date): DemoProfile {
  return {
    about: '',
    skills: [],
    interests: [],
    avoids: [],
    avoidsWords: '',
    languages: ['en'],
    accessNeeds: [],
    showsHome: false,
    travelMetres: null,
    takesRemote: true,
    weeklyMinutesMax: null,
    findable: false,
    changedAt,
    free: [],
    exceptions: [],
  };
}

/** Half an hour to some days after they joined. */
function changeOf({ joinedOn }: DemoMember, calendar: DemoCalendar, random: Random): Date {
  const day = Math.min(joinedOn + random.between(1, 12), calendar.length - 1);
  return calendar.instant(day, random.between(9 * 60, 21 * 60), random.between(0, 59));
}

function drawFree(random: Random): DemoProfile['free'] {
  if (random.chance(0.3)) return [];
  const times = random.weighted(freeTimes, ({ weekdays }) => (weekdays.length === 7 ? 1 : 3));
  return times.weekdays
    .filter(() => random.chance(0.85))
    .map((weekday) => ({ weekday, from: wallTime(times.from), to: wallTime(times.to) }));
}

/** A holiday in the weeks to come, or a free day. */
function drawExceptions(calendar: DemoCalendar, random: Random): DemoProfile['exceptions'] {
  if (random.chance(0.82)) return [];
  const from = addDays(calendar.at(calendar.length - 1).day, random.between(2, 60));
  return random.chance(0.8)
    ? [{ from, to: addDays(from, random.between(2, 20)), kind: 'AWAY' }]
    : [{ from, to: from, kind: 'FREE' }];
}
