import type { BalanceFact, CommonFacts, IsoDay } from './factBase.js';

/** Between two members who help one another. */
export interface BetweenFacts extends CommonFacts {
  otherName: string;
  /** Of the post it came from. */
  title: string;
}

export interface HelpAnsweredFacts extends BetweenFacts {
  /** The other one's own. */
  words?: string;
}

export interface HelpAnswerEndedFacts extends BetweenFacts {
  endedAs: 'WITHDRAWN' | 'DECLINED' | 'ENDED';
  reason?: string;
}

export interface ExchangeProposedFacts extends BetweenFacts {
  startsAt: Date;
  minutes: number;
  /** Another time was agreed before. */
  isChange: boolean;
  /** A time that the helped member misses on short notice counts as given. */
  chargesMissed: boolean;
}

export interface ExchangeAgreedFacts extends BetweenFacts {
  startsAt: Date;
  minutes: number;
  place?: string;
  chargesMissed: boolean;
  otherPhone?: string;
  otherEmail?: string;
}

export interface ExchangeEndedFacts extends BetweenFacts {
  /** UNCONFIRMED: neither has ever said how long it was. */
  endedAs: 'CANCELLED' | 'MISSED' | 'UNCONFIRMED';
  /** Left out where no time was agreed. */
  startsAt?: Date;
  words?: string;
}

export interface ExchangeToConfirmFacts extends BetweenFacts {
  /** What the other side said; left out where neither has said anything. */
  otherMinutes?: number;
  /** The other side says that the recipient did not come. */
  isMissed: boolean;
  isReminder: boolean;
  /** Where neither has said anything: the last day on which they can, before it ends by itself. */
  lastDayOn?: IsoDay;
}

export interface ExchangeWithStaffFacts extends BetweenFacts {
  helperMinutes?: number;
  helpedMinutes?: number;
  reason?: string;
}

/** To operators. */
export interface ExchangeForStaffFacts extends CommonFacts {
  title: string;
  helperName: string;
  helpedName: string;
  minutes?: number;
}

export interface ExchangeStuckFacts extends ExchangeForStaffFacts {
  /** Absent: it still waits. Else how it ended with a membership. */
  words?: string;
}

export interface ExchangeWaitsFacts extends BetweenFacts {
  minutes: number;
  isHelper: boolean;
  /** Why staff decided so. */
  reason?: string;
}

export interface ExchangeSettledFacts extends BetweenFacts, BalanceFact {
  minutes: number;
  isHelper: boolean;
  reason?: string;
}

export interface ExchangeReversedFacts extends BetweenFacts {
  minutes: number;
  isHelper: boolean;
  reason?: string;
}

/** Help between members, by kind. */
export interface NeighbourMessages {
  HELP_ANSWERED: HelpAnsweredFacts;
  HELP_ANSWER_ENDED: HelpAnswerEndedFacts;
  EXCHANGE_PROPOSED: ExchangeProposedFacts;
  EXCHANGE_AGREED: ExchangeAgreedFacts;
  EXCHANGE_ENDED: ExchangeEndedFacts;
  EXCHANGE_TO_CONFIRM: ExchangeToConfirmFacts;
  EXCHANGE_WITH_STAFF: ExchangeWithStaffFacts;
  EXCHANGE_DISPUTED: ExchangeForStaffFacts;
  EXCHANGE_STUCK: ExchangeStuckFacts;
  EXCHANGE_WAITS: ExchangeWaitsFacts;
  EXCHANGE_SETTLED: ExchangeSettledFacts;
  EXCHANGE_REVERSED: ExchangeReversedFacts;
}
