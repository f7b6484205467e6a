import { DateTime } from 'luxon';
import { userErrorCodes } from '../errors.js';
import type { RotaGoal } from './problem.js';
import type { RotaRemark } from './rota.js';
import { type RotaNames, wordsForContradiction } from './words.js';

/** Names behind the ids of remarks; kinds of place by theirs. */
export interface RemarkNames extends RotaNames {
  seat(id: string): string;
}

/** What could not all be had, or fell out, in one sentence. */
export function remarkWords(remark: RotaRemark, names: RemarkNames): string {
  switch (remark.kind) {
    case 'DROPPED':
      return `${names.person(remark.personId)} fell out of ${names.shift(remark.shiftId)} on ${names.time(remark.shiftId)}. ${droppedWords(remark.code)}`;
    case 'PEOPLE_LEFT_OUT':
      return `There are too many people: ${remark.count} who had no place for the longest time were left out.`;
    default:
      return wordsForContradiction(remark, names, names.seat);
  }
}

/** Why a place of a rota could not be had, by its code. */
export function droppedWords(code: string): string {
  if (code === 'SHIFT_MOVED') return 'The shift was moved meanwhile.';
  if (code === 'SHIFT_FULL') return 'No place is left.';
  return isRefusal(code) ? userErrorCodes[code] : 'It could not be booked any more.';
}

function isRefusal(code: string): code is keyof typeof userErrorCodes {
  return Object.hasOwn(userErrorCodes, code);
}

const noonHour = 12;
const eveningHour = 17;

/** "Thursday evening, 3 December", by the clock on the wall. */
export function shiftTimeWords(startsAt: Date, zone: string): string {
  const local = DateTime.fromJSDate(startsAt, { zone }).setLocale('en-GB');
  const part = local.hour < noonHour ? 'morning' : local.hour < eveningHour ? 'afternoon' : 'evening';
  return `${local.toFormat('cccc')} ${part}, ${local.toFormat('d MMMM')}`;
}

const phases: Record<RotaGoal, string> = {
  SEATS: 'Finding somebody for as many places as can be.',
  TOGETHER: 'Bringing together those who asked for it.',
  FAIRNESS: 'Sharing it out fairly: who served seldom comes first.',
  PREFERENCES: 'Looking at what people would like.',
  CHANGES: 'Changing as little as can be.',
};

/** What the solver is at, in words; before it begins, that it waits. */
export function phaseWords(goals: readonly RotaGoal[], goalsDone: number, hasBegun: boolean): string {
  if (!hasBegun) return 'Waiting for its turn.';
  const goal = goals[goalsDone];
  return goal === undefined ? 'Writing it down.' : phases[goal];
}
