import { type PricedOffer, partyPrice } from '../../../src/domain/spending/price.js';

test.each<[string, PricedOffer, [number, number], number]>([
  ['each person', { priceMinutes: 60, under16PriceMinutes: null, pricePer: 'PERSON' }, [2, 3], 300],
  ['under-16s for less', { priceMinutes: 60, under16PriceMinutes: 30, pricePer: 'PERSON' }, [2, 3], 210],
  ['under-16s for free', { priceMinutes: 60, under16PriceMinutes: 0, pricePer: 'PERSON' }, [2, 3], 120],
  ['only under-16s, for free', { priceMinutes: 60, under16PriceMinutes: 0, pricePer: 'PERSON' }, [0, 3], 0],
  ['the whole party', { priceMinutes: 90, under16PriceMinutes: null, pricePer: 'PARTY' }, [2, 3], 90],
  [
    'the whole party, whatever under-16s cost',
    { priceMinutes: 90, under16PriceMinutes: 10, pricePer: 'PARTY' },
    [0, 1],
    90,
  ],
])('%s', (_, offer, [adults, under16s], minutes) => {
  expect(partyPrice(offer, { adults, under16s })).toBe(minutes);
});
