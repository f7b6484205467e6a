/** The ways a message can travel. PUSH: a phone or computer is told that there is one. */
export const CHANNELS = ['EMAIL', 'TEXT', 'LETTER', 'PUSH'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a member chose; NONE means "send me nothing I am not waiting for". */
export const PREFERRED_CHANNELS = [...CHANNELS, 'NONE'] as const;
export type PreferredChannel = (typeof PREFERRED_CHANNELS)[number];

export const MESSAGE_KINDS = [
  'SIGN_IN_CODE',
  'WELCOME',
  'HOURS_LOGGED_FOR_YOU',
  'HOURS_APPROVED',
  'HOURS_CREDITED',
  'HOURS_DECLINED',
  'AWARD_REVERSED',
  'CREDITS_SPENT',
  'REDEMPTION_REVERSED',
  'HOLD_PLACED',
  'HOLD_ENDED',
  'GIFT_RECEIVED',
  'GIFT_SENT',
  'DONATION_SENT',
  'CREDITS_EXPIRED',
  'CREDITS_EXPIRING',
  'HOURS_WAITING',
  'APPEAL_RECEIVED',
  'APPEAL_WAITS',
  'DEPUTY_NAMED',
  'POT_RAN_OUT',
  'MINT_ASKED',
  'MINT_DECIDED',
  'API_KEY_CREATED',
  'PASSKEY_ADDED',
  'PASSKEY_COPIED',
  'CHECK_SEEN',
  'CARD_ISSUED',
  'CARD_BLOCKED',
  'CARD_LOCKED',
  'ACCOUNT_FROZEN',
  'ACCOUNT_OPENED_AGAIN',
  'MERGE_PROPOSED',
  'MEMBERSHIPS_JOINED',
  'CREDITS_PASSED_ON',
  'MEMBERSHIP_ENDED',
  'ORGANISATION_SUSPENDED',
  'ORGANISATION_RESUMED',
  'ORGANISATION_CLOSED',
  'INVITATION',
  'CARE_FOR_YOU',
  'CARE_BY_YOU',
  'CARE_ENDED',
  'SPONSOR_ASKED',
  'SHIFT_BOOKED',
  'SHIFT_REMINDER',
  'IMPORT_ENDED',
  'ROTA_READY',
  'ROTA_BOOKED',
  'BOOKING_ENDED',
  'PLACE_OFFERED',
  'PLACES_FREE',
  'SHIFT_CHANGED',
  'SWAP_OFFERED',
  'SWAP_TAKEN',
  'SHIFTS_PAUSED',
  'SHIFTS_RESUMED',
  'SERIES_NOTICED',
  'APPLICATION_RECEIVED',
  'APPLICATION_ANSWERED',
  'APPLICATION_WITHDRAWN',
  'REQUIREMENTS_MISSING',
  'REQUIREMENTS_CHANGED',
  'NO_SHOW',
  'CHECK_OUT_FORGOTTEN',
  'ATTENDANCE_LIST_ASKED',
  'HELP_ANSWERED',
  'HELP_ANSWER_ENDED',
  'EXCHANGE_PROPOSED',
  'EXCHANGE_AGREED',
  'EXCHANGE_ENDED',
  'EXCHANGE_TO_CONFIRM',
  'EXCHANGE_WITH_STAFF',
  'EXCHANGE_DISPUTED',
  'EXCHANGE_STUCK',
  'EXCHANGE_WAITS',
  'EXCHANGE_SETTLED',
  'EXCHANGE_REVERSED',
  'HOURS_WITH',
  'HOURS_STUCK',
  'CHECK_EXPIRES',
  'CHECK_EXPIRES_THERE',
  'NOT_SEEN',
  'INVITATION_REMINDER',
  'INVITATION_LAPSED',
  'HOLD_NEAR',
  'LEDGER_ALARM',
  'WEEKLY_DIGEST',
  'DIGEST',
  'MEMBER_STATEMENT',
  'VENUE_STATEMENT',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What members may switch off, by what it is about. What a member must be told has no topic. */
export const TOPICS = ['HOURS', 'CREDITS', 'SHIFTS', 'MATCHES', 'NEIGHBOURS', 'NEWS'] as const;
export type Topic = (typeof TOPICS)[number];

/**
 * When a message goes. AWAITED: at once, whatever the hour. SOON: as soon as it is not night for them. CAN_WAIT: it may be collected, because they wish
 * to hear of such things once a day or once a week, or have had enough for today.
 */
export type Urgency = 'AWAITED' | 'SOON' | 'CAN_WAIT';

/** How what can wait is told: one by one, or collected. */
export const FREQUENCIES = ['AS_IT_HAPPENS', 'DAILY', 'WEEKLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export interface MessageRule {
  /** Null: it must be told. */
  topic: Topic | null;
  urgency: Urgency;
  /** The person asked for it and is waiting: it goes out even to someone who chose NONE. */
  isAwaited: boolean;
  /** The body opens a door (a sign-in code, an invitation): it must not be kept once it has been handed over, and never logged. */
  isSensitive: boolean;
  /** It goes to somebody whose membership has ended; nothing else does. */
  isFarewell: boolean;
  /** Later than this it is not handed over any more: what it opens would be shut, and its body must not lie about. Null: it keeps. */
  handOverWithinMinutes: number | null;
  /** The channels that can carry it in time. */
  channels: readonly Channel[];
}

const ORDINARY: Omit<MessageRule, 'topic' | 'urgency'> = {
  isAwaited: false,
  isSensitive: false,
  isFarewell: false,
  handOverWithinMinutes: null,
  channels: CHANNELS,
};

/** News of a topic, which whoever does not want it can switch off. */
const news = (topic: Topic, urgency: Urgency): MessageRule => ({ ...ORDINARY, topic, urgency });

/** It changes something for them, or somebody counts on them: nobody can switch it off but by wishing for no messages at all. */
const MUST_BE_TOLD: MessageRule = { ...ORDINARY, topic: null, urgency: 'SOON' };
const MUST_BE_TOLD_SOME_TIME: MessageRule = { ...MUST_BE_TOLD, urgency: 'CAN_WAIT' };

/** About what lets somebody in: told whatever the member chose, because it may not have been them. */
const ABOUT_ACCESS: MessageRule = { ...MUST_BE_TOLD, isAwaited: true };
/** The same, where every hour counts if it was not them. */
const ALARM: MessageRule = { ...ABOUT_ACCESS, urgency: 'AWAITED' };

/** Somebody waits for it, and what it holds is nobody else's to see. */
const OPENS_A_DOOR: MessageRule = {
  ...ALARM,
  isSensitive: true,
  channels: ['EMAIL', 'TEXT', 'LETTER'],
};

const DAY_MINUTES = 24 * 60;

/**
 * A sign-in code is dead before a letter arrives. An invitation has no member yet who could have chosen anything.
 */
export const MESSAGE_RULES: Readonly<Record<MessageKind, MessageRule>> = {
  SIGN_IN_CODE: { ...OPENS_A_DOOR, handOverWithinMinutes: 15, channels: ['EMAIL', 'TEXT'] },
  WELCOME: MUST_BE_TOLD,
  HOURS_LOGGED_FOR_YOU: news('HOURS', 'CAN_WAIT'),
  HOURS_APPROVED: news('HOURS', 'CAN_WAIT'),
  HOURS_CREDITED: news('HOURS', 'CAN_WAIT'),
  HOURS_DECLINED: MUST_BE_TOLD,
  AWARD_REVERSED: MUST_BE_TOLD,
  CREDITS_SPENT: news('CREDITS', 'CAN_WAIT'),
  HOLD_PLACED: news('CREDITS', 'CAN_WAIT'),
  HOLD_ENDED: MUST_BE_TOLD,
  REDEMPTION_REVERSED: news('CREDITS', 'SOON'),
  GIFT_RECEIVED: news('CREDITS', 'CAN_WAIT'),
  GIFT_SENT: news('CREDITS', 'CAN_WAIT'),
  DONATION_SENT: news('CREDITS', 'CAN_WAIT'),
  CREDITS_EXPIRED: MUST_BE_TOLD_SOME_TIME,
  CREDITS_EXPIRING: MUST_BE_TOLD,
  HOURS_WAITING: MUST_BE_TOLD_SOME_TIME,
  APPEAL_RECEIVED: MUST_BE_TOLD,
  APPEAL_WAITS: MUST_BE_TOLD,
  DEPUTY_NAMED: MUST_BE_TOLD,
  POT_RAN_OUT: MUST_BE_TOLD,
  API_KEY_CREATED: ALARM,
  PASSKEY_ADDED: ALARM,
  PASSKEY_COPIED: ALARM,
  CHECK_SEEN: MUST_BE_TOLD_SOME_TIME,
  CARD_ISSUED: ABOUT_ACCESS,
  CARD_BLOCKED: ABOUT_ACCESS,
  CARD_LOCKED: ABOUT_ACCESS,
  ACCOUNT_FROZEN: MUST_BE_TOLD,
  ACCOUNT_OPENED_AGAIN: MUST_BE_TOLD,
  MERGE_PROPOSED: MUST_BE_TOLD,
  MEMBERSHIPS_JOINED: MUST_BE_TOLD,
  CREDITS_PASSED_ON: MUST_BE_TOLD,
  // They asked to leave, and the last word to them is what happens to their credits.
  MEMBERSHIP_ENDED: { ...MUST_BE_TOLD, isAwaited: true, isFarewell: true },
  ORGANISATION_SUSPENDED: MUST_BE_TOLD,
  ORGANISATION_RESUMED: MUST_BE_TOLD,
  ORGANISATION_CLOSED: MUST_BE_TOLD,
  MINT_ASKED: MUST_BE_TOLD,
  MINT_DECIDED: MUST_BE_TOLD,
  INVITATION: { ...OPENS_A_DOOR, handOverWithinMinutes: 3 * DAY_MINUTES },
  CARE_FOR_YOU: ABOUT_ACCESS,
  CARE_BY_YOU: ABOUT_ACCESS,
  CARE_ENDED: ABOUT_ACCESS,
  SPONSOR_ASKED: MUST_BE_TOLD,
  SHIFT_BOOKED: news('SHIFTS', 'SOON'),
  SHIFT_REMINDER: news('SHIFTS', 'SOON'),
  IMPORT_ENDED: MUST_BE_TOLD,
  ROTA_READY: MUST_BE_TOLD,
  ROTA_BOOKED: MUST_BE_TOLD,
  BOOKING_ENDED: MUST_BE_TOLD,
  // They asked for a place, and it is kept for a while only.
  PLACE_OFFERED: { ...MUST_BE_TOLD, isAwaited: true, urgency: 'AWAITED' },
  PLACES_FREE: news('SHIFTS', 'SOON'),
  SHIFT_CHANGED: MUST_BE_TOLD,
  SWAP_OFFERED: news('SHIFTS', 'SOON'),
  SWAP_TAKEN: MUST_BE_TOLD,
  SHIFTS_PAUSED: MUST_BE_TOLD,
  SHIFTS_RESUMED: MUST_BE_TOLD,
  SERIES_NOTICED: MUST_BE_TOLD_SOME_TIME,
  APPLICATION_RECEIVED: MUST_BE_TOLD,
  APPLICATION_ANSWERED: MUST_BE_TOLD,
  APPLICATION_WITHDRAWN: MUST_BE_TOLD_SOME_TIME,
  REQUIREMENTS_MISSING: MUST_BE_TOLD,
  REQUIREMENTS_CHANGED: MUST_BE_TOLD,
  NO_SHOW: MUST_BE_TOLD,
  CHECK_OUT_FORGOTTEN: news('SHIFTS', 'CAN_WAIT'),
  ATTENDANCE_LIST_ASKED: MUST_BE_TOLD,
  HELP_ANSWERED: news('NEIGHBOURS', 'SOON'),
  HELP_ANSWER_ENDED: news('NEIGHBOURS', 'SOON'),
  EXCHANGE_PROPOSED: MUST_BE_TOLD,
  EXCHANGE_AGREED: MUST_BE_TOLD,
  EXCHANGE_ENDED: MUST_BE_TOLD,
  EXCHANGE_TO_CONFIRM: MUST_BE_TOLD,
  EXCHANGE_WITH_STAFF: MUST_BE_TOLD,
  EXCHANGE_DISPUTED: MUST_BE_TOLD,
  EXCHANGE_STUCK: MUST_BE_TOLD,
  EXCHANGE_WAITS: MUST_BE_TOLD,
  EXCHANGE_SETTLED: news('NEIGHBOURS', 'CAN_WAIT'),
  EXCHANGE_REVERSED: MUST_BE_TOLD,
  HOURS_WITH: news('HOURS', 'CAN_WAIT'),
  HOURS_STUCK: MUST_BE_TOLD,
  CHECK_EXPIRES: MUST_BE_TOLD,
  CHECK_EXPIRES_THERE: MUST_BE_TOLD,
  NOT_SEEN: news('NEWS', 'CAN_WAIT'),
  // They wait for it no more: it may come in the morning.
  INVITATION_REMINDER: { ...OPENS_A_DOOR, urgency: 'SOON', handOverWithinMinutes: 2 * DAY_MINUTES },
  INVITATION_LAPSED: MUST_BE_TOLD_SOME_TIME,
  // A letter would come after the day.
  HOLD_NEAR: { ...MUST_BE_TOLD, handOverWithinMinutes: DAY_MINUTES, channels: ['EMAIL', 'TEXT', 'PUSH'] },
  // Whoever runs a scheme waits for nothing as much as for this.
  LEDGER_ALARM: ALARM,
  // Of two topics: whoever writes it leaves out what is not wanted.
  WEEKLY_DIGEST: { ...ORDINARY, topic: null, urgency: 'SOON' },
  // What is in it was wanted when it was collected.
  DIGEST: MUST_BE_TOLD,
  // Collected already, of a month.
  MEMBER_STATEMENT: news('CREDITS', 'SOON'),
  VENUE_STATEMENT: MUST_BE_TOLD,
};

/** The kinds that reach somebody whose membership has ended. */
export const FAREWELLS: readonly MessageKind[] = MESSAGE_KINDS.filter((kind) => MESSAGE_RULES[kind].isFarewell);

/** The kinds that may be collected. */
export const KINDS_THAT_CAN_WAIT: readonly MessageKind[] = MESSAGE_KINDS.filter(
  (kind) => MESSAGE_RULES[kind].urgency === 'CAN_WAIT',
);
