import type { Restrictions } from '../domain/spending/restrictions.js';

/** Some wards of Haringey. Source: Office for National Statistics, licensed under the Open Government Licence v3.0. */
export const demoWards = [
  { gssCode: 'E05013590', name: 'Harringay' },
  { gssCode: 'E05013591', name: 'Hermitage & Gardens' },
  { gssCode: 'E05013597', name: 'St Ann’s' },
  { gssCode: 'E05013603', name: 'West Green' },
] as const;

export interface DemoOffer {
  title: string;
  description: string;
  priceMinutes: number;
  under16PriceMinutes?: number;
  pricePer: 'PERSON' | 'PARTY';
  restrictions: Restrictions;
}

export interface DemoOrganisation {
  name: string;
  description: string;
  legalForm: 'INFORMAL' | 'CHARITY' | 'CIC' | 'COMPANY' | 'PUBLIC_BODY';
  isGroup: boolean;
  isVenue: boolean;
  monthlyBudgetMinutes?: number;
  offers: DemoOffer[];
}

const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** The demo's groups and venues: invented, all of them. */
export const demoOrganisations = {
  kitchen: {
    name: 'Green Lanes Community Kitchen',
    description: 'Cooks and shares a hot meal, three evenings a week.',
    legalForm: 'INFORMAL',
    isGroup: true,
    isVenue: false,
    offers: [],
  },
  gardeners: {
    name: 'Sorrel Walk Gardeners',
    description: 'Looks after the beds and the orchard behind the library.',
    legalForm: 'CHARITY',
    isGroup: true,
    isVenue: false,
    offers: [],
  },
  leisureCentre: {
    name: 'Larch Yard Leisure Centre',
    description: 'A pool, a gym and a hall.',
    legalForm: 'PUBLIC_BODY',
    isGroup: false,
    isVenue: true,
    monthlyBudgetMinutes: 60_000,
    offers: [
      {
        title: 'Swim',
        description: 'One swim in the main pool.',
        priceMinutes: 60,
        under16PriceMinutes: 30,
        pricePer: 'PERSON',
        restrictions: {
          openings: [{ weekdays: everyDay, from: '06:00', until: '22:00' }],
          partyMax: 6,
          memberLimit: { times: 5, period: 'WEEK' },
        },
      },
      {
        title: 'Badminton court',
        description: 'A court for an hour, bats included.',
        priceMinutes: 120,
        pricePer: 'PARTY',
        restrictions: {
          openings: [{ weekdays: everyDay, from: '09:00', until: '21:00' }],
          partyMax: 4,
          stockPerSlot: 40,
        },
      },
    ],
  },
  cinema: {
    name: 'The Tansy Picture House',
    description: 'Two screens and a café.',
    legalForm: 'COMPANY',
    isGroup: false,
    isVenue: true,
    offers: [
      {
        title: 'Film before 17:00',
        description: 'Any film that begins before five.',
        priceMinutes: 120,
        under16PriceMinutes: 60,
        pricePer: 'PERSON',
        restrictions: {
          openings: [{ weekdays: everyDay, from: '10:00', until: '17:00' }],
          partyMax: 4,
          blackouts: [{ from: '2026-12-24', until: '2027-01-01' }],
        },
      },
    ],
  },
} as const satisfies Record<string, DemoOrganisation>;
