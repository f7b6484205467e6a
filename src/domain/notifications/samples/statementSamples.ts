import type { MessageFacts } from '../facts.js';
import { common } from './sampleBase.js';

/** Samples of monthly statements. */
export const statementSamples = {
  MEMBER_STATEMENT: {
    ...{ ...common, monthOn: '2026-10-01', openingMinutes: 120, earnedMinutes: 210, enjoyedMinutes: -120 },
    ...{ passedOnMinutes: -60, receivedMinutes: 30, lapsedMinutes: -15, otherMinutes: 45, closingMinutes: 210 },
    ...{ givenMinutes: 210, takenBackMinutes: 60, moreCount: 3 },
    entries: [
      { dayOn: '2026-10-25', minutes: -120, about: 'Enjoyed: Swim for two at Marsh Lane Pool', balanceMinutes: 210 },
      {
        dayOn: '2026-10-05',
        minutes: 210,
        about: 'Thank you for your time with Fernhill Food Bank on 3 October 2026',
        balanceMinutes: 330,
      },
    ],
    lapsing: { minutes: 90, withinDays: 90, firstOn: '2026-12-03' },
  },
  VENUE_STATEMENT: {
    ...{ ...common, monthOn: '2026-10-01' },
    venues: [
      {
        ...{ venueName: 'Marsh Lane Pool', openingMinutes: 600, redeemedCount: 12, redeemedMinutes: 1_440 },
        ...{ reversedCount: 1, reversedMinutes: 120, returnedMinutes: 600, otherMinutes: 0, closingMinutes: 1_320 },
        ...{ firstTimeCount: 4, budgetMinutes: 3_000, budgetUsedMinutes: 1_320 },
      },
      {
        ...{ venueName: 'Rowan Row Theatre', openingMinutes: 60, redeemedCount: 0, redeemedMinutes: 0 },
        ...{ reversedCount: 0, reversedMinutes: 0, returnedMinutes: 0, otherMinutes: 0, closingMinutes: 60 },
        ...{ firstTimeCount: 0, budgetUsedMinutes: 0 },
      },
    ],
  },
} satisfies Partial<MessageFacts>;
