import type { Restrictions } from '../../../domain/spending/restrictions.js';

/** An offer as a venue of some kind would write it. */
export interface OfferPattern {
  title: string;
  description: string;
  priceMinutes: number;
  under16PriceMinutes?: number;
  pricePer?: 'PARTY';
  restrictions?: Restrictions;
}

export interface VenuePattern {
  legalForm: 'CHARITY' | 'CIC' | 'COMPANY' | 'PUBLIC_BODY';
  /** How many come, against an ordinary venue. */
  crowd: number;
  offers: readonly OfferPattern[];
}
