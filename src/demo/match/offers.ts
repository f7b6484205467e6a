import { StoryError, type UserError } from '../apiClient.js';
import { say, step } from '../journey.js';
import { demoOrganisations } from '../places.js';
import type { Stage } from '../shifts/stage.js';

interface Named {
  id: string;
  name: string;
}

/** The scheme's words for what people can do, and its groups, by their names. */
export class Words {
  private constructor(private readonly ids: ReadonlyMap<string, string>) {}

  static async read(stage: Stage): Promise<Words> {
    const helen = await stage.as('Helen');
    const ids = new Map<string, string>();
    for (const list of ['organisations(first: 100)', 'skills(first: 100)', 'trainings(first: 100)']) {
      const { nodes } = await helen.ask<{ nodes: Named[] }>(`{ ${list} { nodes { id name } } }`);
      for (const { id, name } of nodes) ids.set(name, id);
    }
    return new Words(ids);
  }

  /** @throws StoryError where nothing has this name */
  id(name: string): string {
    const id = this.ids.get(name);
    if (!id) throw new StoryError(`there is no ${name} in the demo scheme`);
    return id;
  }
}

interface Offer {
  role: string;
  at: 'kitchen' | 'gardeners';
  cause: string;
  skills?: string[];
  trainings?: string[];
  access?: string[];
  languages?: string[];
  joining?: 'BY_APPLICATION';
  /** Degrees; null: from home. */
  place: { latitude: number; longitude: number } | null;
  shifts?: { startsOn: string; startTime: string; roles: { name: string; capacity: number; skills?: string[] }[] };
}

const hall = { latitude: 51.5786, longitude: -0.0995 };
const beds = { latitude: 51.5842, longitude: -0.0953 };
const helper = [{ name: 'Helper', capacity: 3 }];

/** What the two groups look for people for. Nothing earns more than anything else. */
const offers: readonly Offer[] = [
  {
    ...{ role: 'Thursday supper', at: 'kitchen', cause: 'FOOD', joining: 'BY_APPLICATION', place: hall },
    ...{ skills: ['Cooking', 'Customer service'], access: ['SEATING'] },
    shifts: {
      ...{ startsOn: '2027-05-20', startTime: '18:00' },
      roles: [
        { name: 'Cook', capacity: 1, skills: ['Cooking'] },
        { name: 'Host', capacity: 1, skills: ['Customer service'] },
        { name: 'Sign interpreter', capacity: 1, skills: ['British Sign Language'] },
      ],
    },
  },
  {
    ...{ role: 'Friday lunch', at: 'kitchen', cause: 'FOOD', place: hall, skills: ['Cooking'] },
    ...{ trainings: ['Food hygiene level 2'], access: ['STEP_FREE', 'SEATING'] },
    shifts: { startsOn: '2027-05-14', startTime: '11:30', roles: helper },
  },
  {
    ...{ role: 'Telephone friend', at: 'kitchen', cause: 'OLDER_PEOPLE', place: null, skills: ['Listening'] },
    ...{ trainings: ['Safeguarding adults'] },
  },
  {
    ...{ role: 'Saturday in the beds', at: 'gardeners', cause: 'ENVIRONMENT_AND_GARDENING', place: beds },
    ...{ skills: ['Gardening'], access: ['STEP_FREE', 'SEATING', 'ACCESSIBLE_TOILET'] },
    shifts: { startsOn: '2027-05-15', startTime: '10:00', roles: helper },
  },
  {
    ...{ role: 'Polish story hour', at: 'gardeners', cause: 'CHILDREN_AND_FAMILIES', place: beds },
    ...{ skills: ['Storytelling'], languages: ['pl'], access: ['STEP_FREE'] },
    shifts: { startsOn: '2027-05-15', startTime: '14:00', roles: helper },
  },
  {
    ...{ role: 'Compost keeper', at: 'gardeners', cause: 'ENVIRONMENT_AND_GARDENING', place: beds },
    ...{ skills: ['Gardening'], access: ['SEATING'] },
    shifts: { startsOn: '2027-05-12', startTime: '14:00', roles: helper },
  },
  {
    ...{ role: 'Newsletter from home', at: 'gardeners', cause: 'DIGITAL_SKILLS', place: null, skills: ['Writing'] },
  },
];

export interface OpportunitySeen {
  id: string;
  role: string;
}

/** The kitchen and the gardeners put up what they look for. @returns it by its role */
export async function putUp(stage: Stage, words: Words): Promise<ReadonlyMap<string, OpportunitySeen>> {
  step('The kitchen and the gardeners say what they look for people for');
  const known = new Map<string, OpportunitySeen>();
  for (const offer of offers) {
    known.set(offer.role, await putUpOne(stage, words, offer));
    say(`  ${offer.role} (${demoOrganisations[offer.at].name})`);
  }
  return known;
}

async function putUpOne(stage: Stage, words: Words, offer: Offer): Promise<OpportunitySeen> {
  const helen = await stage.as('Helen');
  const idsOf = (names: readonly string[] = []) => names.map((name) => words.id(name));
  const { opportunity } = await helen.act<{
    opportunity: OpportunitySeen & { revision: number };
    userErrors: UserError[];
  }>(
    'mutation ($input: CreateOpportunityInput!) { createOpportunity(input: $input) { opportunity { id role revision } userErrors { code message } } }',
    {
      ...{ organisationId: words.id(demoOrganisations[offer.at].name), kind: 'ONGOING' },
      ...{ role: offer.role, cause: offer.cause, joining: offer.joining ?? 'OPEN' },
      ...{ skillIds: idsOf(offer.skills), trainingIds: idsOf(offer.trainings) },
      ...{ access: offer.access ?? [], languages: offer.languages ?? [] },
      place: offer.place ? { kind: 'ON_SITE', address: 'Green Lanes', location: offer.place } : { kind: 'REMOTE' },
    },
  );
  await helen.act(
    'mutation ($input: PublishOpportunityInput!) { publishOpportunity(input: $input) { opportunity { state } userErrors { code message } } }',
    { opportunityId: opportunity.id, revision: opportunity.revision },
  );
  if (offer.shifts) {
    const { startsOn, startTime, roles } = offer.shifts;
    await helen.act(
      'mutation ($input: ScheduleShiftsInput!) { scheduleShifts(input: $input) { shifts { id } userErrors { code message } } }',
      {
        ...{ ...stage.key(), opportunityId: opportunity.id, startsOn, startTime, durationMinutes: 120 },
        roles: roles.map(({ name, capacity, skills }) => ({ name, capacity, skillIds: idsOf(skills) })),
        repeats: { rrule: 'FREQ=WEEKLY;COUNT=2' },
      },
    );
  }
  return opportunity;
}
