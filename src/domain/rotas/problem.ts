import type { Span } from '../shifts/places.js';

/**
 * What a rota is made of: plain data that crosses to the solver's thread and back, ids instead of rows. Whoever asks has already applied what the scheme
 * and the group require of people: here somebody fits a seat by its skills, by time and by what they said. Ids are the caller's own and only compared.
 */
export interface RotaProblem {
  shifts: readonly RotaShift[];
  seats: readonly RotaSeat[];
  people: readonly RotaPerson[];
  /** Groups of two or more who asked to be on the same shift: a wish, weighed after filled seats. */
  together: readonly RotaWish[];
  /** Groups of two or more of whom no two are put on one shift: a rule, for which a seat is left empty. */
  apart: readonly RotaWish[];
  /** Who has a place already. What is pinned stays whatever it costs; the rest may be moved. */
  standing: readonly RotaStanding[];
  /** What counts, the most important first. Each only chooses among what is best by those before it. SEATS is first always. */
  goals: readonly RotaGoal[];
  /** When the time is up, the best found until then is the answer. */
  deadlineMs: number;
}

/**
 * SEATS: places filled, as many as can be. TOGETHER: a wish costs 1 if its people never share a shift, and 1 for each turn that one of them has without
 * all the others; as little as can be. FAIRNESS: the sum of squares of how often each will have served, what they served lately included; as little as
 * can be, so whoever served seldom comes first. PREFERENCES: the sum of what people said about their shifts; as much as can be. CHANGES: standing
 * places that are not kept; as few as can be.
 */
export const rotaGoals = ['SEATS', 'TOGETHER', 'FAIRNESS', 'PREFERENCES', 'CHANGES'] as const;
export type RotaGoal = (typeof rotaGoals)[number];

/** After somebody dropped out: nobody else is moved to make it fairer or nicer. */
export const goalsAfterDropOut: readonly RotaGoal[] = ['SEATS', 'TOGETHER', 'CHANGES', 'FAIRNESS', 'PREFERENCES'];

export interface RotaShift extends Span {
  id: string;
}

/** A kind of place of a shift. */
export interface RotaSeat {
  id: string;
  shiftId: string;
  /** Whoever takes one has all of these. */
  skillIds: readonly string[];
  /** Places that the rota decides about, those in `standing` included; those that others hold are not counted. */
  places: number;
}

export interface RotaPerson {
  id: string;
  skillIds: readonly string[];
  /** Times or shifts they are free for. Null: any. Where both are given, both must hold. Spans that touch count as one. */
  freeSpans: readonly Span[] | null;
  freeShiftIds: readonly string[] | null;
  /** Shifts they said they do not want. */
  unwantedShiftIds: readonly string[];
  /** Shifts they may not be on, whatever the reason (a requirement that is missing, a block): counted apart from being away. */
  barredShiftIds: readonly string[];
  /** Shifts on which they have a place that the rota does not decide about: with a team, or one that is offered to them. */
  onShiftIds?: readonly string[];
  /** Where they are already, outside this rota. It counts for overlaps, rest and limits. */
  elsewhere: readonly RotaElsewhere[];
  /** How much they give at most; none: as much as there is. */
  limits: readonly RotaLimit[];
  /** Between the end of one shift and the start of the next. */
  restMinutes: number;
  /** Whole numbers from -100 to 100; a shift that is not named counts 0. */
  preferences: readonly RotaPreference[];
  /** Turns in the time before this rota that fairness looks back on. */
  servedLately: number;
}

export interface RotaElsewhere extends Span {
  /** What it may be called in an explanation ("the Food bank"). Null: not to be told. */
  name: string | null;
}

/** For shifts that start within [startsAt, endsAt): a week of local time, or the rota as a whole. Null: no limit of that kind. */
export interface RotaLimit extends Span {
  shiftsMax: number | null;
  minutesMax: number | null;
  /** The minutes are what the rota was asked for with, and not what they said: for the words alone. */
  minutesOfRota?: boolean;
}

export interface RotaPreference {
  shiftId: string;
  weight: number;
}

export interface RotaWish {
  id: string;
  personIds: readonly string[];
}

export interface RotaStanding {
  personId: string;
  seatId: string;
  pinned: boolean;
}
