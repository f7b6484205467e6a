import type { Party } from './restrictions.js';

export interface PricedOffer {
  priceMinutes: number;
  /** Null: an under-16 costs what an adult costs. */
  under16PriceMinutes: number | null;
  pricePer: 'PERSON' | 'PARTY';
}

/** What an offer takes for a party, in minutes. */
export function partyPrice(offer: PricedOffer, party: Party): number {
  if (offer.pricePer === 'PARTY') return offer.priceMinutes;
  return party.adults * offer.priceMinutes + party.under16s * (offer.under16PriceMinutes ?? offer.priceMinutes);
}
