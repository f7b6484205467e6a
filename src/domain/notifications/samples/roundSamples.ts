import type { MessageFacts } from '../facts.js';
import { at, common, rota } from './sampleBase.js';

const proof = { ageYears: null, trainingName: 'Food hygiene', dbsLevel: null, expiresOn: '2026-11-24' };
const group = { organisationName: 'Fernhill Food Bank' };

/** Samples of messages that rounds tell. */
export const roundSamples = {
  HOURS_WITH: {
    ...{ ...common, ...group, waitingCount: 2, oldestLoggedOn: '2026-10-31' },
    ...{ waitsWith: 'LEADERS', withName: 'Priya Sandhu' },
  },
  HOURS_STUCK: { ...common, ...group, waitingCount: 3, oldestLoggedOn: '2026-10-31', hasNobody: true },
  CHECK_EXPIRES: { ...common, ...proof, bookedCount: 2 },
  CHECK_EXPIRES_THERE: {
    ...{ ...common, ...proof, ...group, memberName: 'Tomasz Żak' },
    ...{ role: rota.role, startsAt: new Date('2026-11-26T14:30:00Z'), moreCount: 1 },
  },
  NOT_SEEN: {
    ...{ ...common, balanceMinutes: 90 },
    near: [
      { role: 'Kitchen helper', ...group },
      { role: 'Van driver', organisationName: 'Meadow Lane Garden' },
    ],
  },
  INVITATION_REMINDER: {
    ...{ ...common, ...group, page: 'https://brackenfold.example/invitation', token: 'A7K3-9QWE-RT5Y-PX2M' },
    ...{ link: 'https://brackenfold.example/invitation?token=A7K3-9QWE-RT5Y-PX2M', lastDayOn: '2026-11-17' },
  },
  INVITATION_LAPSED: { ...common, ...group, invitedName: 'Tomasz Żak', invitedOn: '2026-10-31' },
  HOLD_NEAR: {
    ...{ ...common, venueName: 'Marsh Lane Pool', offerTitle: 'Swim for two' },
    ...{ heldMinutes: 120, bookedFor: at },
  },
  LEDGER_ALARM: { ...common, dayOn: '2026-10-25', differenceCount: 2, promises: '1, 4' },
  WEEKLY_DIGEST: {
    ...common,
    matches: [
      { role: 'Kitchen helper', ...group },
      { role: 'Van driver', organisationName: 'Meadow Lane Garden' },
    ],
    news: [{ searchName: 'Gardens', role: 'Orchard keeper', organisationName: 'Meadow Lane Garden' }],
  },
  DIGEST: {
    ...common,
    things: [
      {
        headline: 'Thank you: you earned 3 hours 30 minutes',
        gist: 'Thank you for the 3 hours 30 minutes you gave to Meadow Lane Garden on Sat 24 Oct. You have earned 3 hours 30 minutes to enjoy.',
        happenedAt: at,
      },
      { headline: 'You gave 1 hour', happenedAt: new Date('2026-10-24T09:15:00Z') },
    ],
    moreCount: 2,
  },
} satisfies Partial<MessageFacts>;
