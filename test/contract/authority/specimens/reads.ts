import type { Arguments } from './specimen.js';

const first = {};

/** What is read about a target. Where nothing names one, the answer itself shows about whom it tells. */
export const reads: Readonly<Record<string, Arguments>> = {
  account: (t) => ({ id: t.wallet }),
  'apiKeys own': () => first,
  apiKeys: (t) => ({ ...first, organisation: t.place }),
  'apps scheme': () => first,
  apps: (t) => ({ ...first, organisation: t.place }),
  'consents own': () => first,
  consents: (t) => ({ ...first, member: t.member }),
  documentReport: (t) => ({ app: t.app }),
  'documentReport key': (t) => ({ app: t.apiKey }),
  dueWork: () => ({ ...first, state: 'DEAD' }),
  hoursLog: (t) => ({ id: t.submitted }),
  'hoursLogs own': () => first,
  'hoursLogs member': (t) => ({ ...first, member: t.member }),
  hoursLogs: (t) => ({ ...first, organisation: t.place }),
  'hoursLogs scheme': () => ({ ...first, wholeScheme: true }),
  invitations: (t) => ({ ...first, organisation: t.place }),
  'invitations scheme': () => first,
  ledgerCheck: () => ({}),
  member: (t) => ({ id: t.member }),
  members: () => first,
  mergeProposals: () => first,
  mintRequests: () => first,
  node: (t) => ({ id: t.member }),
  nodes: (t) => ({ ids: [t.wallet, t.submitted, t.visit] }),
  offer: (t) => ({ id: t.offer }),
  'offers ward': (t) => ({ ...first, ward: t.ward }),
  offers: (t) => ({ ...first, organisation: t.place }),
  organisation: (t) => ({ id: t.waiting }),
  organisations: () => first,
  redemption: (t) => ({ id: t.visit }),
  'redemptions own': () => first,
  'redemptions member': (t) => ({ ...first, member: t.member }),
  redemptions: (t) => ({ ...first, organisation: t.place }),
  'redemptions scheme': () => ({ ...first, wholeScheme: true }),
  scheme: () => ({}),
  // Beside those that every scheme has.
  skills: () => ({ ...first, search: 'carving' }),
  tills: (t) => ({ ...first, venue: t.place }),
  trainings: () => first,
  viewer: () => ({}),
};

export const follows: Readonly<Record<string, Arguments>> = {
  balanceChanged: (t) => ({ account: t.wallet }),
  'hoursLogChanged one': (t) => ({ hoursLog: t.submitted }),
  'hoursLogChanged member': (t) => ({ member: t.member }),
  hoursLogChanged: (t) => ({ organisation: t.place }),
  'hoursLogChanged scheme': () => ({ wholeScheme: true }),
};
