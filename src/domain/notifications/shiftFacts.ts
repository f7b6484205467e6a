import type { CommonFacts } from './factBase.js';

/** About a place on a shift. */
export interface RotaFacts extends CommonFacts {
  /** What they would be there: "Kitchen helper". */
  role: string;
  organisationName: string;
  startsAt: Date;
  endsAt: Date;
}

export interface ShiftBookedFacts extends RotaFacts {
  /** Left out: they come alone. */
  places?: number;
  /** What the group says about this shift. */
  note?: string;
}

export interface ShiftReminderFacts extends ShiftBookedFacts {
  /** It begins within hours; else in some days. */
  isSoon: boolean;
}

export interface BookingEndedFacts extends RotaFacts {
  endedAs: 'BY_MEMBER' | 'BY_GROUP' | 'SHIFT_CANCELLED' | 'OFFER_LAPSED';
  /** Why a shift was cancelled, in the group's words. */
  reason?: string;
}

export interface PlaceOfferedFacts extends RotaFacts {
  /** Until then it is kept for them. */
  lapsesAt: Date;
}

export interface ShiftChangedFacts extends RotaFacts {
  /** When it was to begin and end before; left out where the times stay. */
  before?: { startsAt: Date; endsAt: Date };
  /** Now they are booked on another shift at the same time too. */
  meetsAnother?: true;
  /** What the group says about this shift now; left out where that is as it was. */
  note?: string;
}

export interface SwapOfferedFacts extends RotaFacts {
  /** Who asks. */
  fromName: string;
  /** True: they ask for a place of the recipient's in exchange. */
  isExchange: boolean;
}

/** To who gave the place away. */
export interface SwapTakenFacts extends RotaFacts {
  takerName: string;
  /** When the shift begins that they got for it; left out where somebody stands in. */
  gotStartsAt?: Date;
}

/** The group of their shifts ahead does not take part for now, or takes part again. The shift is the first of theirs. */
export interface ShiftsPausedFacts extends RotaFacts {
  /** They have a place on it; else they wait for one, or one is kept for them. */
  isBooked: boolean;
  /** How many more of theirs there are with the group; left out: none. */
  moreCount?: number;
}

/** To those who look after a group's rota. */
export interface SeriesNoticedFacts extends CommonFacts {
  role: string;
  organisationName: string;
  /** Sentences, each about one day. */
  words: string[];
}

/** The facts of every message about shifts, by its kind. */
export interface ShiftMessageFacts {
  SHIFT_BOOKED: ShiftBookedFacts;
  SHIFT_REMINDER: ShiftReminderFacts;
  BOOKING_ENDED: BookingEndedFacts;
  PLACE_OFFERED: PlaceOfferedFacts;
  PLACES_FREE: RotaFacts;
  SHIFT_CHANGED: ShiftChangedFacts;
  SWAP_OFFERED: SwapOfferedFacts;
  SWAP_TAKEN: SwapTakenFacts;
  SHIFTS_PAUSED: ShiftsPausedFacts;
  SHIFTS_RESUMED: ShiftsPausedFacts;
  SERIES_NOTICED: SeriesNoticedFacts;
}
