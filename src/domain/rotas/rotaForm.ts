import { DomainError } from '../errors.js';
import { daysBetween } from '../schemes/localTime.js';
import { rotaLimits } from './rota.js';

/** Two members of a wish. */
export interface Pair {
  memberId: string;
  otherMemberId: string;
}

export interface Pin {
  shiftRoleId: string;
  memberId: string;
}

/** What a coordinator says when they ask for a rota, besides which shifts. */
export interface RotaForm {
  fromOn: string;
  toOn: string;
  weeklyShiftsMax: number | null;
  weeklyMinutesMax: number | null;
  restMinutes: number | null;
  together: readonly Pair[];
  apart: readonly Pair[];
  pinned: readonly Pin[];
}

/** @throws DomainError INVALID_INPUT, which says what to mend */
export function mustBeRotaForm(form: RotaForm): void {
  mustBeDays(form.fromOn, form.toOn);
  mustBeWithin(form.weeklyShiftsMax, 1, 100, 'weeklyShiftsMax', 'shifts in a week');
  mustBeWithin(form.weeklyMinutesMax, 15, 10_080, 'weeklyMinutesMax', 'minutes in a week');
  mustBeWithin(form.restMinutes, 0, 2_880, 'restMinutes', 'minutes of rest');
  mustBeWishes(form);
  if (form.pinned.length > rotaLimits.pins) {
    throw invalid(
      'pinned',
      `At most ${rotaLimits.pins} places can be fixed beforehand. Fix the rest when the rota is there.`,
    );
  }
}

function mustBeDays(fromOn: string, toOn: string): void {
  if (toOn < fromOn) throw invalid('toOn', 'The last day comes before the first. Please look at the two days again.');
  if (daysBetween(fromOn, toOn) >= rotaLimits.days) {
    throw invalid('toOn', 'A rota covers a year at most. Choose fewer days.');
  }
}

function mustBeWithin(value: number | null, min: number, max: number, field: string, what: string): void {
  if (value === null || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw invalid(field, `Say a whole number of ${what} from ${min} to ${max}, or leave it out.`);
}

/** What one of two wishes forbids the other asks for: nothing is worked out from that. */
function mustBeWishes({ together, apart }: Pick<RotaForm, 'together' | 'apart'>): void {
  const field = (kind: string, pairs: readonly Pair[]) => {
    if (pairs.length > rotaLimits.wishes) throw invalid(kind, `At most ${rotaLimits.wishes} pairs can be named.`);
    if (pairs.some(({ memberId, otherMemberId }) => memberId === otherMemberId)) {
      throw invalid(kind, 'A pair is two different members.');
    }
    return new Set(pairs.map(pairOf));
  };
  const [wanted, unwanted] = [field('together', together), field('apart', apart)];
  if ([...wanted].some((pair) => unwanted.has(pair))) {
    throw invalid('apart', 'The same two members are to be together and apart. Please take one of the two away.');
  }
}

/** The same for both orders. */
export function pairOf({ memberId, otherMemberId }: Pair): string {
  return [memberId, otherMemberId].sort().join(' ');
}

export function invalid(field: string, message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: [field] });
}
