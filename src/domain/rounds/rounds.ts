import type { SchemeRules } from '../schemes/rules.js';

/** What the service does for a whole scheme again and again. */
export const roundKinds = [
  'EXPIRE_CREDITS',
  'SNAPSHOT',
  'RECONCILIATION',
  'EXPIRY_NOTICES',
  'APPROVALS_WAITING',
  'DOCUMENTS_EXPIRING',
  'HOLDS_NEAR',
  'MEMBER_STATEMENTS',
  'VENUE_STATEMENTS',
  'NOT_SEEN',
  'WEEKLY_DIGEST',
] as const;
export type RoundKind = (typeof roundKinds)[number];

/**
 * WAITING: its time has come, nobody has begun. STOPPED: an operator wants it to stand still. DROPPED: it was not done, because it makes no sense any
 * more.
 */
export const roundStates = ['WAITING', 'RUNNING', 'STOPPED', 'DONE', 'DROPPED'] as const;
export type RoundState = (typeof roundStates)[number];

/** As it is shown: GIVEN_UP where it is open and its next batch is not tried any more. */
export type ShownRoundState = RoundState | 'GIVEN_UP';

/** LATER_ROUND: a later one does what this one would have done. TOO_LATE: nobody needs it any more. */
export const dropReasons = ['LATER_ROUND', 'TOO_LATE'] as const;
export type DropReason = (typeof dropReasons)[number];

/** On which local days a round is due. A MONTHLY and a QUARTERLY one on the first day. */
export type Rhythm = { every: 'DAY' } | { every: 'WEEK'; weekday: number } | { every: 'MONTH' } | { every: 'QUARTER' };

/** When a kind of round is due, and what becomes of those that nobody could do in time. */
export interface RoundRule {
  rhythm: Rhythm;
  /** The wall time of the scheme's zone: "09:00". */
  at: string;
  /** EACH: every one that was missed is made up for. LATEST: the last one does what those before it would have done. */
  missed: 'EACH' | 'LATEST';
  /** What has been due for longer than so many days is not made up for any more. */
  keepsDays: number;
}

/** What tells of a month is told of every month, however late, while somebody may still wonder what happened in it. */
const monthly = (): RoundRule => ({ rhythm: { every: 'MONTH' }, at: '09:00', missed: 'EACH', keepsDays: 62 });

/** By the scheme's own rules where they say something about it. */
export const roundRules: Readonly<Record<RoundKind, (rules: SchemeRules) => RoundRule>> = {
  // When the local day is over. Whatever lapsed before lapses with it.
  EXPIRE_CREDITS: () => ({ rhythm: { every: 'DAY' }, at: '00:05', missed: 'LATEST', keepsDays: 400 }),
  // Each month has its own figures, however late they are frozen.
  SNAPSHOT: () => ({ rhythm: { every: 'MONTH' }, at: '00:30', missed: 'EACH', keepsDays: 400 }),
  RECONCILIATION: () => ({ rhythm: { every: 'DAY' }, at: '02:30', missed: 'LATEST', keepsDays: 7 }),
  MEMBER_STATEMENTS: monthly,
  VENUE_STATEMENTS: monthly,
  APPROVALS_WAITING: () => ({ rhythm: { every: 'DAY' }, at: '09:00', missed: 'LATEST', keepsDays: 7 }),
  DOCUMENTS_EXPIRING: () => ({ rhythm: { every: 'DAY' }, at: '09:00', missed: 'LATEST', keepsDays: 7 }),
  // What was booked for a day that has come needs no reminder.
  HOLDS_NEAR: () => ({ rhythm: { every: 'DAY' }, at: '09:00', missed: 'LATEST', keepsDays: 0 }),
  EXPIRY_NOTICES: () => ({ rhythm: { every: 'DAY' }, at: '09:00', missed: 'LATEST', keepsDays: 7 }),
  // What was a week's news on Monday is none when the next one comes.
  WEEKLY_DIGEST: ({ digestWeekday }) => ({
    ...{ rhythm: { every: 'WEEK', weekday: digestWeekday }, at: '09:00' },
    ...{ missed: 'LATEST', keepsDays: 3 },
  }),
  NOT_SEEN: () => ({ rhythm: { every: 'QUARTER' }, at: '09:00', missed: 'LATEST', keepsDays: 14 }),
};
