import type { CheckSeenFacts, PasskeyFacts } from './accessFacts.js';
import type { AttendanceMessages } from './attendanceFacts.js';
import type { CareByYouFacts, CareEndedFacts, CareForYouFacts } from './careFacts.js';
import type { BalanceFact, CommonFacts, IsoDay, WorkFacts } from './factBase.js';
import type { ImportMessageFacts } from './importFacts.js';
import type { MessageKind } from './kinds.js';
import type { NeighbourMessages } from './neighbourFacts.js';
import type { OpportunityMessages } from './opportunityFacts.js';
import type { RotaMessageFacts } from './rotaFacts.js';
import type { RoundMessageFacts } from './roundFacts.js';
import type { ShiftMessageFacts } from './shiftFacts.js';
import type { StatementMessageFacts } from './statementFacts.js';

export type { IsoDay, SchemeFacts } from './factBase.js';

export interface SignInCodeFacts extends CommonFacts {
  code: string;
  validForMinutes: number;
}

export interface WelcomeFacts extends CommonFacts {
  /** Credits every new member of this scheme receives, where it gives any. */
  joiningGiftMinutes?: number;
}

export interface HoursLoggedForYouFacts extends WorkFacts {
  loggedByName?: string;
}

/** Credits that reached a member's account. */
export interface EarnedFacts {
  awardedMinutes: number;
  /** How much of them went towards what was to be earned back; left out where nothing was. */
  earnedBackMinutes?: number;
  expiresOn?: IsoDay;
}

/** What an approval brings, by the reward the member chose. */
export type RewardFacts =
  | ({ reward: 'CREDITS'; isWaitingForPot?: boolean } & EarnedFacts)
  | { reward: 'DONATE'; awardedMinutes: number; donatedToName: string; isWaitingForPot?: boolean }
  | { reward: 'RECOGNITION_ONLY' };

interface AfterAppealFacts {
  /** They were declined first, and somebody else has looked at them again. */
  afterAppeal?: boolean;
  /** What whoever decided the appeal says about it. */
  answer?: string;
}

export type HoursApprovedFacts = WorkFacts & BalanceFact & RewardFacts & AfterAppealFacts;

/** Hours that were approved before, and whose credits a pot has given now. */
export type HoursCreditedFacts = WorkFacts & BalanceFact & EarnedFacts;

export interface HoursDeclinedFacts extends WorkFacts {
  reason: string;
  /** Null when the one appeal has been used. */
  appeal: { withinDays: number; lastDayOn: IsoDay } | null;
}

export interface AwardReversedFacts extends CommonFacts, BalanceFact {
  organisationName: string;
  workedOn: IsoDay;
  reversedMinutes: number;
  reason?: string;
}

export interface CreditsSpentFacts extends CommonFacts, BalanceFact {
  venueName: string;
  offerTitle: string;
  spentMinutes: number;
  redeemedAt: Date;
}

export interface RedemptionReversedFacts extends CommonFacts, BalanceFact {
  venueName: string;
  offerTitle: string;
  returnedMinutes: number;
  redeemedAt: Date;
}

interface HoldFacts extends CommonFacts {
  venueName: string;
  offerTitle: string;
  heldMinutes: number;
}

/** A booking; what is held at a till is seen there. */
export interface HoldPlacedFacts extends HoldFacts {
  bookedFor: Date;
}

export interface HoldEndedFacts extends HoldFacts {
  endedAs: 'RELEASED' | 'LAPSED';
  /** Left out where it was not booked for a time. */
  bookedFor?: Date;
  /** True where the venue no longer takes part. */
  venueHasLeft: boolean;
}

export interface GiftReceivedFacts extends CommonFacts, BalanceFact {
  fromName: string;
  giftMinutes: number;
  note?: string;
}

export interface GiftSentFacts extends CommonFacts, BalanceFact {
  toName: string;
  giftMinutes: number;
  givenAt: Date;
}

