import type { Example } from './example.js';

/** Opportunities, their shifts, and who comes. */
export const rotaExamples: readonly Example[] = [
  {
    slug: 'create-opportunity',
    part: 'Taking part',
    title: 'Describe something to do',
    says: 'A draft, which the group’s own people see alone.',
    as: 'leader',
    operation: `mutation DescribeOpportunity($input: CreateOpportunityInput!) {
  createOpportunity(input: $input) { opportunity { id role state revision } userErrors { code message field } }
}`,
    variables: {
      input: {
        organisationId: '{{group}}',
        kind: 'ONGOING',
        role: 'Watering the beds 🌱',
        cause: 'ENVIRONMENT_AND_GARDENING',
        description: 'An hour in the evening, with tea afterwards.',
        place: { kind: 'ON_SITE', address: 'The beds behind Sorrel Walk' },
        joining: 'OPEN',
        visibility: 'PUBLIC',
      },
    },
  },
  {
    slug: 'publish-opportunity',
    part: 'Taking part',
    title: 'Publish it',
    says: 'From now on members find it, and calendars and feeds show it.',
    as: 'leader',
    operation: `mutation PublishOpportunity($input: PublishOpportunityInput!) {
  publishOpportunity(input: $input) { opportunity { id role state publishedAt } userErrors { code message field } }
}`,
    variables: { input: { opportunityId: '{{draft}}', revision: 1 } },
  },
  {
    slug: 'opportunities',
    part: 'Taking part',
    title: 'What is there to do?',
    says: 'The newest first; by cause, skill, place or a word, and whether it can be done from home.',
    as: 'anyone',
    operation: `query Opportunities($search: String) {
  opportunities(first: 10, search: $search) {
    nodes { id role cause joining organisation { name } shifts { startsAt roles { name freePlaces } } }
  }
}`,
    variables: { search: null },
  },
  {
    slug: 'schedule-shifts',
    part: 'Taking part',
    title: 'Plan shifts',
    says: 'Every week at six in the evening, whatever the clocks do. The answer names days that are left out.',
    as: 'leader',
    operation: `mutation PlanShifts($input: ScheduleShiftsInput!) {
  scheduleShifts(input: $input) { shifts { id startsAt endsAt } series { id } notices userErrors { code message field } }
}`,
    variables: {
      input: {
        idempotencyKey: '{{key}}',
        opportunityId: '{{opportunity}}',
        startsOn: '{{nextWeek}}',
        startTime: '18:00',
        durationMinutes: 60,
        roles: [{ name: 'Gardener', capacity: 2 }],
        repeats: { rrule: 'FREQ=WEEKLY;COUNT=4', bankHolidays: 'SKIP' },
      },
    },
  },
  {
    slug: 'book-shift',
    part: 'Taking part',
    title: 'Book a place',
    says: 'On the group’s next shift. Where it is full, joinWaitingList keeps a place in the line.',
    as: 'volunteer',
    operation: `mutation BookPlace($input: BookShiftInput!) {
  bookShift(input: $input) { booking { id state shift { role startsAt } } userErrors { code message field } }
}`,
    variables: { input: { idempotencyKey: '{{key}}', shiftId: '{{shift}}', joinWaitingList: true } },
  },
  {
    slug: 'my-calendar',
    part: 'Taking part',
    title: 'My shifts in my calendar',
    says: 'An address that calendar programs subscribe to; revokeCalendarLink ends it.',
    as: 'volunteer',
    operation: `mutation MyCalendar($input: CreateCalendarLinkInput!) {
  createCalendarLink(input: $input) { calendarLink { url } userErrors { code message field } }
}`,
    variables: { input: { idempotencyKey: '{{key}}', kind: 'MEMBER' } },
  },
  {
    slug: 'who-comes',
    part: 'Taking part',
    title: 'Who comes?',
    says: 'The places of a shift, for those who keep its rota.',
    as: 'leader',
    operation: `query WhoComes($shift: ID) {
  bookings(first: 50, shift: $shift) { nodes { id state places teamName member { name } shiftRole { name } } }
}`,
    variables: { shift: '{{shift}}' },
  },
  {
    slug: 'attendance-sheet',
    part: 'Taking part',
    title: 'The list to print',
    says: 'Who is booked on a day, with room for times. The link works for fifteen minutes, for it holds names.',
    as: 'leader',
    operation: `mutation ListToPrint($input: CreateSheetLinkInput!) {
  createSheetLink(input: $input) { url validUntil userErrors { code message field } }
}`,
    variables: { input: { organisationId: '{{group}}', day: '{{nextWeek}}' } },
  },
  {
    slug: 'propose-rota',
    part: 'Taking part',
    title: 'Work out a rota',
    says: 'Who could come to which shift: as many places filled as can be, fairly. Nobody is booked before confirmRota.',
    as: 'leader',
    operation: `mutation WorkOutRota($input: ProposeRotaInput!) {
  proposeRota(input: $input) { rota { id state shiftCount progress { phase share } } userErrors { code message field } }
}`,
    variables: {
      input: { idempotencyKey: '{{key}}', organisationId: '{{group}}', fromOn: '{{nextWeek}}', toOn: '{{nextWeek}}' },
    },
  },
  {
    slug: 'latest-rota',
    part: 'Taking part',
    title: 'The rota, and why places are empty',
    says: 'Look at it, change it with editRota, and book all of it with confirmRota and the revision you saw.',
    as: 'leader',
    operation: `query LatestRota($group: ID!) {
  rotas(first: 1, organisation: $group) {
    nodes {
      id state revision endedHow places placesFilled findings progress { phase share }
      seats(first: 50) { nodes { change member { name } role { name } shift { role startsAt } } }
      unfilled(first: 20) { nodes { placesLeft explanation shift { role startsAt } } }
    }
  }
}`,
    variables: { group: '{{group}}' },
  },
];
