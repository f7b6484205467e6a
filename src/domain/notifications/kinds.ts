/** The ways a message can travel. */
export const CHANNELS = ['EMAIL', 'TEXT', 'LETTER'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a member chose; NONE means "send me nothing I am not waiting for". */
export type PreferredChannel = Channel | 'NONE';

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
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export interface MessageRule {
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

const ORDINARY: MessageRule = {
  isAwaited: false,
  isSensitive: false,
  isFarewell: false,
  handOverWithinMinutes: null,
  channels: CHANNELS,
};

/** About what lets somebody in: told whatever the member chose, because it may not have been them. */
const ABOUT_ACCESS: MessageRule = { ...ORDINARY, isAwaited: true };

/** Somebody waits for it, and what it holds is nobody else's to see. */
const OPENS_A_DOOR: MessageRule = { ...ORDINARY, isAwaited: true, isSensitive: true };

const DAY_MINUTES = 24 * 60;

/**
 * A sign-in code is dead before a letter arrives. An invitation has no member yet who could have chosen anything.
 */
export const MESSAGE_RULES: Readonly<Record<MessageKind, MessageRule>> = {
  SIGN_IN_CODE: { ...OPENS_A_DOOR, handOverWithinMinutes: 15, channels: ['EMAIL', 'TEXT'] },
  WELCOME: ORDINARY,
  HOURS_LOGGED_FOR_YOU: ORDINARY,
  HOURS_APPROVED: ORDINARY,
  HOURS_CREDITED: ORDINARY,
  HOURS_DECLINED: ORDINARY,
  AWARD_REVERSED: ORDINARY,
  CREDITS_SPENT: ORDINARY,
  HOLD_PLACED: ORDINARY,
  HOLD_ENDED: ORDINARY,
  REDEMPTION_REVERSED: ORDINARY,
  GIFT_RECEIVED: ORDINARY,
  GIFT_SENT: ORDINARY,
  DONATION_SENT: ORDINARY,
  CREDITS_EXPIRED: ORDINARY,
  CREDITS_EXPIRING: ORDINARY,
  HOURS_WAITING: ORDINARY,
  APPEAL_RECEIVED: ORDINARY,
  APPEAL_WAITS: ORDINARY,
  DEPUTY_NAMED: ORDINARY,
  POT_RAN_OUT: ORDINARY,
  API_KEY_CREATED: ABOUT_ACCESS,
  PASSKEY_ADDED: ABOUT_ACCESS,
  PASSKEY_COPIED: ABOUT_ACCESS,
  CHECK_SEEN: ORDINARY,
  CARD_ISSUED: ABOUT_ACCESS,
  CARD_BLOCKED: ABOUT_ACCESS,
  CARD_LOCKED: ABOUT_ACCESS,
  ACCOUNT_FROZEN: ORDINARY,
  ACCOUNT_OPENED_AGAIN: ORDINARY,
  MERGE_PROPOSED: ORDINARY,
  MEMBERSHIPS_JOINED: ORDINARY,
  CREDITS_PASSED_ON: ORDINARY,
  // They asked to leave, and the last word to them is what happens to their credits.
  MEMBERSHIP_ENDED: { ...ORDINARY, isAwaited: true, isFarewell: true },
  ORGANISATION_SUSPENDED: ORDINARY,
  ORGANISATION_RESUMED: ORDINARY,
  ORGANISATION_CLOSED: ORDINARY,
  MINT_ASKED: ORDINARY,
  MINT_DECIDED: ORDINARY,
  INVITATION: { ...OPENS_A_DOOR, handOverWithinMinutes: 3 * DAY_MINUTES },
  CARE_FOR_YOU: ABOUT_ACCESS,
  CARE_BY_YOU: ABOUT_ACCESS,
  CARE_ENDED: ABOUT_ACCESS,
  SPONSOR_ASKED: ORDINARY,
  SHIFT_BOOKED: ORDINARY,
  SHIFT_REMINDER: ORDINARY,
  ROTA_READY: ORDINARY,
  ROTA_BOOKED: ORDINARY,
  BOOKING_ENDED: ORDINARY,
  // They asked for a place, and it is kept for a while only.
  PLACE_OFFERED: { ...ORDINARY, isAwaited: true },
  PLACES_FREE: ORDINARY,
  SHIFT_CHANGED: ORDINARY,
  SWAP_OFFERED: ORDINARY,
  SWAP_TAKEN: ORDINARY,
  SHIFTS_PAUSED: ORDINARY,
  SHIFTS_RESUMED: ORDINARY,
  SERIES_NOTICED: ORDINARY,
  APPLICATION_RECEIVED: ORDINARY,
  APPLICATION_ANSWERED: ORDINARY,
  APPLICATION_WITHDRAWN: ORDINARY,
  REQUIREMENTS_MISSING: ORDINARY,
  REQUIREMENTS_CHANGED: ORDINARY,
  NO_SHOW: ORDINARY,
  CHECK_OUT_FORGOTTEN: ORDINARY,
  ATTENDANCE_LIST_ASKED: ORDINARY,
  HELP_ANSWERED: ORDINARY,
  HELP_ANSWER_ENDED: ORDINARY,
  EXCHANGE_PROPOSED: ORDINARY,
  EXCHANGE_AGREED: ORDINARY,
  EXCHANGE_ENDED: ORDINARY,
  EXCHANGE_TO_CONFIRM: ORDINARY,
  EXCHANGE_WITH_STAFF: ORDINARY,
  EXCHANGE_DISPUTED: ORDINARY,
  EXCHANGE_STUCK: ORDINARY,
  EXCHANGE_WAITS: ORDINARY,
  EXCHANGE_SETTLED: ORDINARY,
  EXCHANGE_REVERSED: ORDINARY,
  HOURS_WITH: ORDINARY,
  HOURS_STUCK: ORDINARY,
  CHECK_EXPIRES: ORDINARY,
  CHECK_EXPIRES_THERE: ORDINARY,
  NOT_SEEN: ORDINARY,
  INVITATION_REMINDER: { ...OPENS_A_DOOR, handOverWithinMinutes: 2 * DAY_MINUTES },
  INVITATION_LAPSED: ORDINARY,
  // A letter would come after the day.
  HOLD_NEAR: { ...ORDINARY, handOverWithinMinutes: DAY_MINUTES, channels: ['EMAIL', 'TEXT'] },
  // Whoever runs a scheme waits for nothing as much as for this.
  LEDGER_ALARM: { ...ORDINARY, isAwaited: true },
  WEEKLY_DIGEST: ORDINARY,
};

/** The kinds that reach somebody whose membership has ended. */
export const FAREWELLS: readonly MessageKind[] = MESSAGE_KINDS.filter((kind) => MESSAGE_RULES[kind].isFarewell);