export interface DonationSentFacts extends CommonFacts, BalanceFact {
  toName: string;
  donatedMinutes: number;
  donatedAt: Date;
}

export interface CreditsExpiredFacts extends CommonFacts, BalanceFact {
  /** What nobody used in time, and went to the community pot. */
  expiredMinutes: number;
}

export interface CreditsExpiringFacts extends CommonFacts {
  /** What can be used until which day, the soonest first; at least one. */
  expiring: { lastDayOn: IsoDay; minutes: number }[];
}

export interface HoursWaitingFacts extends CommonFacts {
  organisationName: string;
  /** How many hours logs wait for this leader; at least one. */
  waitingCount: number;
  oldestLoggedOn?: IsoDay;
}

export interface PotRanOutFacts extends CommonFacts {
  /** Left out: the community pot. */
  organisationName?: string;
  /** It is frozen: filling it alone does not help. */
  isFrozen: boolean;
  /** How many approved logs wait for it, and for how much together. */
  waitingCount: number;
  waitingMinutes: number;
}

export interface DeputyNamedFacts extends CommonFacts {
  leaderName: string;
  organisationName: string;
  fromOn: IsoDay;
  toOn: IsoDay;
}

interface MintRequestFacts extends CommonFacts {
  /** Left out: the community pot. */
  organisationName?: string;
  amountMinutes: number;
}

export interface MintAskedFacts extends MintRequestFacts {
  askedByName: string;
  reason: string;
}

export interface MintDecidedFacts extends MintRequestFacts {
  decidedByName: string;
  isApproved: boolean;
  reason?: string;
}

export interface AppealReceivedFacts extends WorkFacts {
  memberName: string;
  /** The member's own. */
  words: string;
  /** Why the hours were declined. */
  reason: string;
}

export interface AppealWaitsFacts extends WorkFacts {
  memberName: string;
  appealedOn: IsoDay;
}

/** Never the key itself. */
export interface ApiKeyCreatedFacts extends CommonFacts {
  keyName: string;
  createdAt: Date;
  createdByName: string;
  /** The organisation the key acts for; left out, it acts for the whole scheme. */
  organisationName?: string;
}

/** Neither the number nor the PIN. */
export interface CardIssuedFacts extends CommonFacts {
  issuedAt: Date;
  /** Another card was in use until then. */
  replacesAnother: boolean;
}

export interface CardBlockedFacts extends CommonFacts {
  blockedAt: Date;
}

export interface AccountStatusFacts extends CommonFacts {
  /** The organisation whose account it is; left out, it is the member's own wallet. */
  organisationName?: string;
}

export interface MergeProposedFacts extends CommonFacts {
  proposedByName: string;
  remainingName: string;
  leavingName: string;
  proposedAt: Date;
}

export interface MembershipsJoinedFacts extends CommonFacts, BalanceFact {
  joinedAt: Date;
  /** The email address and the phone number that bring a sign-in code; left out where there is neither. */
  signInEmail?: string;
  signInPhone?: string;
}

export interface CreditsPassedOnFacts extends CommonFacts, BalanceFact {
  /** Who is no longer a member. */
  fromName: string;
  passedOnMinutes: number;
}

/** What becomes of the credits of somebody who leaves. */
export type LeftCreditsFacts =
  | { credits: 'NONE' }
  | { credits: 'LET_GO'; toEarnBackMinutes: number }
  | { credits: 'PASSED_ON'; leftMinutes: number; passedOnTo: string }
  | { credits: 'WAITING'; leftMinutes: number; untilDay: IsoDay };

export type MembershipEndedFacts = CommonFacts & LeftCreditsFacts & { hasWaitingHours?: boolean };

export interface OrganisationStatusFacts extends CommonFacts {
  organisationName: string;
}

export interface OrganisationClosedFacts extends OrganisationStatusFacts {
  isGroup: boolean;
  isVenue: boolean;
}

