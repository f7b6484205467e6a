/** How somebody proved who they are when they signed in, and how long that lasts. */
interface SessionTimes {
  /** How long the token that is shown with every request works. */
  tokenMinutes: number;
  /** How long the token that renews it works, and how long a session can be renewed at all. Null: it ends with its first token. */
  renewal: { tokenHours: number; sessionHours: number } | null;
}

const dayHours = 24;
const people: SessionTimes = { tokenMinutes: 15, renewal: { tokenHours: 30 * dayHours, sessionHours: 90 * dayHours } };

/**
 * A copied token is of use for minutes. Members stay signed in on their phone for 30 days after they last used it, 90 at most; staff sign in for a working
 * day; whoever typed a card's PIN on a screen that others use afterwards has ten minutes.
 */
export const sessionTimes = {
  CODE: people,
  PASSKEY: people,
  INVITATION: people,
  STAFF: { tokenMinutes: 15, renewal: { tokenHours: 12, sessionHours: 12 } },
  CARD: { tokenMinutes: 10, renewal: null },
} as const satisfies Record<string, SessionTimes>;

/** Of a visit to one page of the service itself, in a browser's cookie: an hour, and nothing renews it. */
export const visitTimes: SessionTimes = { tokenMinutes: 60, renewal: null };

export function minutesAfter(now: Date, minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000);
}

export function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
