import { zonedText } from '../schemes/localTime.js';
import {
  type FeedHome,
  hasPlace,
  namedHere,
  opportunityAddress,
  type PublicGroup,
  type PublicOpportunity,
  type PublicSession,
} from './publicOpportunity.js';
import {
  accessLabels,
  ageLabel,
  causeLabel,
  checkLabel,
  feedDescription,
  languageLabel,
  rewardLabel,
  trainingLabel,
} from './words.js';

/**
 * The Volunteering Data standard (beta, vocabulary of 20 November 2025): the one file that knows its words and layout, which still move. Whatever the
 * standard has no word for stays out: who may apply how, how long a session usually is, friends. Attribution: docs/feeds.md.
 */

/** Where the standard says what its words mean. */
export const volunteeringContext = 'https://api.volunteeringdata.io/context/v1';
/** The names of its days and times of day. */
const schema = 'https://id.volunteeringdata.io/schema/';

interface Concept {
  id: string;
  label: string;
}

interface PlaceOfIt {
  type: 'Location' | 'SessionLocation';
  address?: string;
  /** As text, so that they stay exact. */
  latitude?: string;
  longitude?: string;
}

export interface VolunteeringSession {
  id: string;
  type: 'Session';
  location?: PlaceOfIt[];
  time: { type: 'Time'; beginning: string; end: string; dayOfWeek: { id: string }; timeOfDay: { id: string } }[];
}

export interface VolunteeringActivity {
  id: string;
  type: 'Activity';
  label: string;
  description?: string;
  organisation: string;
  url: string;
  allowsRemoteParticipation: boolean;
  email?: string;
  phone?: string;
  location?: PlaceOfIt[];
  session?: VolunteeringSession[];
  accessibility?: Concept[];
  cause: Concept[];
  language?: Concept[];
  requirement?: Concept[];
  reward?: Concept[];
  skill?: Concept[];
}

export interface VolunteeringOrganisation {
  id: string;
  type: 'Organisation';
  label: string;
  description?: string;
  activity: { id: string }[];
}

/** One opportunity as the standard's Activity: the role is its label, the shifts to come are its sessions. */
export function volunteeringActivity(opportunity: PublicOpportunity, home: FeedHome): VolunteeringActivity {
  const { id, role, description, group, placeKind, contactEmail, contactPhone, cause, sessions } = opportunity;
  const address = opportunityAddress(home, id);
  const concept = (kind: string, name: string, label: string): Concept => ({ id: namedHere(home, kind, name), label });
  return {
    id: address,
    type: 'Activity',
    label: role,
    ...(description === '' ? {} : { description }),
    organisation: namedHere(home, 'organisation', group.id),
    url: address,
    allowsRemoteParticipation: placeKind !== 'ON_SITE',
    ...(contactEmail === null ? {} : { email: contactEmail }),
    ...(contactPhone === null ? {} : { phone: contactPhone }),
    ...placeOf(opportunity, 'Location'),
    ...some(
      'session',
      sessions.map((session) => sessionOf(session, opportunity, home)),
    ),
    cause: [concept('cause', cause, causeLabel(cause))],
    ...some(
      'accessibility',
      opportunity.access.map((feature) => concept('access', feature, accessLabels[feature])),
    ),
    ...some(
      'language',
      opportunity.languages.map((tag) => concept('language', tag, languageLabel(tag))),
    ),
    ...some('requirement', requirementsOf(opportunity, concept)),
    ...some('reward', opportunity.earnsCredits ? [concept('reward', 'time-credits', rewardLabel)] : []),
    ...some(
      'skill',
      opportunity.skills.map((skill) => concept('skill', skill.id, skill.name)),
    ),
  };
}

function requirementsOf(
  { minimumAge, dbsLevel, trainings }: PublicOpportunity,
  concept: (kind: string, name: string, label: string) => Concept,
): Concept[] {
  return [
    ...(minimumAge === null ? [] : [concept('age', `${minimumAge}`, ageLabel(minimumAge))]),
    ...trainings.map(({ id, name }) => concept('training', id, trainingLabel(name))),
    ...(dbsLevel === 'NONE' ? [] : [concept('dbs', dbsLevel, checkLabel(dbsLevel))]),
  ];
}

function sessionOf(
  { id, startsAt, endsAt }: PublicSession,
  opportunity: PublicOpportunity,
  home: FeedHome,
): VolunteeringSession {
  const { timeZone } = home;
  const beginning = zonedText(startsAt, timeZone);
  const [day = '', time = ''] = beginning.split('T');
  return {
    id: namedHere(home, 'session', id),
    type: 'Session',
    ...placeOf(opportunity, 'SessionLocation'),
    time: [
      {
        type: 'Time',
        beginning,
        end: zonedText(endsAt, timeZone),
        dayOfWeek: { id: `${schema}${weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()]}` },
        timeOfDay: { id: `${schema}${timeOfDay(time)}` },
      },
    ],
  };
}

function placeOf(opportunity: PublicOpportunity, type: PlaceOfIt['type']): { location?: [PlaceOfIt] } {
  if (!hasPlace(opportunity)) return {};
  const { address, postcode, latitude, longitude } = opportunity;
  const lines = [address, postcode ?? ''].filter((line) => line !== '').join(', ');
  const point = latitude === null || longitude === null ? {} : { latitude: `${latitude}`, longitude: `${longitude}` };
  return { location: [{ type, ...(lines === '' ? {} : { address: lines }), ...point }] };
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The vocabulary's times of day begin at 8, 13, 18 and 23 o'clock. */
function timeOfDay(time: string): 'Morning' | 'Afternoon' | 'Evening' | 'Night' {
  if (time < '08:00' || time >= '23:00') return 'Night';
  if (time < '13:00') return 'Morning';
  return time < '18:00' ? 'Afternoon' : 'Evening';
}

function some<Name extends string, Item>(name: Name, items: Item[]): { [key in Name]?: Item[] } {
  return items.length === 0 ? {} : ({ [name]: items } as { [key in Name]: Item[] });
}

/** A page of the feed: what it is, the groups, and what each of them offers. */
export function volunteeringDocument(
  opportunities: readonly PublicOpportunity[],
  home: FeedHome,
  pageAddress: string,
): object {
  const label = `Volunteering with ${home.schemeName}`;
  const groups = new Map(opportunities.map(({ group }) => [group.id, group]));
  return {
    '@context': volunteeringContext,
    '@graph': [
      { id: pageAddress, label, description: feedDescription(home.schemeName) },
      ...[...groups.values()].map((group) => organisationOf(group, opportunities, home)),
      ...opportunities.map((opportunity) => volunteeringActivity(opportunity, home)),
    ],
  };
}

function organisationOf(
  { id, name, description }: PublicGroup,
  opportunities: readonly PublicOpportunity[],
  home: FeedHome,
): VolunteeringOrganisation {
  const own = opportunities.filter(({ group }) => group.id === id);
  return {
    id: namedHere(home, 'organisation', id),
    type: 'Organisation',
    label: name,
    ...(description === '' ? {} : { description }),
    activity: own.map((opportunity) => ({ id: opportunityAddress(home, opportunity.id) })),
  };
}
