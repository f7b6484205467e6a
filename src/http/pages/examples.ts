import { creditExamples } from './creditExamples.js';
import type { Example } from './example.js';
import { neighbourExamples } from './neighbourExamples.js';
import { profileExamples } from './profileExamples.js';
import { rotaExamples } from './rotaExamples.js';
import { signInExamples } from './signInExamples.js';
import { staffExamples } from './staffExamples.js';
import { searchExamples } from './searchExamples.js';

export type { Example } from './example.js';

/** In the order of the page. A test runs them one after the other: what a later one needs, an earlier one made. */
export const examples: readonly Example[] = [
  ...signInExamples,
  ...creditExamples,
  ...profileExamples,
  ...rotaExamples,
  ...neighbourExamples,
  ...staffExamples,
];

const member: readonly Example[] = [
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

const staff: readonly Example[] = [
  {
    slug: 'waiting-hours',
    part: 'A leader',
    title: 'Hours that wait for me',
    says: 'What members of my group have logged and nobody has decided yet.',
    as: 'leader',
    operation: `query WaitingHours($organisation: ID) {
  hoursLogs(first: 50, organisation: $organisation, state: SUBMITTED) {
    nodes { id workedOn givenMinutes activity member { name } }
  }
}`,
    variables: { organisation: '{{group}}' },
  },
  {
    slug: 'approve',
    part: 'A leader',
    title: 'Approve hours',
    says: 'Up to 1,000 logs in one go; each is approved or refused on its own.',
    as: 'leader',
    operation: `mutation Approve($input: ApproveHoursInput!) {
  approveHours(input: $input) {
    hoursLogs { id state rewardMinutes member { name } }
    refusals { code message hoursLog { id } }
    userErrors { code message }
  }
}`,
    variables: { input: { idempotencyKey: '{{key}}', hoursLogIds: '{{waitingLogs}}', confirmAboveCap: false } },
  },
  {
    slug: 'redeem',
    part: 'A venue',
    title: 'Redeem a code',
    says: 'A swim for Siobhán, with a fresh code of hers filled in. The pool is open from 06:00 to 22:00.',
    as: 'venue',
    operation: `mutation Redeem($input: RedeemCreditsInput!) {
  redeemCredits(input: $input) {
    redemption { id state priceMinutes redeemedAt offer { title } }
    userErrors {
      code
      message
      ... on InsufficientCredits { availableMinutes }
      ... on OfferRestricted { reasons { code message } }
    }
  }
}`,
    variables: {
      input: { idempotencyKey: '{{key}}', code: '{{code}}', offerId: '{{offer}}', adults: 1, under16s: 0 },
    },
  },
  {
    slug: 'reverse',
    part: 'A venue',
    title: 'Give a visit back',
    says: 'Undoes the venue’s latest visit of today: the credits return to where they came from.',
    as: 'venue',
    operation: `mutation GiveBack($input: ReverseRedemptionInput!) {
  reverseRedemption(input: $input) { redemption { id state reversedAt } userErrors { code message } }
}`,
    variables: { input: { idempotencyKey: '{{key}}', redemptionId: '{{redemption}}' } },
  },
  {
    slug: 'scheme',
    part: 'The scheme',
    title: 'The scheme and its rules',
    says: 'Caps, rounding, limits: what every amount follows.',
    as: 'anyone',
    operation: `query Scheme {
  scheme { name timeZone wards { gssCode name } rules { roundToMinutes dailyCapMinutes weeklyCapMinutes giftDailyLimitMinutes } }
}`,
    variables: {},
  },
  {
    slug: 'members',
    part: 'The scheme',
    title: 'Find a member',
    says: 'By a part of the name, whatever its accents, or by the whole member number.',
    as: 'operator',
    operation: `query FindMember($search: String) {
  members(first: 20, search: $search) { nodes { id name memberNumber email phone account { balance { text } } } }
}`,
    variables: { search: 'nunez' },
  },
  {
    slug: 'issue-card',
    part: 'The scheme',
    title: 'A card for somebody without a phone',
    says: 'A number and a PIN, for the till. The PIN is shown this once.',
    as: 'operator',
    operation: `mutation IssueCard($input: IssueMemberCardInput!) {
  issueMemberCard(input: $input) { card { number } pin userErrors { code message } }
}`,
    variables: { input: { idempotencyKey: '{{key}}', memberId: '{{neighbour}}' } },
  },
  {
    slug: 'fund-pot',
    part: 'The scheme',
    title: 'Fill a group’s pot',
    says: 'Ten hours that the group may give. Approved hours that waited for them are credited first.',
    as: 'operator',
    operation: `mutation FundPot($input: FundPotInput!) {
  fundPot(input: $input) { pot { balance { minutes text } } logsCredited logsWaiting userErrors { code message } }
}`,
    variables: {
      input: { idempotencyKey: '{{key}}', organisationId: '{{group}}', amountMinutes: 600, note: 'Autumn grant' },
    },
  },
  {
    slug: 'ledger-check',
    part: 'The scheme',
    title: 'Does the ledger add up?',
    says: 'Proves every promise of the ledger on one snapshot. No differences is the right answer.',
    as: 'auditor',
    operation:
      'query LedgerCheck { ledgerCheck { transfers entries accounts differences { promise difference subject } } }',
    variables: {},
  },
];

export const examples: readonly Example[] = [...signingIn, ...member, ...profileExamples, ...searchExamples, ...staff];
