import { addDays, dayStart } from '../../../domain/schemes/localTime.js';
import { type Borough, type DemoMember, type DemoOpportunity, demoZone, type Meetings } from '../borough.js';
import { declinedReasons } from '../data/rotaTexts.js';
import { Random } from '../random.js';
import type { Outcome } from '../rota/admission.js';
import { interestIn } from '../rota/opportunities.js';
import type { Asks } from '../rota/waitingList.js';
import { dueRow } from './dueRow.js';
import type { Rota, Shift } from './rota.js';

const minuteMs = 60_000;
/** So many days ahead people have booked by now: nearly all who will for the first, few for the last. */
const bookedAheadDays = 24;
/** In these days the member whom one signs in as comes to everything, and the leader's first group has more who would like to than places. */
const shownDays = 8;

interface Moment {
  meetings: Meetings;
  /** How many of those who usually come have booked by now. */
  share: number;
  isShown: boolean;
  /** More would like to come than there are places. */
  isCrowded: boolean;
}

/** What stands ahead after the last day: shifts as far as they are made, who has booked or waits by now, and who has asked to join in. */
export function lookAhead(borough: Borough, rota: Rota): void {
  const random = new Random(`${borough.seed} ahead`);
  const today = addDays(borough.calendar.at(borough.calendar.length - 1).day, 1);
  const crowded = borough.groups[0]?.sessions[0]?.meetings ?? null;
  const others = borough.groups.flatMap(({ opportunities }) => opportunities.flatMap(({ meetings }) => meetings));
  // Who wants to come to what is shown has no other plans that day yet.
  const all = crowded ? [crowded, ...others.filter((meetings) => meetings !== crowded)] : others;
  const until = new Date(rota.end.getTime() - 1_000);
  for (let ahead = 0; ahead <= borough.rules.shiftHorizonDays; ahead += 1) {
    const day = addDays(today, ahead);
    const isShown = ahead > 0 && ahead <= shownDays;
    for (const meetings of all) {
      if (!meetings.isOn(day)) continue;
      const isCrowded = isShown && meetings === crowded;
      const share = isCrowded ? 1.5 : ahead > bookedAheadDays ? 0 : 1 - ahead / (bookedAheadDays + 6);
      const shift = rota.open(meetings, day);
      const asks = asksFor(borough, rota, shift, { meetings, share, isShown, isCrowded }, random);
      rota.fill(
        shift,
        asks.filter(({ at }) => at < until),
        until,
        { comes: () => true, present: () => undefined },
      );
    }
  }
  const madeUntil = addDays(today, borough.rules.shiftHorizonDays);
  for (const meetings of all) growLater(borough, rota, meetings, madeUntil);
  const opportunities = borough.groups.flatMap((group) => group.opportunities);
  for (const opportunity of opportunities) applyTo(opportunity, borough, rota, random);
}

/** A series goes on as soon as its next day comes near enough. */
function growLater(borough: Borough, rota: Rota, meetings: Meetings, madeUntil: string): void {
  const { series, isOn } = meetings;
  if (!series) return;
  let next = addDays(madeUntil, 1);
  while (!isOn(next)) next = addDays(next, 1);
  const dueAt = dayStart(addDays(next, -borough.rules.shiftHorizonDays), demoZone);
  rota.dueWork.push(...dueRow(borough, 'SERIES_GROWS', series.id, dueAt, rota.end));
}

function asksFor(borough: Borough, rota: Rota, shift: Shift, moment: Moment, random: Random): Asks[] {
  const { isShown, isCrowded } = moment;
  const early = isCrowded ? 30 : undefined;
  return whoWishes(borough, moment, random).flatMap((member) => {
    const isFirst = isShown && member === borough.members[0];
    const asked = rota.asking.ask(member, shift, isFirst ? 40 : early);
    if (!asked) return [];
    if (!isShown && random.chance(0.06)) return [rota.asking.changesMind(asked, shift)];
    return [isCrowded ? { ...asked, people: 1 } : asked];
  });
}

function whoWishes(
  { calendar, members }: Borough,
  { meetings, share, isShown, isCrowded }: Moment,
  random: Random,
): DemoMember[] {
  const { group } = meetings.opportunity;
  const isRegular = group.sessions.some((session) => session.meetings === meetings);
  const staying = group.roster.filter(({ member }) => member.driftsAwayOn >= calendar.length);
  const wishing = staying.filter((attendance) => {
    if (isShown && isRegular && attendance.member === members[0]) return true;
    const often = isRegular ? attendance.perWeek / group.sessions.length : interestIn(attendance, meetings);
    return random.chance(Math.min(0.92, often) * share);
  });
  const places = meetings.places.reduce((sum, { capacity }) => sum + capacity, 0);
  const wanted = isCrowded ? Math.max(0, places + 3 - wishing.length) : 0;
  const more = staying.filter((attendance) => !wishing.includes(attendance)).slice(0, wanted);
  return [...wishing, ...more].map(({ member }) => member);
}

/** Some ask to join in what has no shifts too: a few are declined or think better of it, a few wait for an answer. */
function applyTo(
  opportunity: DemoOpportunity,
  { calendar, members, groups }: Borough,
  rota: Rota,
  random: Random,
): void {
  const { pattern, publishedAt, closedAt, group, meetings } = opportunity;
  if (!pattern.joining || !publishedAt) return;
  const after = (instant: Date) => calendar.days.findIndex(({ index }) => calendar.instant(index, 9 * 60) > instant);
  const [from, until] = [after(publishedAt), closedAt ? after(closedAt) - 3 : calendar.length - 1];
  if (from < 0 || until <= from) return;
  const isFirst = group === groups[0];
  const count = random.between(isFirst ? 2 : 0, meetings.length === 0 ? 6 : 3);
  const present = random
    .shuffled(members)
    .filter((member) => !group.leaders.includes(member) && !rota.admission.knows(member, opportunity));
  const applicants = present.filter(({ joinedOn }) => joinedOn < until - 10).slice(0, count);
  for (const [turn, member] of applicants.entries()) {
    const waits = closedAt === null && (turn === 0 || random.chance(0.25));
    const earliest = Math.max(from, member.joinedOn + 1);
    const day = waits ? random.between(Math.max(earliest, until - 9), until) : random.between(earliest, until);
    const at = calendar.instant(day, random.between(10 * 60, 16 * 60), random.between(0, 59));
    rota.admission.apply(member, opportunity, at, waits ? null : outcomeOf(opportunity, at, random));
  }
}

/** The group decides within the day; what was accepted ends with its opportunity. */
function outcomeOf({ meetings, closedAt }: DemoOpportunity, appliedAt: Date, random: Random): Outcome {
  const at = new Date(appliedAt.getTime() + random.between(30, 6 * 60) * minuteMs);
  // Those who were let in to come to its shifts are written down elsewhere.
  const accepted = meetings.length === 0 ? 6 : 0;
  const state = random.weighted(['ACCEPTED', 'DECLINED', 'WITHDRAWN'] as const, (outcome) =>
    outcome === 'ACCEPTED' ? accepted : outcome === 'DECLINED' ? 2 : 1,
  );
  if (state === 'ACCEPTED' && closedAt) return { state: 'ENDED', at: closedAt, reason: 'It has come to an end.' };
  return { state, at, reason: state === 'DECLINED' ? random.pick(declinedReasons) : null };
}
