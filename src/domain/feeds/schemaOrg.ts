import type { DataCatalog, Event, Graph, JobPosting, Organization, Place, Thing } from 'schema-dts';
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
  checkLabel,
  feedDescription,
  languageLabel,
  rewardLabel,
  trainingLabel,
} from './words.js';

/**
 * The same for search engines, which read schema.org. It has no type for volunteering: an opportunity is a JobPosting of the employment type VOLUNTEER, the
 * one they list it by, and each shift to come is an Event about it.
 */

const anywhere = { '@type': 'Country', name: 'GB' } as const;

/** One opportunity with its group and the shifts to come. */
export function schemaOrgThings(opportunity: PublicOpportunity, home: FeedHome): Thing[] {
  return [groupOf(opportunity.group, home), ...postingAndEvents(opportunity, home)];
}

function postingAndEvents(opportunity: PublicOpportunity, home: FeedHome): Thing[] {
  return [postingOf(opportunity, home), ...opportunity.sessions.map((session) => eventOf(session, opportunity, home))];
}

function groupOf({ id, name, description }: PublicGroup, home: FeedHome): Organization {
  return {
    '@type': 'Organization',
    '@id': namedHere(home, 'organisation', id),
    name,
    ...(description === '' ? {} : { description }),
  };
}

function postingOf(opportunity: PublicOpportunity, home: FeedHome): JobPosting {
  const { id, role, description, group, placeKind, contactEmail, contactPhone } = opportunity;
  const address = opportunityAddress(home, id);
  const asked = [
    ...(opportunity.minimumAge === null ? [] : [ageLabel(opportunity.minimumAge)]),
    ...opportunity.trainings.map(({ name }) => trainingLabel(name)),
    ...(opportunity.dbsLevel === 'NONE' ? [] : [checkLabel(opportunity.dbsLevel)]),
  ];
  const contact = {
    ...(contactEmail === null ? {} : { email: contactEmail }),
    ...(contactPhone === null ? {} : { telephone: contactPhone }),
  };
  const place = placeOf(opportunity);
  return {
    '@type': 'JobPosting',
    '@id': address,
    url: address,
    title: role,
    description: description === '' ? role : description,
    datePosted: zonedText(opportunity.publishedAt, home.timeZone),
    employmentType: 'VOLUNTEER',
    hiringOrganization: { '@id': namedHere(home, 'organisation', group.id) },
    ...(place === null ? {} : { jobLocation: place }),
    ...(placeKind === 'ON_SITE' ? {} : { jobLocationType: 'TELECOMMUTE', applicantLocationRequirements: anywhere }),
    ...(opportunity.earnsCredits ? { jobBenefits: rewardLabel } : {}),
    ...(asked.length === 0 ? {} : { qualifications: asked.join('. ') }),
    ...(opportunity.skills.length === 0 ? {} : { skills: opportunity.skills.map(({ name }) => name) }),
    ...(Object.keys(contact).length === 0 ? {} : { applicationContact: { '@type': 'ContactPoint', ...contact } }),
  };
}

function eventOf({ id, startsAt, endsAt }: PublicSession, opportunity: PublicOpportunity, home: FeedHome): Event {
  const { role, group, minimumAge, languages, placeKind } = opportunity;
  const place = placeOf(opportunity);
  const address = opportunityAddress(home, opportunity.id);
  const online = { '@type': 'VirtualLocation', url: address } as const;
  const locations = [...(place === null ? [] : [place]), ...(placeKind === 'ON_SITE' ? [] : [online])];
  return {
    '@type': 'Event',
    '@id': namedHere(home, 'session', id),
    name: `${role} at ${group.name}`,
    about: { '@id': address },
    organizer: { '@id': namedHere(home, 'organisation', group.id) },
    startDate: zonedText(startsAt, home.timeZone),
    endDate: zonedText(endsAt, home.timeZone),
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: attendanceModes[placeKind],
    ...(locations.length === 0 ? {} : { location: locations }),
    ...(minimumAge === null ? {} : { typicalAgeRange: `${minimumAge}-` }),
    ...(languages.length === 0 ? {} : { inLanguage: languages.map(languageLabel) }),
  };
}

const attendanceModes = {
  ON_SITE: 'https://schema.org/OfflineEventAttendanceMode',
  REMOTE: 'https://schema.org/OnlineEventAttendanceMode',
  EITHER: 'https://schema.org/MixedEventAttendanceMode',
} as const;

function placeOf(opportunity: PublicOpportunity): Exclude<Place, string> | null {
  if (!hasPlace(opportunity)) return null;
  const { address, postcode, latitude, longitude, access } = opportunity;
  const postal = {
    ...(address === '' ? {} : { streetAddress: address }),
    ...(postcode === null ? {} : { postalCode: postcode }),
    addressCountry: 'GB',
  };
  return {
    '@type': 'Place',
    address: { '@type': 'PostalAddress', ...postal },
    ...(latitude === null || longitude === null ? {} : { geo: { '@type': 'GeoCoordinates', latitude, longitude } }),
    ...(access.length === 0
      ? {}
      : {
          amenityFeature: access.map((feature) => ({
            '@type': 'LocationFeatureSpecification' as const,
            name: accessLabels[feature],
            value: true,
          })),
        }),
  };
}

/** A page of the feed. */
export function schemaOrgDocument(
  opportunities: readonly PublicOpportunity[],
  home: FeedHome,
  pageAddress: string,
): Graph {
  const groups = new Map(opportunities.map(({ group }) => [group.id, group]));
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'DataFeed',
        '@id': pageAddress,
        name: `Volunteering with ${home.schemeName}`,
        description: feedDescription(home.schemeName),
      },
      ...[...groups.values()].map((group) => groupOf(group, home)),
      ...opportunities.flatMap((opportunity) => postingAndEvents(opportunity, home)),
    ],
  };
}

/** One opportunity by itself. */
export function schemaOrgOpportunity(opportunity: PublicOpportunity, home: FeedHome): Graph {
  return { '@context': 'https://schema.org', '@graph': schemaOrgThings(opportunity, home) };
}

/** Which feeds there are. */
export function feedCatalogue(home: FeedHome): Graph {
  const description = feedDescription(home.schemeName);
  const feeds = [
    { name: 'Volunteering Data standard', path: 'volunteering.jsonld' },
    { name: 'schema.org', path: 'schema-org.jsonld' },
  ];
  const catalogue: DataCatalog = {
    '@type': 'DataCatalog',
    '@id': home.address,
    name: `Volunteering with ${home.schemeName}`,
    description,
    dataset: feeds.map(({ name, path }) => ({
      '@type': 'DataFeed' as const,
      '@id': `${home.address}/${path}`,
      url: `${home.address}/${path}`,
      encodingFormat: 'application/ld+json',
      name,
      description,
    })),
  };
  return { '@context': 'https://schema.org', '@graph': [catalogue] };
}
