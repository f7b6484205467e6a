import type { Example } from './example.js';

/** What members do with their hours and credits. */
export const creditExamples: readonly Example[] = [
  {
    slug: 'my-balance',
    part: 'A member',
    title: 'My balance',
    says: 'What I have, what I can spend now, what is set aside.',
    as: 'anyone',
    operation: `query MyBalance {
  viewer { member { name account { balance { minutes availableMinutes heldMinutes toEarnBackMinutes text } } } }
}`,
    variables: {},
  },
  {
    slug: 'my-shifts',
    part: 'A member',
    title: 'My shifts',
    says: 'Where I am booked or wait, the next first.',
    as: 'anyone',
    operation: `query MyShifts {
  viewer { member { bookings { id state offerLapsesAt shift { role startsAt endsAt organisation { name } } } } }
}`,
    variables: {},
  },
  {
    slug: 'my-statement',
    part: 'A member',
    title: 'My statement',
    says: 'Every movement with the balance after it, the latest first.',
    as: 'anyone',
    operation: `query MyStatement($first: Int!, $after: String) {
  viewer {
    member {
      account {
        statement(first: $first, after: $after) {
          edges { node { kind amountMinutes balanceAfterMinutes description occurredAt } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
}`,
    variables: { first: 20, after: null },
  },
  {
    slug: 'my-statements-on-paper',
    part: 'A member',
    title: 'My statements on paper',
    says: 'Each month that is over as a PDF, fetched with your own token. Venues have theirs.',
    as: 'anyone',
    operation: `query MyStatementsOnPaper {
  viewer { member { account { statementDocuments { monthOn url } } } }
}`,
    variables: {},
  },
  {
    slug: 'log-hours',
    part: 'A member',
    title: 'Log hours',
    says: 'Time given to a group. Credits follow when a leader approves it.',
    as: 'volunteer',
    operation: `mutation LogHours($input: LogHoursInput!) {
  logHours(input: $input) {
    hoursLog { id state workedOn givenMinutes rewardMinutes waitingFor }
    userErrors { code message field }
  }
}`,
    variables: {
      input: {
        idempotencyKey: '{{key}}',
        organisationId: '{{group}}',
        workedOn: '{{yesterday}}',
        minutes: 90,
        activity: 'Watering the beds',
      },
    },
  },
  {
    slug: 'my-hours',
    part: 'A member',
    title: 'My hours',
    says: 'What I have logged, and whom it waits for.',
    as: 'volunteer',
    operation: `query MyHours {
  hoursLogs(first: 20) { nodes { workedOn givenMinutes activity state waitingFor organisation { name } } }
}`,
    variables: {},
  },
  {
    slug: 'offers',
    part: 'A member',
    title: 'What can I enjoy?',
    says: 'What venues give for credits, and what each asks for.',
    as: 'anyone',
    operation: `query Offers($availableNow: Boolean!) {
  offers(first: 50, availableNow: $availableNow) {
    nodes { id title description priceMinutes pricePer restrictions { inWords } venue { name } }
  }
}`,
    variables: { availableNow: false },
  },
  {
    slug: 'code',
    part: 'A member',
    title: 'A code for the till',
    says: 'Works once, for five minutes, at any venue of the scheme.',
    as: 'volunteer',
    operation: `mutation Code($input: CreateRedemptionCodeInput!) {
  createRedemptionCode(input: $input) { code expiresAt userErrors { code message } }
}`,
    variables: { input: { idempotencyKey: '{{key}}' } },
  },
  {
    slug: 'gift',
    part: 'A member',
    title: 'Give an hour to a neighbour',
    says: 'Sixty minutes to José, with a line of thanks. He finds it in Messages.',
    as: 'volunteer',
    operation: `mutation Gift($input: GiftCreditsInput!) {
  giftCredits(input: $input) { account { balance { minutes text } } userErrors { code message } }
}`,
    variables: {
      input: {
        idempotencyKey: '{{key}}',
        toMemberId: '{{neighbour}}',
        amountMinutes: 60,
        note: 'Thank you for minding the cat',
      },
    },
  },
  {
    slug: 'donate',
    part: 'A member',
    title: 'Donate half an hour',
    says: 'Thirty minutes into the community pot, for whoever needs them.',
    as: 'volunteer',
    operation: `mutation Donate($input: DonateCreditsInput!) {
  donateCredits(input: $input) { account { balance { minutes text } } userErrors { code message } }
}`,
    variables: { input: { idempotencyKey: '{{key}}', amountMinutes: 30 } },
  },
  {
    slug: 'explain-balance',
    part: 'A member',
    title: 'Why is my balance what it is?',
    says: 'Every line of the statement again, from nothing to what there is now.',
    as: 'volunteer',
    operation: `query ExplainBalance {
  viewer { member { account { explain { minutes isVerified movements inWords } } } }
}`,
    variables: {},
  },
  {
    slug: 'near-me',
    part: 'A member',
    title: 'Groups near me',
    says: 'From the nearest outwards. In the boroughs there are many; the small scheme has no places.',
    as: 'anyone',
    operation: `query NearMe($near: NearInput!) {
  organisations(first: 5, near: $near) { nodes { name isGroup isVenue distanceMetres } }
}`,
    variables: { near: { latitude: 51.5875, longitude: -0.0969, withinMetres: 3000 } },
  },
];
