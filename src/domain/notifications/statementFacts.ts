import type { CommonFacts, IsoDay } from './factBase.js';

/** A movement of an account, below zero where it left, and what the account had after it. */
export interface StatementEntry {
  dayOn: IsoDay;
  minutes: number;
  about: string;
  balanceMinutes: number;
}

/** What came and went in a month; what has left is below zero. `openingMinutes` and the six after it add up to `closingMinutes`. */
export interface MemberStatementFacts extends CommonFacts {
  /** The first day of the month it tells of. */
  monthOn: IsoDay;
  openingMinutes: number;
  earnedMinutes: number;
  enjoyedMinutes: number;
  passedOnMinutes: number;
  receivedMinutes: number;
  lapsedMinutes: number;
  otherMinutes: number;
  closingMinutes: number;
  /** Hours that were approved in the month, and those taken back in it. */
  givenMinutes: number;
  takenBackMinutes: number;
  /** The last movements of the month, the latest first. */
  entries: StatementEntry[];
  /** How many more there were before them. */
  moreCount: number;
  /** Left out: nothing lapses soon. */
  lapsing?: { minutes: number; withinDays: number; firstOn: IsoDay };
}

export interface VenueMonth {
  venueName: string;
  openingMinutes: number;
  redeemedCount: number;
  redeemedMinutes: number;
  reversedCount: number;
  reversedMinutes: number;
  returnedMinutes: number;
  /** Below zero where it left. */
  otherMinutes: number;
  closingMinutes: number;
  /** How many came for the first time. */
  firstTimeCount: number;
  /** Left out: the venue has none. */
  budgetMinutes?: number;
  budgetUsedMinutes: number;
  /** The last movements of the month, the latest first, where they are told one by one. */
  entries?: StatementEntry[];
  /** How many more there were before them. */
  moreCount?: number;
}

/** To a coordinator: every venue of theirs in one message. */
export interface VenueStatementFacts extends CommonFacts {
  monthOn: IsoDay;
  /** At least one. */
  venues: VenueMonth[];
}

/** The facts of statements, by their kind. */
export interface StatementMessageFacts {
  MEMBER_STATEMENT: MemberStatementFacts;
  VENUE_STATEMENT: VenueStatementFacts;
}
