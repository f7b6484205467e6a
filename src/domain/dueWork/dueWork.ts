/** What can be made to happen at an instant, and the type of what it is about. */
export const dueWorkSubjects = {
  /** A hold's time runs out. */
  HOLD_LAPSES: 'Redemption',
  /** An invitation nobody accepted ends. */
  INVITATION_LAPSES: 'Invitation',
  /** Some days before an invitation lapses that nobody has taken up. */
  INVITATION_REMINDS: 'Invitation',
  /** Nobody has decided an appeal: the operators are told. */
  APPEAL_WAITS: 'HoursLog',
  /** The days in which a closed member's credits may still be passed on are over. */
  WALLET_SETTLES: 'Member',
  /** Some time after a shift's planned end: what was forgotten about attendance is settled. */
  SHIFT_ENDS: 'Shift',
  /** Nobody took a place that was offered to them: it goes to the next. */
  WAITING_OFFER_LAPSES: 'Booking',
  /** A shift begins: whoever still waits for it waits no longer, and swaps of its places are over. */
  SHIFT_BEGINS: 'Shift',
  /** The last day of a post among neighbours is over. */
  HELP_POST_ENDS: 'HelpPost',
  /** A side of an exchange has not said yet how long it was. */
  EXCHANGE_REMINDS: 'HelpExchange',
  /** One side of an exchange has confirmed, and the other has kept silent for its days. */
  EXCHANGE_SILENT: 'HelpExchange',
  /** Neither side of an exchange has said how long it was, for the days after which it is forgotten. */
  EXCHANGE_ENDS: 'HelpExchange',
  /** Both have confirmed, and the credits were not there: they may be by now. */
  EXCHANGE_COMPLETES: 'HelpExchange',
  /** A rota is to be worked out. */
  ROTA_SOLVES: 'Rota',
  /** More shifts of a series come within the days for which they are made. */
  SERIES_GROWS: 'ShiftSeries',
  /** Days before a shift, who is booked is reminded. */
  SHIFT_REMINDS_DAYS: 'Shift',
  /** Hours before it, again. */
  SHIFT_REMINDS_HOURS: 'Shift',
  /** The next of the scheme's rounds begins. Plans itself, for ever. */
  ROUNDS_BEGIN: 'Scheme',
  /** A round's next batch. */
  ROUND_GOES_ON: 'Round',
  /** A group's timesheet is checked, or its next rows are loaded. */
  IMPORT_GOES_ON: 'HoursImport',
  /** What was collected for a member is told. */
  DIGEST_DUE: 'Member',
} as const;

export type DueWorkKind = keyof typeof dueWorkSubjects;

/** DEAD: tried often enough, and left for an operator. */
export const dueWorkStates = ['WAITING', 'DONE', 'CANCELLED', 'DEAD'] as const;
export type DueWorkState = (typeof dueWorkStates)[number];

/** How often work is tried before it is left for an operator. */
export const TRIES_MAX = 8;

const MINUTE_MS = 60_000;
const WAITS_MS = [1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * MINUTE_MS);

/**
 * When work that failed is tried again, after so many tries: after 1, 5 and 30 minutes, then 2, 6, 12 and 24 hours. Together nearly two days, in which
 * a person can mend what stands in the way. Null: it was tried often enough.
 */
export function nextTryAt(failedAt: Date, tries: number): Date | null {
  const waitMs = tries < TRIES_MAX ? WAITS_MS[tries - 1] : undefined;
  return waitMs === undefined ? null : new Date(failedAt.getTime() + waitMs);
}
