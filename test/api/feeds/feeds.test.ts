import type { FastifyInstance } from 'fastify';
import { suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { newId } from '../../../src/domain/ids.js';
import { SkillEntity, TrainingEntity } from '../../../src/entities/opportunities/entities.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addFeeds } from '../../../src/http/feeds.js';
import { Allowances } from '../../../src/http/limits/allowances.js';
import { createHttpServer, type HttpServices } from '../../../src/http/server.js';
import type { Actor } from '../../../src/policies/actor.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { anOpportunity, aShift } from '../../support/rota.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';
import { quadsOf, terms, unknownTerms } from './vocabulary.js';

/** The feeds as a program reads them that knows the standard alone: over HTTP, and through a JSON-LD processor. */

type Json = Record<string, unknown>;

let world: World;
let app: FastifyInstance;
let home: string;
let operator: Actor;
let services: HttpServices;

beforeAll(async () => {
  world = await createWorld();
  operator = await world.staff(['OPERATOR']);
  services = {
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: world.services,
    authenticator: new Authenticator(world.test.database, world.services.secrets),
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
  app = await createHttpServer(services);
  addFeeds(app, services);
  const [scheme] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  home = `/feeds/${scheme?.slug ?? ''}`;
});
afterAll(async () => {
  await app.close();
  await world.close();
});

async function read(url: string): Promise<{ '@context': string; '@graph': Json[] }> {
  const response = await app.inject({ url });
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/ld+json; charset=utf-8']);
  return response.json();
}

const origin = 'https://credits.example.org';
const at = (path: string) => `${origin}${home}${path}`;
const standard = () => `${home}/volunteering.jsonld`;
const search = () => `${home}/schema-org.jsonld`;

async function words(): Promise<{ cooking: string; hygiene: string }> {
  return await world.test.database.inScheme(world.schemeId, async (tx) => {
    const own = { schemeId: world.schemeId, createdAt: world.clock.now() };
    const skill = { ...own, id: newId(), name: 'Baking bread', nameKey: 'baking bread' };
    const training = { ...own, id: newId(), name: 'Knife safety', nameKey: 'knife safety' };
    tx.em.persist([tx.em.create(SkillEntity, skill), tx.em.create(TrainingEntity, training)]);
    await tx.em.flush();
    return { cooking: skill.id, hygiene: training.id };
  });
}

test('F2 an opportunity with everything stands in the feed as the standard has it, to the minute and the metre', async () => {
  world.clock.set(new Date('2026-10-01T09:00:00Z'));
  const { cooking, hygiene } = await words();
  const group = await world.organisation({ name: 'Fern & Hill' });
  await world.test.admin('UPDATE organisation SET description = $2 WHERE id = $1', [group.id, 'مطبخ الحي 🥔 <b>']);
  const opportunity = await anOpportunity(world, group.id, {
    ...{
      role: '👩🏽‍🍳 Cook',
      description: 'Soup.\nעזרה במטבח',
      cause: 'FOOD',
      skillIds: [cooking],
      languages: ['tr', 'pt-BR'],
    },
    ...{
      access: ['STEP_FREE', 'BRITISH_SIGN_LANGUAGE'],
      placeKind: 'EITHER',
      address: '1 Larch Road',
      postcode: 'N17 9XX',
    },
    ...{ latitude: 51.588212, longitude: -0.0687, minimumAge: 16, trainingIds: [hygiene], dbsLevel: 'ENHANCED' },
    ...{ contactName: 'Ada Quill', contactEmail: 'kitchen@example.org', contactPhone: '+442079460123' },
  });
  // The clocks go back on 25 October: the first shift is the second half past one of that night.
  const night = await aShift(world, opportunity, new Date('2026-10-25T01:30:00Z'), { minutes: 60 });
  const summer = await aShift(world, opportunity, new Date('2026-10-23T17:00:00Z'));
  const page = await read(standard());
  const id = at(`/opportunities/${opportunity.id}`);
  const place = { address: '1 Larch Road, N17 9XX', latitude: '51.588212', longitude: '-0.0687' };
  const session = (shiftId: string, beginning: string, end: string, day: string, time: string) => ({
    ...{ id: at(`#session-${shiftId}`), type: 'Session', location: [{ type: 'SessionLocation', ...place }] },
    time: [
      {
        ...{ type: 'Time', beginning, end },
        dayOfWeek: { id: `${terms.namespace}${day}` },
        timeOfDay: { id: `${terms.namespace}${time}` },
      },
    ],
  });
  expect(page['@context']).toBe('https://api.volunteeringdata.io/context/v1');
  expect(page['@graph'].slice(1)).toEqual([
    {
      ...{ id: at(`#organisation-${group.id}`), type: 'Organisation', label: 'Fern & Hill' },
      ...{ description: 'مطبخ الحي 🥔 <b>', activity: [{ id }] },
    },
    {
      ...{ id, type: 'Activity', label: '👩🏽‍🍳 Cook', description: 'Soup.\nעזרה במטבח', url: id },
      ...{ organisation: at(`#organisation-${group.id}`), allowsRemoteParticipation: true },
      ...{ email: 'kitchen@example.org', phone: '+442079460123', location: [{ type: 'Location', ...place }] },
      session: [
        session(summer.shift.id, '2026-10-23T18:00:00+01:00', '2026-10-23T20:00:00+01:00', 'Friday', 'Evening'),
        session(night.shift.id, '2026-10-25T01:30:00+00:00', '2026-10-25T02:30:00+00:00', 'Sunday', 'Night'),
      ],
      cause: [{ id: at('#cause-food'), label: 'Food' }],
      accessibility: [
        { id: at('#access-step-free'), label: 'Step-free' },
        { id: at('#access-british-sign-language'), label: 'British Sign Language' },
      ],
      language: [
        { id: at('#language-tr'), label: 'Turkish' },
        { id: at('#language-pt-br'), label: 'Brazilian Portuguese' },
      ],
      requirement: [
        { id: at('#age-16'), label: 'Aged 16 or over' },
        { id: at(`#training-${hygiene}`), label: 'Training: Knife safety' },
        { id: at('#dbs-enhanced'), label: 'An enhanced DBS check' },
      ],
      reward: [{ id: at('#reward-time-credits'), label: 'One Time Credit for every hour given' }],
      skill: [{ id: at(`#skill-${cooking}`), label: 'Baking bread' }],
    },
  ]);
  const [first] = page['@graph'];
  expect(String(first?.description)).toContain('licensed under the Open Government Licence v3.0');
  expect(JSON.stringify(page)).not.toContain('Ada Quill');
});

test('F1 F2 every term of the feed is in the vocabulary, and a term that is not there is found', async () => {
  const page = await read(standard());
  const quads = await quadsOf(page);
  expect(unknownTerms(quads)).toEqual([]);
  const of = (predicate: string) => quads.filter((quad) => quad.predicate === `${terms.namespace}${predicate}`);
  expect(of('dayOfWeek').map(({ object }) => object)).toEqual([`${terms.namespace}Friday`, `${terms.namespace}Sunday`]);
  expect(of('allowsRemoteParticipation').map(({ object }) => object)).toEqual(['true']);
  expect(of('organisation').map(({ kind }) => kind)).toEqual(['NamedNode']);
  const [, , activity = {}] = page['@graph'];
  const broken = (extra: Json) => ({ ...page, '@graph': [{ ...activity, ...extra }] });
  await expect(quadsOf(broken({ minimumAge: 16 }))).rejects.toThrow('Safe mode validation error.');
  const invented = `${terms.namespace}Someday`;
  expect(unknownTerms(await quadsOf(broken({ cause: [{ id: invented }] })))).toEqual([invented]);
  expect(unknownTerms(await quadsOf(broken({ type: `${terms.namespace}Role` })))).toEqual([`${terms.namespace}Role`]);
});

test('F1 F7 what is not for everybody stays out; without a place, remote, without skills or shifts an opportunity stands there all the same', async () => {
  world.clock.set(new Date('2026-11-02T09:00:00Z'));
  const now = world.clock.now();
  const group = await world.organisation({ name: 'Lock Cottage' });
  const hidden = [
    await anOpportunity(world, group.id, { visibility: 'SCHEME' }),
    await anOpportunity(world, group.id, { state: 'DRAFT', publishedAt: null }),
    await anOpportunity(world, group.id, { state: 'CLOSED', closedAt: now }),
  ];
  hidden.push(await anOpportunity(world, (await world.organisation({ status: 'PENDING' })).id));
  const suspended = await world.organisation();
  hidden.push(await anOpportunity(world, suspended.id));
  await suspendOrganisation(world.as(operator), { organisationId: suspended.id, reason: 'Questions' });
  const elsewhere = await createWorld({ test: world.test });
  hidden.push(await anOpportunity(elsewhere, (await elsewhere.organisation()).id));
  const somewhere = await anOpportunity(world, group.id, { cause: 'ARTS_AND_CULTURE', earnsCredits: false });
  const cancelled = await aShift(world, somewhere, new Date('2026-11-20T10:00:00Z'));
  await aShift(world, somewhere, new Date('2026-11-02T08:30:00Z'));
  await world.test.admin(`UPDATE shift SET state = 'CANCELLED', cancelled_at = $2 WHERE id = $1`, [
    cancelled.shift.id,
    now,
  ]);
  const remote = await anOpportunity(world, group.id, { placeKind: 'REMOTE', address: 'Nobody goes here' });
  const page = await read(standard());
  const text = JSON.stringify([page, await read(search())]);
  expect(hidden.filter(({ id }) => text.includes(id))).toEqual([]);
  expect(unknownTerms(await quadsOf(page))).toEqual([]);
  const found = (id: string) => page['@graph'].find((node) => node.id === at(`/opportunities/${id}`));
  const bare = (id: string) => ({
    ...{ id: at(`/opportunities/${id}`), type: 'Activity', label: 'Kitchen helper' },
    ...{ organisation: at(`#organisation-${group.id}`), url: at(`/opportunities/${id}`) },
  });
  expect(found(somewhere.id)).toEqual({
    ...{ ...bare(somewhere.id), allowsRemoteParticipation: false },
    cause: [{ id: at('#cause-arts-and-culture'), label: 'Arts and culture' }],
  });
  expect(found(remote.id)).toEqual({
    ...{ ...bare(remote.id), allowsRemoteParticipation: true },
    cause: [{ id: at('#cause-food'), label: 'Food' }],
    reward: [{ id: at('#reward-time-credits'), label: 'One Time Credit for every hour given' }],
  });
  const answers = await Promise.all(
    hidden.map(({ id }) => app.inject({ url: `${home}/opportunities/${id}` }).then(({ statusCode }) => statusCode)),
  );
  expect(answers).toEqual(Array(hidden.length).fill(404));
});

test('F8 one opportunity as schema.org has it: a post for a volunteer, and an event for each shift', async () => {
  const group = await world.organisation({ name: 'Mill' });
  const opportunity = await anOpportunity(world, group.id, {
    ...{ role: 'Steward </script>', placeKind: 'EITHER', address: '2 Mill Lane', latitude: 51.5, longitude: -0.1 },
    ...{ minimumAge: 18, dbsLevel: 'BASIC', contactPhone: '+442079460999', access: ['SEATING'], languages: ['en'] },
  });
  const { shift } = await aShift(world, opportunity, new Date('2027-07-01T17:00:00Z'), { minutes: 90 });
  const url = `${home}/opportunities/${opportunity.id}`;
  const id = at(`/opportunities/${opportunity.id}`);
  const place = {
    '@type': 'Place',
    address: { '@type': 'PostalAddress', streetAddress: '2 Mill Lane', addressCountry: 'GB' },
    geo: { '@type': 'GeoCoordinates', latitude: 51.5, longitude: -0.1 },
    amenityFeature: [{ '@type': 'LocationFeatureSpecification', name: 'Somewhere to sit', value: true }],
  };
  const things = [
    { '@type': 'Organization', '@id': at(`#organisation-${group.id}`), name: 'Mill' },
    {
      ...{ '@type': 'JobPosting', '@id': id, url: id, title: 'Steward </script>', description: 'Steward </script>' },
      ...{ datePosted: '2026-11-02T09:00:00+00:00', employmentType: 'VOLUNTEER', jobLocation: place },
      ...{ hiringOrganization: { '@id': at(`#organisation-${group.id}`) }, jobLocationType: 'TELECOMMUTE' },
      applicantLocationRequirements: { '@type': 'Country', name: 'GB' },
      ...{ jobBenefits: 'One Time Credit for every hour given', qualifications: 'Aged 18 or over. A basic DBS check' },
      applicationContact: { '@type': 'ContactPoint', telephone: '+442079460999' },
    },
    {
      ...{
        '@type': 'Event',
        '@id': at(`#session-${shift.id}`),
        name: 'Steward </script> at Mill',
        about: { '@id': id },
      },
      organizer: { '@id': at(`#organisation-${group.id}`) },
      ...{ startDate: '2027-07-01T18:00:00+01:00', endDate: '2027-07-01T19:30:00+01:00', inLanguage: ['English'] },
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
      ...{ location: [place, { '@type': 'VirtualLocation', url: id }], typicalAgeRange: '18-' },
    },
  ];
  expect(await read(url)).toEqual({ '@context': 'https://schema.org', '@graph': things });
  expect((await app.inject({ url })).body).not.toContain('<');
  const page = await read(search());
  const [posting, ...events] = things.slice(1);
  expect(page['@graph'].filter((node) => node['@id'] === id)).toEqual([posting]);
  expect(page['@graph'].filter((node) => String(node.name).startsWith('Steward'))).toEqual(events);
});

test('F5 F6 a long feed comes in pages that leave nothing out, and what has not changed is not sent again', async () => {
  world.clock.set(new Date('2027-01-04T09:00:00Z'));
  const group = await world.organisation({ name: 'Long Barn' });
  await world.test.admin(
    `INSERT INTO opportunity (scheme_id, id, organisation_id, kind, role, cause, place_kind, joining, visibility, state, created_at, changed_at, published_at)
     SELECT $1, gen_random_uuid(), $2, 'ONGOING', 'Helper ' || n, 'FOOD', 'ON_SITE', 'OPEN', 'PUBLIC', 'PUBLISHED', $3, $3, $3::timestamptz - n * interval '1 minute'
     FROM generate_series(1, 230) n`,
    [world.schemeId, group.id, world.clock.now()],
  );
  const seen: string[] = [];
  const sizes: number[] = [];
  let next: string | undefined = standard();
  while (next) {
    const page = await read(next);
    const activities = page['@graph'].filter(({ type }) => type === 'Activity');
    sizes.push(activities.length);
    seen.push(...activities.map(({ label }) => String(label)).filter((label) => label.startsWith('Helper ')));
    const link: unknown = (await app.inject({ url: next })).headers.link;
    next = /<https:\/\/credits\.example\.org([^>]+)>; rel="next"/.exec(String(link))?.[1];
  }
  expect(sizes.slice(0, 4)).toEqual([50, 50, 50, 50]);
  expect(sizes).toHaveLength(5);
  expect(seen).toEqual(Array.from({ length: 230 }, (_, index) => `Helper ${index + 1}`));
  const { headers } = await app.inject({ url: standard() });
  expect([headers['access-control-allow-origin'], headers['cache-control']]).toEqual(['*', 'public, max-age=600']);
  expect(headers['last-modified']).toBe('Mon, 04 Jan 2027 09:00:00 GMT');
  const etag = String(headers.etag);
  const again = (tags: string) => app.inject({ url: standard(), headers: { 'if-none-match': tags } });
  expect([(await again(etag)).statusCode, (await again(`"x", W/${etag}`)).statusCode]).toEqual([304, 304]);
  expect((await again(etag)).body).toBe('');
  await suspendOrganisation(world.as(operator), { organisationId: group.id, reason: 'Questions' });
  const changed = await again(etag);
  expect([changed.statusCode, changed.body.includes('Helper 1"')]).toEqual([200, false]);
});

test('F5 addresses that lead nowhere say so, and never fail', async () => {
  const scheme = home.slice('/feeds/'.length);
  const catalogue = await read(home);
  const [first = {}] = catalogue['@graph'];
  expect((first.dataset as Json[]).map(({ url }) => url)).toEqual([
    at('/volunteering.jsonld'),
    at('/schema-org.jsonld'),
  ]);
  expect((await app.inject({ url: `/feeds/${scheme.toUpperCase()}` })).statusCode).toBe(200);
  const none = ['/feeds/nowhere', '/feeds/%00', `${home}/other.jsonld`, `${home}/opportunities/x`];
  none.push(`${home}/opportunities/${newId()}`, '/feeds/nowhere/volunteering.jsonld');
  for (const url of none) {
    const answer = await app.inject({ url });
    expect([answer.statusCode, answer.body]).toEqual([
      404,
      '{"errors":[{"message":"There is no feed at this address.","extensions":{"code":"NOT_FOUND"}}]}',
    ]);
  }
  const wrong = ['?after=x', '?after=', '?after=a&after=b', `?after=${Buffer.from('["x","y"]').toString('base64url')}`];
  for (const query of wrong) {
    const answer = await app.inject({ url: `${standard()}${query}` });
    expect([query, answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([query, 400, 'BAD_USER_INPUT']);
  }
});

test('F5 a page takes a hundred points of what its address may ask for, and then there is a wait', async () => {
  const alone = { add: async () => new Map<string, number>() };
  const limits = { MEMBER: 1e9, CLIENT: 1e9, ADDRESS: 150 };
  const strict = { ...services, allowances: new Allowances(limits, alone, (text) => text, world.clock) };
  const other = await createHttpServer(strict);
  addFeeds(other, strict);
  const [first, second] = [await other.inject({ url: standard() }), await other.inject({ url: standard() })];
  await other.close();
  expect([first.statusCode, second.statusCode, second.headers['retry-after']]).toEqual([200, 429, '60']);
  expect(second.json().errors[0].extensions).toEqual({ code: 'RATE_LIMITED' });
});
