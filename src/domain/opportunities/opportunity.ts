/** What an opportunity is. */
export const opportunityKinds = ['ONE_OFF', 'ONGOING', 'CO_DESIGN', 'CHAMPION', 'NAVIGATOR', 'PEER_SUPPORT'] as const;
export type OpportunityKind = (typeof opportunityKinds)[number];

export const opportunityStates = ['DRAFT', 'PUBLISHED', 'CLOSED'] as const;
export type OpportunityState = (typeof opportunityStates)[number];

/** Where it is done. EITHER: there or from home, as the member likes. */
export const placeKinds = ['ON_SITE', 'REMOTE', 'EITHER'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** What a group works for, and a member cares for. Causes are few and fixed, so that a member and a group mean the same. */
export const causes = [
  'ANIMALS',
  'ARTS_AND_CULTURE',
  'CHILDREN_AND_FAMILIES',
  'COMMUNITY_SAFETY',
  'DIGITAL_SKILLS',
  'DISABILITY',
  'EDUCATION_AND_LEARNING',
  'ENVIRONMENT_AND_GARDENING',
  'FAITH',
  'FOOD',
  'HEALTH_AND_WELLBEING',
  'HERITAGE',
  'HOUSING_AND_HOMELESSNESS',
  'INFORMATION_AND_ADVICE',
  'MENTAL_HEALTH',
  'NEIGHBOURHOOD',
  'OLDER_PEOPLE',
  'REFUGEES_AND_NEWCOMERS',
  'SPORT',
  'TRANSPORT',
  'WORK_AND_SKILLS',
  'YOUNG_PEOPLE',
] as const;
export type Cause = (typeof causes)[number];

/** What a place offers, and what a member needs. */
export const accessFeatures = [
  'STEP_FREE',
  'ACCESSIBLE_TOILET',
  'SEATING',
  'HEARING_LOOP',
  'BRITISH_SIGN_LANGUAGE',
  'LARGE_PRINT',
  'EASY_READ',
  'QUIET_SPACE',
  'ASSISTANCE_DOGS',
  'SUPPORTER_WELCOME',
  'CHILDREN_WELCOME',
  'PARKING',
  'NEAR_PUBLIC_TRANSPORT',
] as const;
export type AccessFeature = (typeof accessFeatures)[number];
