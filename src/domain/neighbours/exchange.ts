/** OFFER: a member who would help. REQUEST: a member who would like help. */
export const helpPostKinds = ['OFFER', 'REQUEST'] as const;
export type HelpPostKind = (typeof helpPostKinds)[number];

/** MET: a request that somebody agreed to help with. LAPSED: its time was over. ENDED: the membership ended. */
export const helpPostStates = ['OPEN', 'MET', 'WITHDRAWN', 'LAPSED', 'ENDED'] as const;
export type HelpPostState = (typeof helpPostStates)[number];

export const helpAnswerStates = ['WAITING', 'AGREED', 'DECLINED', 'WITHDRAWN', 'ENDED'] as const;
export type HelpAnswerState = (typeof helpAnswerStates)[number];

/**
 * What has become of help between two members. PROPOSED: one side named terms. AGREED: both did. HALF_CONFIRMED: one side said how long it was.
 * WAITING_FOR_CREDITS: both did, and the member who was helped has yet to earn what goes to the other. MISSED: it did not take place, and nothing is
 * given for it.
 */
export const exchangeStates = [
  'PROPOSED',
  'AGREED',
  'HALF_CONFIRMED',
  'WAITING_FOR_CREDITS',
  'DISPUTED',
  'SETTLED',
  'MISSED',
  'CANCELLED',
  'REVERSED',
] as const;
export type ExchangeState = (typeof exchangeStates)[number];

export const exchangeEndReasons = [
  'BY_HELPER',
  'BY_HELPED',
  'BY_STAFF',
  'BLOCKED',
  'POST_ENDED',
  'MEMBERSHIP_ENDED',
  'UNCONFIRMED',
] as const;
export type ExchangeEndReason = (typeof exchangeEndReasons)[number];

/** Agreed, and not over yet: each sees where, and how to reach the other. */
export const meetingStates: readonly ExchangeState[] = ['AGREED', 'HALF_CONFIRMED', 'WAITING_FOR_CREDITS', 'DISPUTED'];

/** Under way: it ends with a membership, and when one side blocks the other. */
export const openExchangeStates: readonly ExchangeState[] = ['PROPOSED', ...meetingStates];

/**
 * What is settled where both sides said how many minutes were given: what they agree on, or the middle of the two, rounded down to whole minutes. Null:
 * they differ by more than the scheme lets pass, and somebody has to look at it.
 */
export function averagedMinutes(helperMinutes: number, helpedMinutes: number, toleranceMinutes: number): number | null {
  if (Math.abs(helperMinutes - helpedMinutes) > toleranceMinutes) return null;
  return Math.floor((helperMinutes + helpedMinutes) / 2);
}

const hourMs = 3_600_000;

/** Was there less notice than the scheme asks for? */
export function isShortNotice(toldAt: Date, startsAt: Date, noticeHours: number): boolean {
  return startsAt.getTime() - toldAt.getTime() < noticeHours * hourMs;
}
