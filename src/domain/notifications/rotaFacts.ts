import type { RotaEnding } from '../rotas/rota.js';
import type { CommonFacts } from './factBase.js';

/** A shift in a list of several. */
export interface ShiftLine {
  /** What they would be there: "Kitchen helper". */
  role: string;
  startsAt: Date;
  endsAt: Date;
}

/** To a member, once for a whole rota. */
export interface RotaBookedFacts extends CommonFacts {
  organisationName: string;
  /** Where they are booked now by this rota, the first first. */
  shifts: readonly ShiftLine[];
  /** Where they were booked before and are not any more. */
  ended: readonly ShiftLine[];
}

/** To who asked for it. */
export interface RotaReadyFacts extends CommonFacts {
  organisationName: string;
  /** Local days, yyyy-mm-dd. */
  fromOn: string;
  toOn: string;
  placesFilled: number;
  places: number;
  endedAs: RotaEnding;
}

/** The facts of every message about rotas, by its kind. */
export interface RotaMessageFacts {
  ROTA_READY: RotaReadyFacts;
  ROTA_BOOKED: RotaBookedFacts;
}
