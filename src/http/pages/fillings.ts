import type { PersonKey } from './people.js';

/** A step into an answer: a field, a place in a list, the first of a list with these values, or `*`, every one of a list. */
export type PathStep = string | number | Readonly<Record<string, string>>;

/** Where the page finds what an example's `{{name}}` stands for: it asks as this person and follows the path into the answer's data. */
export interface Filling {
  as: PersonKey;
  operation: string;
  variables: Readonly<Record<string, unknown>>;
  path: readonly PathStep[];
  /** Stands in the example where the answer has nothing there. */
  otherwise: string;
}

/** Filled in by the page itself: a fresh idempotency key, the day before today, and the day and the instant a week from now. */
export const pageFillings = ['key', 'yesterday', 'nextWeek', 'inAWeek'] as const;

export const fillings = {
  group: {
    as: 'leader',
    operation:
      'query Group($search: String) { organisations(first: 1, kind: GROUP, search: $search) { nodes { id } } }',
    variables: { search: 'Sorrel Walk Gardeners' },
    path: ['organisations', 'nodes', 0, 'id'],
    otherwise: 'the id of a group: see "Who am I?" of a leader',
  },
  draft: {
    as: 'leader',
    operation: `query Drafts($organisation: ID) {
  opportunities(first: 1, organisation: $organisation, state: DRAFT) { nodes { id } }
}`,
    variables: { organisation: '{{group}}' },
    path: ['opportunities', 'nodes', 0, 'id'],
    otherwise: 'the id of a draft: describe something to do first',
  },
  opportunity: {
    as: 'leader',
    operation:
      'query OpportunitiesOfGroup($organisation: ID) { opportunities(first: 1, organisation: $organisation) { nodes { id } } }',
    variables: { organisation: '{{group}}' },
    path: ['opportunities', 'nodes', 0, 'id'],
    otherwise: 'the id of something to do: publish one first',
  },
  shift: {
    as: 'leader',
    operation: 'query NextShift($organisation: ID) { shifts(first: 1, organisation: $organisation) { nodes { id } } }',
    variables: { organisation: '{{group}}' },
    path: ['shifts', 'nodes', 0, 'id'],
    otherwise: 'the id of a shift: plan some first',
  },
  helpRequest: {
    as: 'neighbour',
    operation: 'query NewestRequest { helpRequests(first: 1) { nodes { id } } }',
    variables: {},
    path: ['helpRequests', 'nodes', 0, 'id'],
    otherwise: 'the id of a request: ask for help first',
  },
  helpAnswer: {
    as: 'neighbour',
    operation: 'query MyAnswers { helpAnswers(first: 1) { nodes { id } } }',
    variables: {},
    path: ['helpAnswers', 'nodes', 0, 'id'],
    otherwise: 'the id of an answer: let the neighbour answer first',
  },
  exchange: {
    as: 'neighbour',
    operation: 'query NewestExchange { exchanges(first: 1) { nodes { id } } }',
    variables: {},
    path: ['exchanges', 'nodes', 0, 'id'],
    otherwise: 'the id of an exchange: propose a time first',
  },
  waitingLogs: {
    as: 'leader',
    operation: `query WaitingLogs($organisation: ID) {
  hoursLogs(first: 50, organisation: $organisation, state: SUBMITTED) { nodes { id } }
}`,
    variables: { organisation: '{{group}}' },
    path: ['hoursLogs', 'nodes', '*', 'id'],
    otherwise: 'ids of waiting logs: log some hours first',
  },
  neighbour: {
    as: 'neighbour',
    operation: 'query Neighbour { viewer { member { id } } }',
    variables: {},
    path: ['viewer', 'member', 'id'],
    otherwise: 'the id of the member who receives',
  },
  code: {
    as: 'volunteer',
    operation: 'mutation Code($input: CreateRedemptionCodeInput!) { createRedemptionCode(input: $input) { code } }',
    variables: { input: { idempotencyKey: '{{key}}' } },
    path: ['createRedemptionCode', 'code'],
    otherwise: 'the code on the member’s screen',
  },
  offer: {
    as: 'venue',
    operation:
      'query OffersOfVenue($organisation: ID) { offers(first: 100, organisation: $organisation) { nodes { id title } } }',
    variables: { organisation: '{{venue}}' },
    path: ['offers', 'nodes', { title: 'Swim' }, 'id'],
    otherwise: 'the id of one of the venue’s offers',
  },
  redemption: {
    as: 'venue',
    operation: `query LatestVisit($organisation: ID) {
  redemptions(first: 20, organisation: $organisation) { nodes { id state } }
}`,
    variables: { organisation: '{{venue}}' },
    path: ['redemptions', 'nodes', { state: 'REDEEMED' }, 'id'],
    otherwise: 'the id of a visit: redeem a code first',
  },
  venue: {
    as: 'venue',
    operation:
      'query Venue($search: String) { organisations(first: 1, kind: VENUE, search: $search) { nodes { id } } }',
    variables: { search: 'Larch Yard Leisure Centre' },
    path: ['organisations', 'nodes', 0, 'id'],
    otherwise: 'the id of a venue',
  },
} as const satisfies Record<string, Filling>;
