import { DomainError } from '../../../src/domain/errors.js';
import { readOfferForm, type TypedOffer } from '../../../src/domain/spending/offerForm.js';

const wards = ['E05000001', 'E05000002'];
const swim: TypedOffer = {
  title: 'Swim',
  description: '',
  priceMinutes: 60,
  under16PriceMinutes: null,
  pricePer: 'PERSON',
  restrictions: {},
};

function refusal(typed: Partial<TypedOffer>): { code: string; field: string[] | undefined; message: string } {
  try {
    readOfferForm({ ...swim, ...typed }, wards);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, field: error.detail.field, message: error.message };
    throw error;
  }
  throw new Error('the offer was accepted');
}

test('what is typed is kept, tidied', () => {
  const restrictions = { wardCodes: ['E05000002'], openings: [{ weekdays: [1], from: '09:30', until: '10:00' }] };
  expect(
    readOfferForm(
      { ...swim, title: '  Swim\u0000 for\ntwo ', description: 'Bring:\r\n  a towel \u0007\n', restrictions },
      wards,
    ),
  ).toEqual({
    title: 'Swim for two',
    description: 'Bring:\na towel',
    priceMinutes: 60,
    under16PriceMinutes: null,
    pricePer: 'PERSON',
    restrictions,
  });
});

test.each<[string, Partial<TypedOffer>, string[], string]>([
  ['no title', { title: ' \u0000 ' }, ['title'], 'Please give the offer a title of up to 200 characters.'],
  [
    'a title of 201 characters',
    { title: 'x'.repeat(201) },
    ['title'],
    'Please give the offer a title of up to 200 characters.',
  ],
  [
    'a long description',
    { description: 'x'.repeat(4001) },
    ['description'],
    'Please describe it in at most 4,000 characters.',
  ],
  ['no price', { priceMinutes: 0 }, ['priceMinutes'], 'A price is a whole number of minutes from 1 to 10,080.'],
  ['half a minute', { priceMinutes: 0.5 }, ['priceMinutes'], 'A price is a whole number of minutes from 1 to 10,080.'],
  [
    'a price above a week',
    { under16PriceMinutes: 10_081 },
    ['under16PriceMinutes'],
    'A price is a whole number of minutes from 0 to 10,080.',
  ],
  [
    'a price for under-16s within a party’s',
    { pricePer: 'PARTY', under16PriceMinutes: 30 },
    ['under16PriceMinutes'],
    'A price for the whole party has no separate price for under-16s. Please leave it out.',
  ],
  [
    'a time that is none',
    {
      restrictions: {
        openings: [
          { weekdays: [1], from: '09:30', until: '10:00' },
          { weekdays: [1], from: '9am', until: '10:00' },
        ],
      },
    },
    ['restrictions', 'openings', '1', 'from'],
    'In the restrictions, opening 2, from: Times are written like 09:30.',
  ],
  [
    'an opening that ends before it begins',
    { restrictions: { openings: [{ weekdays: [1], from: '10:00', until: '09:30' }] } },
    ['restrictions'],
    'In the restrictions: An opening must end after it begins.',
  ],
  [
    'no weekday',
    { restrictions: { openings: [{ weekdays: [], from: '09:30', until: '10:00' }] } },
    ['restrictions', 'openings', '0', 'weekdays'],
    'In the restrictions, opening 1, weekday: must be 1 entries or more.',
  ],
  [
    'fewer than nobody',
    { restrictions: { partyMin: -1 } },
    ['restrictions', 'partyMin'],
    'In the restrictions, smallest party: must be 0 or more.',
  ],
  [
    'a huge party',
    { restrictions: { partyMax: 10_001 } },
    ['restrictions', 'partyMax'],
    'In the restrictions, largest party: must be at most 10,000.',
  ],
  [
    'a day that is none',
    { restrictions: { blackouts: [{ from: '2027-02-29', until: '2027-03-01' }] } },
    ['restrictions', 'blackouts', '0', 'from'],
    'In the restrictions, blackout 1, from: there is no such day in the calendar.',
  ],
  [
    'another scheme’s ward',
    { restrictions: { wardCodes: ['E05000001', 'E05999999'] } },
    ['restrictions', 'wardCodes', '1'],
    'In the restrictions, ward 2: the scheme has no ward with this code. Its wards have codes like E05009317.',
  ],
  [
    'a restriction nobody checks',
    { restrictions: { shoeSizeMin: 40 } },
    ['restrictions'],
    'In the restrictions: does not have the form it needs.',
  ],
])('refuses %s', (_, typed, field, message) => {
  expect(refusal(typed)).toEqual({ code: 'INVALID_INPUT', field, message });
});
