/** Why something was refused, as clients see it in userErrors. A contract: add, never rename. */
export const userErrorCodes = {
  CONFLICT: 'The idempotency key was used before with another input. Nothing changed.',
  INVALID_INPUT: 'A value does not have the form it needs.',
  NOT_VERIFIED: 'The organisation is not verified yet.',
  ORGANISATION_CLOSED: 'The organisation has closed.',
  ORGANISATION_SUSPENDED: 'The organisation is suspended while the scheme looks into something.',
  MEMBER_CLOSED: 'The membership has ended.',
  DUPLICATE_MEMBER: 'A member with this email address or phone number exists already.',
  DUPLICATE_ORGANISATION: 'An organisation with this name or number exists already.',
  ALREADY_DONE: 'This was done before.',
  LAST_OPERATOR: 'A scheme keeps at least one operator.',
  SECOND_OPERATOR_NEEDED: 'This takes two operators. Another one has to ask for the same.',
  HOLDS_OPEN: 'Credits are set aside for something booked. Redeem it or give it back first.',
  CODE_NOT_VALID: 'The code is not valid: unknown, used, expired or of another scheme.',
  PASSKEY_NOT_VALID: 'The passkey does not work: unknown, removed, copied, answered too late or of another scheme.',
  PASSKEYS_NOT_SET_UP: 'The service is reached at an address that cannot have passkeys.',
  SIGN_IN_AGAIN: 'This is done within ten minutes of signing in. Sign in again first.',
  SESSION_ENDED:
    'The session has ended: signed out, past its time, or its refresh token was used before. Sign in again.',
  CARD_NOT_VALID: 'The card and PIN do not work: unknown, wrong, blocked, locked or of another scheme.',
  HOLD_NOT_VALID: 'The booking is over: redeemed, released, lapsed or past its time.',
  TOO_MANY_TRIES: 'Too many wrong codes. Wait before the next try.',
  CARD_NUMBER_MISTYPED: 'The card number has a slip in it. Look at it again; no PIN was tried.',
  OWN_CREDITS: 'Nobody takes their own credits at a till. A colleague can.',
  NO_CARD: 'The member has no card in use.',
  PIN_TOO_EASY: 'The PIN is easy to guess. Choose another.',
  IN_THE_FUTURE: 'The day or time has not come yet.',
  TOO_OLD: 'The work is longer ago than the scheme accepts.',
  LOG_TOO_LONG: 'One log covers more than 24 hours.',
  DAY_TOO_LONG: 'The day would have more than 24 hours.',
  OVERLAPS_APPROVED_HOURS: 'The times overlap hours of the same member that are approved already.',
  NOTHING_GIVEN: 'No time is left after breaks.',
  TIMES_DISAGREE: 'The start, end, break and duration do not fit together.',
  ALREADY_DECIDED: 'This was decided before.',
  APPEAL_OPEN: 'The hours are under appeal: the appeal is to be decided.',
  NOT_A_LEADER: 'The member does not lead the organisation.',
  ABSENCE_OVERLAPS: 'The leader is away on some of these days already.',
  NOT_DECLINED: 'The log is not declined.',
  APPEAL_USED: 'A declined log can be appealed once, and this one was.',
  APPEAL_TOO_LATE: 'The days in which a declined log can be appealed are over.',
  NO_APPEAL: 'There is no open appeal about the log.',
  NOT_APPROVED: 'The log is not approved.',
  SELF_APPROVAL_NOT_ALLOWED: 'Nobody decides about hours they gave themselves.',
  ABOVE_CAP: 'The hours go above the daily or weekly cap. Confirm to approve them.',
  SECOND_PERSON_NEEDED: 'Somebody else must do this: two people, always.',
  SUPPLY_CAP_REACHED: 'The scheme has issued as many credits as its cap allows.',
  REASON_NEEDED: 'A reason is needed, in words the member will read.',
  UPLOAD_NOT_FOUND: 'There is no such upload.',
  NOT_A_TIMESHEET: 'The file cannot be read as a timesheet.',
  IMPORT_HAS_PROBLEMS: 'Some rows cannot be loaded. Nothing was loaded.',
  INSUFFICIENT_CREDITS: 'There are not enough credits.',
  CREDITS_TO_EARN_BACK: 'There are credits to earn back first.',
  ACCOUNT_NOT_OPEN: 'The account is frozen or closed.',
  OFFER_RESTRICTED: 'The offer has restrictions that are not met.',
  OFFER_CHANGED: 'The offer changed or was paused. Look at it again.',
  OFFER_NOT_AVAILABLE: 'The offer is paused or has ended.',
  OUT_OF_STOCK: 'No places are left.',
  MEMBER_LIMIT_REACHED: 'The member has enjoyed this offer as often as it allows.',
  VENUE_BUDGET_REACHED: 'The venue has reached its budget for the month.',
  NOT_REVERSIBLE: 'This can no longer be reversed, or was reversed before.',
  GIFT_LIMIT_REACHED: 'The limit for gifts in one day is reached.',
  TWO_SECRETS_LIVE: 'The app has two secrets that work. End the older one first.',
  UNDER_AGE: 'The member is not of age: a guardian acts for them, and they act for nobody.',
  NOT_UNDER_AGE: 'The member is of age: they name a helper instead of a guardian.',
  INVITATION_NOT_VALID: 'The invitation opens nothing: unknown, used, taken back, past its day or of another scheme.',
  INVITED_ENOUGH: 'Enough invitations went to this address today.',
  GIFT_TO_SELF: 'Credits cannot be given to oneself.',
  SCHEDULE_NOT_POSSIBLE: 'The rule for repeating shifts cannot be kept, or gives no day at all.',
  OPPORTUNITY_NOT_OPEN: 'The opportunity is a draft, or has closed.',
  OPPORTUNITY_CHANGED: 'Somebody else changed the opportunity meanwhile. Look at it again.',
  REQUIREMENTS_NOT_MET: 'Something the opportunity requires has not been seen yet.',
  CONSENT_NEEDED: 'The member is not of age: a guardian has to agree first.',
  APPLICATION_NEEDED: 'The group has to accept the member first. Apply to the opportunity.',
  SHIFT_NOT_OPEN: 'The shift is cancelled, has begun or is over.',
  SHIFT_FULL: 'No places are left on the shift. Ask to be put on the waiting list.',
  BOOKING_OVERLAPS: 'The member has another booking at this time.',
  REST_NEEDED: 'There is too little rest between this shift and another one of the member.',
  CAPACITY_BELOW_BOOKINGS: 'More people are booked than that. Cancel or move bookings first.',
  TOO_LATE_TO_CANCEL: 'It is too late to cancel by oneself. Talk to the group.',
  BOOKING_NOT_OPEN: 'The booking is over, or not in a state in which this can be done.',
  OFFER_LAPSED: 'The place that was offered has gone to somebody else.',
  SWAP_NOT_OPEN: 'The swap was taken, taken back or is too late.',
  CHECK_IN_NOT_OPEN: 'Check-in is not open yet, or is over.',
  CHECK_IN_NOT_VALID: 'The code is not the one shown at the shift now.',
  BLOCKED: 'The two members cannot be brought together.',
  HELP_NOT_OPEN: 'The post or the exchange is over, or not in a state in which this can be done.',
  NOT_A_SHEET: 'The file cannot be read as a sheet of opportunities.',
  IMPORT_UNDER_WAY: 'Another timesheet of the group is being loaded.',
  ROTA_UNDER_WAY: 'Another rota of the group is being worked out.',
  ROTA_CHANGED: 'Somebody changed the rota meanwhile. Look at it again.',
  ROTA_NOT_OPEN: 'The rota is being worked out, is confirmed or was discarded.',
  ROTA_NOT_POSSIBLE: 'Some places of the rota cannot be booked any more. Nothing was booked.',
  ADULTS_ONLY: 'Help between members is for adults.',
} as const;

export type UserErrorCode = keyof typeof userErrorCodes;

export interface RefusalDetail {
  /** Path of the input field the refusal is about. */
  field?: string[];
  availableMinutes?: number;
  reasons?: { code: string; message: string }[];
}

/**
 * An expected refusal. Commands throw it, the transaction rolls back, and the caller finds it among userErrors.
 * The message is for a person at a till or a desk: what happened and what to do next.
 */
export class DomainError extends Error {
  constructor(
    readonly code: UserErrorCode,
    message: string,
    readonly detail: RefusalDetail = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

export type RequestErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

/** A failure of the request itself: it becomes a top-level error with this code. */
export class RequestError extends Error {
  constructor(
    readonly code: RequestErrorCode,
    message: string,
    /** How long to wait before the next try, where that is known. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}

/** One answer for what does not exist and for what belongs to another scheme: outsiders cannot tell them apart. */
export function notFound(): RequestError {
  return new RequestError('NOT_FOUND', 'There is nothing with this id.');
}

export function forbidden(): RequestError {
  return new RequestError('FORBIDDEN', 'You may not do this.');
}
