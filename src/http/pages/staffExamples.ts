import type { Example } from './example.js';

/** What leaders, venues and the scheme's staff do. */
export const staffExamples: readonly Example[] = [
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
    slug: 'hours-imports',
    part: 'A leader',
    title: 'How far are our timesheets?',
    says: 'Sheets that are loaded in steps, with what must be mended on them.',
    as: 'leader',
    operation: `query HoursImports($organisation: ID!) {
  hoursImports(first: 5, organisation: $organisation) {
    nodes {
      id state progress { phase share rowsDone rows } trouble { isGivenUp because next } rowsAdded rowsAlreadyLoaded rowsRefused refusal
      problems(first: 10) { nodes { row column message } }
    }
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
    slug: 'letters',
    part: 'The scheme',
    title: 'Letters to print',
    says: 'Where no carrier prints letters they wait here. `/letters/waiting.pdf` is all of them on paper; embedded, letters are among the messages instead.',
    as: 'operator',
    operation: `query LettersToPrint {
  lettersToPrint(first: 50) { nodes { id kind createdAt printedAt } pageInfo { hasNextPage endCursor } }
}`,
    variables: {},
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
    slug: 'staff-tasks',
    part: 'The scheme',
    title: 'Who is to be rung up?',
    says: 'Members whom no message reaches, the longest waiting first. `settleStaffTask` closes one, with a note on what you did.',
    as: 'operator',
    operation:
      'query StaffTasks { staffTasks(first: 20) { nodes { id kind why openedAt member { name memberNumber } } } }',
    variables: {},
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
  {
    slug: 'reconciliations',
    part: 'The scheme',
    title: 'What did the nightly checks find?',
    says: 'One line for each night. Any difference was told to every operator.',
    as: 'auditor',
    operation:
      'query Reconciliations { reconciliations(first: 7) { nodes { dayOn checkedAt differences broken { promise differences } } } }',
    variables: {},
  },
  {
    slug: 'month-figures',
    part: 'The scheme',
    title: 'The figures of the months that are over',
    says: 'Frozen when each month was over; what is approved later counts in the month in which it is.',
    as: 'auditor',
    operation:
      'query MonthFigures { monthFigures(first: 12) { nodes { monthOn givenMinutes issuedMinutes spentMinutes supplyMinutes volunteers regularVolunteers } } }',
    variables: {},
  },
];
