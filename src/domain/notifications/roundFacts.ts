import type { WaitsWith } from '../hours/waitingWords.js';
import type { DbsLevel } from '../opportunities/requirements.js';
import type { BalanceFact, CommonFacts, IsoDay } from './factBase.js';

/** What rounds find out and tell: nobody did anything just now, and somebody should know all the same. */

/** To the member whose hours wait longer than they should. */
export interface HoursWithFacts extends CommonFacts {
  organisationName: string;
  /** How many logs of theirs wait there; at least one. */
  waitingCount: number;
  oldestLoggedOn: IsoDay;
  waitsWith: WaitsWith;
  /** Somebody it waits for; left out: nobody is there, or it waits for the scheme's staff. */
  withName?: string;
}

/** To operators. */
export interface HoursStuckFacts extends CommonFacts {
  organisationName: string;
  waitingCount: number;
  oldestLoggedOn: IsoDay;
  /** Nobody at the group is there to decide. */
  hasNobody: boolean;
}

/** One of the three is there: what the proof is of. */
export interface ProofFacts {
  ageYears: number | null;
  trainingName: string | null;
  dbsLevel: DbsLevel | null;
  /** The last day it counts. */
  expiresOn: IsoDay;
}

export interface CheckExpiresFacts extends CommonFacts, ProofFacts {
  /** How many places of theirs on shifts after that day ask for it; left out: none. */
  bookedCount?: number;
}

/** To those who look after a group that relies on it. */
export interface CheckExpiresThereFacts extends CommonFacts, ProofFacts {
  memberName: string;
  organisationName: string;
  /** What they would be there, on the first shift after that day. */
  role: string;
  startsAt: Date;
  /** How many more of theirs; left out: none. */
  moreCount?: number;
}

export interface NotSeenFacts extends CommonFacts, BalanceFact {
  /** What suits them, the best first: up to three. */
  near: { role: string; organisationName: string }[];
}

/** The invitation as it was sent, again. */
export interface InvitationReminderFacts extends CommonFacts {
  organisationName?: string;
  link: string;
  page: string;
  token: string;
  lastDayOn: IsoDay;
}

/** To whoever invited somebody. */
export interface InvitationLapsedFacts extends CommonFacts {
  /** Left out where no name was given. */
  invitedName?: string;
  organisationName?: string;
  invitedOn: IsoDay;
}

/** The day before a booking at a venue. */
export interface HoldNearFacts extends CommonFacts {
  venueName: string;
  offerTitle: string;
  heldMinutes: number;
  bookedFor: Date;
}

/** To operators: numbers alone. */
export interface LedgerAlarmFacts extends CommonFacts {
  dayOn: IsoDay;
  differenceCount: number;
  /** The numbers of the promises that are broken: "1, 4". */
  promises: string;
}

export interface WeeklyDigestFacts extends CommonFacts {
  /** What suits them best and what is new among what they look for; at least one of the two is not empty. */
  matches: { role: string; organisationName: string }[];
  news: { searchName: string; role: string; organisationName: string }[];
}

/** What was collected for somebody, in one message. */
export interface DigestFacts extends CommonFacts {
  /** The newest first; at least one. */
  things: {
    headline: string;
    /** What happened, in a sentence or two. Left out: the headline is all that is known. */
    gist?: string;
    happenedAt: Date;
  }[];
  /** How many more there are; left out: none. */
  moreCount?: number;
}

/** The facts of every message that a round tells, by its kind. */
export interface RoundMessageFacts {
  HOURS_WITH: HoursWithFacts;
  HOURS_STUCK: HoursStuckFacts;
  CHECK_EXPIRES: CheckExpiresFacts;
  CHECK_EXPIRES_THERE: CheckExpiresThereFacts;
  NOT_SEEN: NotSeenFacts;
  INVITATION_REMINDER: InvitationReminderFacts;
  INVITATION_LAPSED: InvitationLapsedFacts;
  HOLD_NEAR: HoldNearFacts;
  LEDGER_ALARM: LedgerAlarmFacts;
  WEEKLY_DIGEST: WeeklyDigestFacts;
  DIGEST: DigestFacts;
}
