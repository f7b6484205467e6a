import type { Restrictions } from '../../../domain/spending/restrictions.js';
import type { VenuePattern } from './venuePattern.js';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const weekdays = [1, 2, 3, 4, 5];
const weekend = [6, 7];
const open = (days: number[], from: string, until: string): Restrictions => ({
  openings: [{ weekdays: days, from, until }],
});

/** What venues give for credits, by their kind. Closed days are added to the larger ones when the borough is built. */
export const venueKinds = {
  leisure: {
    legalForm: 'PUBLIC_BODY',
    crowd: 3.2,
    offers: [
      {
        title: 'Swim',
        description: 'One swim in the main pool.',
        priceMinutes: 60,
        under16PriceMinutes: 30,
        restrictions: { ...open(everyDay, '06:30', '21:00'), partyMax: 5, memberLimit: { times: 4, period: 'WEEK' } },
      },
      {
        title: 'Gym visit',
        description: 'The gym outside the busy hours.',
        priceMinutes: 90,
        restrictions: { ...open(weekdays, '09:30', '16:30'), under16sMax: 0, partyMax: 1 },
      },
      {
        title: 'Badminton court',
        description: 'A court for an hour, rackets included.',
        priceMinutes: 120,
        pricePer: 'PARTY',
        restrictions: { ...open(everyDay, '09:00', '21:00'), partyMin: 2, partyMax: 4, stockPerSlot: 16 },
      },
    ],
  },
  cinema: {
    legalForm: 'COMPANY',
    crowd: 2,
    offers: [
      {
        title: 'Film before five',
        description: 'Any film that begins before five.',
        priceMinutes: 120,
        under16PriceMinutes: 60,
        restrictions: { ...open(everyDay, '10:30', '17:00'), partyMax: 4 },
      },
      {
        title: 'Monday night film',
        description: 'Any seat on a Monday evening.',
        priceMinutes: 150,
        restrictions: { ...open([1], '17:00', '21:30'), partyMax: 2, stockPerSlot: 12 },
      },
    ],
  },
  theatre: {
    legalForm: 'CHARITY',
    crowd: 1.2,
    offers: [
      {
        title: 'Preview seat',
        description: 'A seat at a preview or a midweek matinee.',
        priceMinutes: 180,
        under16PriceMinutes: 90,
        restrictions: { ...open([2, 3, 4], '13:00', '20:00'), partyMax: 4, stockPerSlot: 10 },
      },
      {
        title: 'Drama workshop',
        description: 'Two hours on the stage for beginners.',
        priceMinutes: 120,
        restrictions: { ...open([6], '10:00', '13:00'), memberLimit: { times: 1, period: 'WEEK' } },
      },
    ],
  },
  cafe: {
    legalForm: 'COMPANY',
    crowd: 1.8,
    offers: [
      {
        title: 'Soup and bread',
        description: 'The soup of the day, vegetarian.',
        priceMinutes: 60,
        restrictions: { ...open(everyDay, '11:30', '16:00'), partyMax: 4 },
      },
      {
        title: 'Tea and cake',
        description: 'A pot of tea and a slice of whatever was baked today.',
        priceMinutes: 45,
        restrictions: { ...open(everyDay, '09:00', '17:30'), partyMax: 6, memberLimit: { times: 1, period: 'DAY' } },
      },
    ],
  },
  climbing: {
    legalForm: 'CIC',
    crowd: 1,
    offers: [
      {
        title: 'Climbing taster',
        description: 'An hour with an instructor, shoes included.',
        priceMinutes: 120,
        under16PriceMinutes: 90,
        restrictions: { ...open(everyDay, '10:00', '20:00'), partyMax: 4, adultsMin: 1, stockPerSlot: 12 },
      },
    ],
  },
  pottery: {
    legalForm: 'CIC',
    crowd: 0.7,
    offers: [
      {
        title: 'Evening at the wheel',
        description: 'Two hours, clay and firing included.',
        priceMinutes: 180,
        restrictions: { ...open([2, 4], '18:00', '21:00'), under16sMax: 0, stockPerSlot: 6 },
      },
      {
        title: 'Family clay morning',
        description: 'Pinch pots for all ages.',
        priceMinutes: 90,
        under16PriceMinutes: 45,
        restrictions: { ...open([6], '10:00', '13:00'), partyMin: 2, partyMax: 5, adultsMin: 1 },
      },
    ],
  },
  lido: {
    legalForm: 'PUBLIC_BODY',
    crowd: 1.3,
    offers: [
      {
        title: 'Open-air swim',
        description: 'One swim, whatever the weather.',
        priceMinutes: 60,
        under16PriceMinutes: 30,
        restrictions: { ...open(everyDay, '07:00', '19:00'), partyMax: 6 },
      },
    ],
  },
  museum: {
    legalForm: 'CHARITY',
    crowd: 1,
    offers: [
      {
        title: 'Visit with a guide',
        description: 'An hour’s tour and as long as you like afterwards.',
        priceMinutes: 60,
        under16PriceMinutes: 0,
        restrictions: { ...open([3, 4, 5, 6, 7], '10:00', '16:30'), partyMax: 8, adultsMin: 1 },
      },
    ],
  },
  yoga: {
    legalForm: 'COMPANY',
    crowd: 1,
    offers: [
      {
        title: 'Yoga class',
        description: 'Any class with free mats.',
        priceMinutes: 90,
        restrictions: {
          ...open(everyDay, '07:00', '20:30'),
          under16sMax: 0,
          partyMax: 1,
          memberLimit: { times: 2, period: 'WEEK' },
        },
      },
    ],
  },
  softplay: {
    legalForm: 'COMPANY',
    crowd: 1.3,
    offers: [
      {
        title: 'Play session',
        description: 'Two hours for children under ten; adults sit free of charge beside them.',
        priceMinutes: 15,
        under16PriceMinutes: 60,
        restrictions: { ...open(everyDay, '09:30', '17:00'), adultsMin: 1, partyMin: 2, partyMax: 6 },
      },
    ],
  },
  bowling: {
    legalForm: 'COMPANY',
    crowd: 1.1,
    offers: [
      {
        title: 'A lane for an hour',
        description: 'Up to six players, shoes included.',
        priceMinutes: 240,
        pricePer: 'PARTY',
        restrictions: { ...open([1, 2, 3, 4], '11:00', '18:00'), partyMin: 2, partyMax: 6, stockPerSlot: 8 },
      },
    ],
  },
  tennis: {
    legalForm: 'CHARITY',
    crowd: 0.9,
    offers: [
      {
        title: 'Tennis court',
        description: 'A court for an hour.',
        priceMinutes: 90,
        pricePer: 'PARTY',
        restrictions: { ...open(everyDay, '08:00', '19:00'), partyMin: 2, partyMax: 4 },
      },
    ],
  },
  barber: {
    legalForm: 'COMPANY',
    crowd: 0.9,
    offers: [
      {
        title: 'A dry cut',
        description: 'Tuesday to Thursday, walk in.',
        priceMinutes: 120,
        under16PriceMinutes: 60,
        restrictions: { ...open([2, 3, 4], '10:00', '17:00'), partyMax: 3, memberLimit: { times: 1, period: 'MONTH' } },
      },
    ],
  },
  farm: {
    legalForm: 'CHARITY',
    crowd: 1.2,
    offers: [
      {
        title: 'Farm visit',
        description: 'Meet the animals; feed bags included.',
        priceMinutes: 60,
        under16PriceMinutes: 30,
        restrictions: { ...open([2, 3, 4, 5, 6, 7], '09:30', '16:00'), partyMax: 8, adultsMin: 1 },
      },
    ],
  },
  lessons: {
    legalForm: 'CIC',
    crowd: 0.8,
    offers: [
      {
        title: 'Trial lesson',
        description: 'Ninety minutes in a small class.',
        priceMinutes: 120,
        restrictions: {
          ...open([1, 3, 6], '10:00', '20:00'),
          under16sMax: 0,
          memberLimit: { times: 2, period: 'MONTH' },
        },
      },
    ],
  },
  nursery: {
    legalForm: 'COMPANY',
    crowd: 0.7,
    offers: [
      {
        title: 'A tray of seedlings',
        description: 'Six plants of the season, with advice.',
        priceMinutes: 60,
        pricePer: 'PARTY',
        restrictions: { ...open(everyDay, '09:00', '17:00'), memberLimit: { times: 2, period: 'MONTH' } },
      },
    ],
  },
  music: {
    legalForm: 'CIC',
    crowd: 0.7,
    offers: [
      {
        title: 'Practice room',
        description: 'A room with a piano for two hours.',
        priceMinutes: 90,
        pricePer: 'PARTY',
        restrictions: { ...open(everyDay, '10:00', '20:00'), partyMax: 5, stockPerSlot: 8 },
      },
    ],
  },
  bikeshop: {
    legalForm: 'COMPANY',
    crowd: 0.6,
    offers: [
      {
        title: 'Bicycle check-up',
        description: 'Brakes, gears and tyres, done while you wait.',
        priceMinutes: 120,
        pricePer: 'PARTY',
        restrictions: { ...open([1, 2, 3, 4, 5, 6], '09:00', '17:30'), memberLimit: { times: 1, period: 'MONTH' } },
      },
    ],
  },
  boats: {
    legalForm: 'CIC',
    crowd: 0.8,
    offers: [
      {
        title: 'An hour on the water',
        description: 'Life jackets included; under-16s with an adult.',
        priceMinutes: 150,
        under16PriceMinutes: 75,
        restrictions: { ...open(weekend, '10:00', '17:00'), adultsMin: 1, partyMax: 4, stockPerSlot: 16 },
      },
    ],
  },
  football: {
    legalForm: 'CHARITY',
    crowd: 0.8,
    offers: [
      {
        title: 'Five-a-side pitch',
        description: 'An hour before six in the evening.',
        priceMinutes: 180,
        pricePer: 'PARTY',
        restrictions: { ...open(everyDay, '10:00', '18:00'), partyMin: 4, partyMax: 12 },
      },
    ],
  },
} as const satisfies Record<string, VenuePattern>;

export type VenueKind = keyof typeof venueKinds;
