/**
 * What has become of somebody's place on a shift. WAITING: on the waiting list. OFFERED: a freed place is kept for them for a while. BOOKED: it is
 * theirs. ATTENDING: checked in. ATTENDED: checked out. LAPSED: an offer nobody took, or a wait the shift's beginning ended.
 */
export const bookingStates = [
  'WAITING',
  'OFFERED',
  'BOOKED',
  'ATTENDING',
  'ATTENDED',
  'NO_SHOW',
  'CANCELLED',
  'LAPSED',
] as const;
export type BookingState = (typeof bookingStates)[number];

/** In these a booking takes up its places of the shift. */
export const placeTakingStates = ['OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW'] as const;

export const bookingEndReasons = [
  'BY_MEMBER',
  'BY_GROUP',
  'SHIFT_CANCELLED',
  'SWAPPED',
  'OFFER_DECLINED',
  'OFFER_LAPSED',
  'SHIFT_BEGAN',
  'MEMBERSHIP_ENDED',
  'ORGANISATION_CLOSED',
  'BY_ROTA',
] as const;
export type BookingEndReason = (typeof bookingEndReasons)[number];

export const checkInWays = ['QR', 'CODE', 'LIST'] as const;
export type CheckInWay = (typeof checkInWays)[number];
