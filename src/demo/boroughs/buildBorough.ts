import { rulesOf } from '../../domain/schemes/rules.js';
import { defaultSkills, defaultTrainings } from '../../domain/vocabulary/defaultWords.js';
import {
  type Attendance,
  type Borough,
  type DemoGroup,
  type DemoMember,
  type DemoVocabulary,
  demoZone,
  openingDays,
} from './borough.js';
import { DemoCalendar } from './calendar.js';
import { languages } from './data/languages.js';
import type { BoroughStory } from './data/types.js';
import { appointStaff, buildPeople } from './people.js';
import { buildPlaces, distanceKm } from './places.js';
import { DemoIds, Random } from './random.js';
import { OpportunityBuilder } from './rota/opportunities.js';
import { buildProfiles } from './rota/profiles.js';

export interface BoroughSize {
  /** Members of the four boroughs together. */
  members: number;
  /** Days of history, the last one being yesterday. */
  days: number;
}

export const fullSize: BoroughSize = { members: 2_000, days: 365 };

/** A session a week in a year of ordinary members: most give less, a few much more. */
const sessionsPerWeek = 0.27;

/** Thinks a borough up: everything there is before its first day, the same for the same seed, day and size. */
export function buildBorough(story: BoroughStory, lastDay: string, size: BoroughSize): Borough {
  const seed = `${story.slug} ${lastDay} ${size.members} ${size.days}`;
  const count = Math.max(12, Math.round(story.share * size.members));
  const calendar = new DemoCalendar(lastDay, size.days + openingDays, demoZone);
  const ids = new DemoIds(seed);
  const founded = calendar.instant(0, 9 * 60);
  const schemeId = ids.at(founded);
  const places = buildPlaces(story, count / 300, seed, calendar, ids);
  const members = buildPeople(story, places, count, seed, schemeId, calendar, ids);
  const staff = appointStaff(places, members);
  const random = new Random(`${seed} ties`);
  for (const member of members) joinGroups(member, places.groups, random);
  // Whom one signs in as first has something to come to.
  const [volunteer] = members;
  const [firstGroup] = places.groups;
  if (volunteer && firstGroup) addToRoster(firstGroup, volunteer, 1);
  for (const group of places.groups) for (const leader of group.leaders) addToRoster(group, leader, 0.6);
  for (const member of members) makeFriends(member, members, random);
  const spoken = languages[story.slug];
  const builder = new OpportunityBuilder(places.bodies, calendar, ids, spoken, seed);
  for (const [index, group] of places.groups.entries()) builder.addTo(group, index === 0);
  return {
    story,
    schemeId,
    seed,
    rules: rulesOf(story.rules),
    calendar,
    ids,
    issuanceId: ids.at(founded),
    communityPotId: ids.at(founded),
    ...places,
    members,
    vocabulary: vocabularyAt(founded, ids),
    profiles: buildProfiles(members, places.groups, spoken, calendar, seed),
    ...staff,
  };
}

function vocabularyAt(founded: Date, ids: DemoIds): DemoVocabulary {
  return {
    skills: new Map(defaultSkills.map((name) => [name, ids.at(founded)])),
    trainings: new Map(defaultTrainings.map(({ name, validMonths }) => [name, { id: ids.at(founded), validMonths }])),
  };
}

/** One to three groups, rather near ones. Who is at a till or runs the scheme seldom has time. */
function joinGroups(member: DemoMember, groups: readonly DemoGroup[], random: Random): void {
  const isBusy = member.actor.roles.length > 0;
  if (random.chance(isBusy ? 0.6 : 0.1)) return;
  const wanted = random.weighted([1, 2, 3], (count) => [60, 30, 10][count - 1] ?? 0);
  const near = (group: DemoGroup) => group.crowd / (distanceKm(member.home, group.body.place) + 0.5) ** 1.5;
  const chosen = new Set<DemoGroup>();
  for (let tries = 0; tries < wanted; tries += 1) chosen.add(random.weighted(groups, near));
  for (const group of chosen) addToRoster(group, member, (sessionsPerWeek * member.gives) / chosen.size);
}

function addToRoster(group: DemoGroup, member: DemoMember, perWeek: number): void {
  const known = group.roster.find((attendance) => attendance.member === member);
  const attendance: Attendance = { member, group, perWeek: Math.min(perWeek, 3) };
  if (known) known.perWeek = Math.max(known.perWeek, attendance.perWeek);
  else group.roster.push(attendance);
}

function makeFriends(member: DemoMember, members: readonly DemoMember[], random: Random): void {
  const count = random.between(0, 3);
  for (let friend = 0; friend < count; friend += 1) {
    const other = random.pick(members);
    if (other !== member && !member.friends.includes(other)) member.friends.push(other);
  }
}
