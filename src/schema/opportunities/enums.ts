import { registerEnumType } from 'type-graphql';
import {
  accessFeatures,
  causes,
  opportunityKinds,
  opportunityStates,
  placeKinds,
} from '../../domain/opportunities/opportunity.js';
import { dbsLevels } from '../../domain/opportunities/requirements.js';

type Names<Name extends string> = { readonly [name in Name]: name };

function names<Name extends string>(list: readonly Name[]): Names<Name> {
  return Object.fromEntries(list.map((name) => [name, name])) as Names<Name>;
}

export const OpportunityKind = names(opportunityKinds);
registerEnumType(OpportunityKind, {
  name: 'OpportunityKind',
  description: 'What an opportunity is.',
  valuesConfig: {
    ONE_OFF: { description: 'Once, or on a few days.' },
    ONGOING: { description: 'Again and again.' },
    CO_DESIGN: { description: 'To think along how a service should be.' },
    CHAMPION: { description: 'To stand up for something among one’s neighbours, such as a dementia champion.' },
    NAVIGATOR: { description: 'To help people find what they need, at a desk or on their way.' },
    PEER_SUPPORT: { description: 'To be there for people who live through something one knows oneself.' },
  },
});

export const OpportunityState = names(opportunityStates);
registerEnumType(OpportunityState, {
  name: 'OpportunityState',
  description: 'Can people take part?',
  valuesConfig: {
    DRAFT: { description: 'Not yet: the group is still writing it.' },
    PUBLISHED: { description: 'Yes.' },
    CLOSED: { description: 'No more.' },
  },
});

export const PlaceKind = names(placeKinds);
registerEnumType(PlaceKind, {
  name: 'PlaceKind',
  description: 'Where it is done.',
  valuesConfig: {
    ON_SITE: { description: 'There.' },
    REMOTE: { description: 'From home, by telephone or over the internet.' },
    EITHER: { description: 'There or from home, as the member likes.' },
  },
});

export const OpportunityJoining = names(['OPEN', 'BY_APPLICATION'] as const);
registerEnumType(OpportunityJoining, {
  name: 'OpportunityJoining',
  description: 'How people join.',
  valuesConfig: {
    OPEN: { description: 'Whoever meets the requirements books a place.' },
    BY_APPLICATION: { description: 'They apply, and book places once the group has said yes.' },
  },
});

export const OpportunityVisibility = names(['PUBLIC', 'SCHEME'] as const);
registerEnumType(OpportunityVisibility, {
  name: 'OpportunityVisibility',
  description: 'Who may read about it once it is published.',
  valuesConfig: {
    PUBLIC: { description: 'Everybody: it stands in feeds and calendars that need no signing in.' },
    SCHEME: { description: 'Whoever has signed in to the scheme.' },
  },
});

/** "ARTS_AND_CULTURE" → "Arts and culture." */
function sentence(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

export const Cause = names(causes);
registerEnumType(Cause, {
  name: 'Cause',
  description: 'What a group works for, and a member cares for.',
  valuesConfig: Object.fromEntries(causes.map((name) => [name, { description: sentence(name) }])) as Record<
    keyof typeof Cause,
    { description: string }
  >,
});

export const AccessFeature = names(accessFeatures);
registerEnumType(AccessFeature, {
  name: 'AccessFeature',
  description: 'What a place offers to people with access needs, and what a member needs.',
  valuesConfig: Object.fromEntries(accessFeatures.map((name) => [name, { description: sentence(name) }])) as Record<
    keyof typeof AccessFeature,
    { description: string }
  >,
});

export const DbsLevel = names(dbsLevels);
registerEnumType(DbsLevel, {
  name: 'DbsLevel',
  description: 'What a check by the Disclosure and Barring Service covers, each including those before it.',
  valuesConfig: {
    NONE: { description: 'No check.' },
    BASIC: { description: 'Unspent convictions.' },
    STANDARD: { description: 'Spent and unspent convictions and cautions.' },
    ENHANCED: { description: 'The same, and what the police hold that matters for the role.' },
    ENHANCED_WITH_BARRED_LISTS: { description: 'The same, and the lists of people barred from such work.' },
  },
});