export interface InvitationFacts extends CommonFacts {
  /** The group that asks, if it is one; else the scheme's own staff do. */
  organisationName?: string;
  /** The page it opens on, with the token. */
  link: string;
  /** The same page without it, for somebody who types the token from paper. */
  page: string;
  /** As it is typed from paper. */
  token: string;
  /** The last day on which it opens. */
  lastDayOn: IsoDay;
}

/** To the coordinators of the sponsor. */
export interface SponsorAskedFacts extends CommonFacts {
  /** The group that names it. */
  organisationName: string;
  sponsorName: string;
}

/** The facts of kinds that an area names by itself. */
interface AreaMessageFacts
  extends ShiftMessageFacts,
    ImportMessageFacts,
    RotaMessageFacts,
    AttendanceMessages,
    NeighbourMessages,
    OpportunityMessages,
    RoundMessageFacts,
    StatementMessageFacts {}

export interface MessageFacts
  extends Record<Exclude<MessageKind, keyof AreaMessageFacts>, CommonFacts>,
    AreaMessageFacts {
  SIGN_IN_CODE: SignInCodeFacts;
  WELCOME: WelcomeFacts;
  HOURS_LOGGED_FOR_YOU: HoursLoggedForYouFacts;
  HOURS_APPROVED: HoursApprovedFacts;
  HOURS_CREDITED: HoursCreditedFacts;
  HOURS_DECLINED: HoursDeclinedFacts;
  AWARD_REVERSED: AwardReversedFacts;
  CREDITS_SPENT: CreditsSpentFacts;
  HOLD_PLACED: HoldPlacedFacts;
  HOLD_ENDED: HoldEndedFacts;
  REDEMPTION_REVERSED: RedemptionReversedFacts;
  GIFT_RECEIVED: GiftReceivedFacts;
  GIFT_SENT: GiftSentFacts;
  DONATION_SENT: DonationSentFacts;
  CREDITS_EXPIRED: CreditsExpiredFacts;
  CREDITS_EXPIRING: CreditsExpiringFacts;
  HOURS_WAITING: HoursWaitingFacts;
  APPEAL_RECEIVED: AppealReceivedFacts;
  APPEAL_WAITS: AppealWaitsFacts;
  DEPUTY_NAMED: DeputyNamedFacts;
  POT_RAN_OUT: PotRanOutFacts;
  MINT_ASKED: MintAskedFacts;
  MINT_DECIDED: MintDecidedFacts;
  API_KEY_CREATED: ApiKeyCreatedFacts;
  PASSKEY_ADDED: PasskeyFacts;
  PASSKEY_COPIED: PasskeyFacts;
  CHECK_SEEN: CheckSeenFacts;
  CARD_ISSUED: CardIssuedFacts;
  CARD_BLOCKED: CardBlockedFacts;
  CARD_LOCKED: CommonFacts;
  ACCOUNT_FROZEN: AccountStatusFacts;
  ACCOUNT_OPENED_AGAIN: AccountStatusFacts;
  MERGE_PROPOSED: MergeProposedFacts;
  MEMBERSHIPS_JOINED: MembershipsJoinedFacts;
  CREDITS_PASSED_ON: CreditsPassedOnFacts;
  MEMBERSHIP_ENDED: MembershipEndedFacts;
  ORGANISATION_SUSPENDED: OrganisationStatusFacts;
  ORGANISATION_RESUMED: OrganisationStatusFacts;
  ORGANISATION_CLOSED: OrganisationClosedFacts;
  INVITATION: InvitationFacts;
  CARE_FOR_YOU: CareForYouFacts;
  CARE_BY_YOU: CareByYouFacts;
  CARE_ENDED: CareEndedFacts;
  SPONSOR_ASKED: SponsorAskedFacts;
}

/** A message with its facts, as one value that a switch on `kind` narrows. */
export type Message = { [K in MessageKind]: { kind: K; facts: MessageFacts[K] } }[MessageKind];
