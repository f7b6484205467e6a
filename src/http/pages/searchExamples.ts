import type { Example } from './example.js';

/** Looking for things to do again and again, and whether what is found is fair. */
export const searchExamples: readonly Example[] = [
  {
    slug: 'save-a-search',
    part: 'A member',
    title: 'Keep a search',
    says: 'What I look for again and again, and whether I would like to hear of what is new once a week.',
    as: 'volunteer',
    operation: `mutation SaveASearch($input: CreateSavedSearchInput!) {
  createSavedSearch(input: $input) { savedSearch { id name words cause notify } userErrors { code message field } }
}`,
    variables: { input: { name: 'Growing things', cause: 'ENVIRONMENT_AND_GARDENING', notify: 'WEEKLY' } },
  },
  {
    slug: 'my-searches',
    part: 'A member',
    title: 'My searches',
    says: 'What each of them finds now, and how much of it is new.',
    as: 'anyone',
    operation: `query MySearches($since: DateTime!) {
  viewer {
    member {
      savedSearches {
        name newSince(since: $since)
        opportunities(first: 5) { nodes { role organisation { name } } pageInfo { hasNextPage endCursor } }
      }
    }
  }
}`,
    variables: { since: '2026-01-01T00:00:00Z' },
  },
  {
    slug: 'fairness',
    part: 'The scheme',
    title: 'Are groups shown fairly?',
    says: 'How often groups stood in lists of matches, those that never did first, and who found something new.',
    as: 'auditor',
    operation: `query Fairness($fromOn: Date!, $toOn: Date!) {
  fairnessReport(fromOn: $fromOn, toOn: $toOn) {
    gini standings { standing groups neverShown shareOfOpportunities shareOfShown applications bookings }
    groups(first: 10) { nodes { organisation { name } standing opportunities shown applications bookings } }
    members { members found rate }
    byWard { ward { name } count { members found rate } }
    byAgeBand { ageBand count { members found rate } }
  }
}`,
    variables: { fromOn: '2026-01-01', toOn: '2026-03-31' },
  },
];
