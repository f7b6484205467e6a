import type { UserError } from '../apiClient.js';
import { expectThat, say, step } from '../journey.js';
import { expectSame, type Name, type Stage } from '../shifts/stage.js';
import type { OpportunitySeen, Words } from './offers.js';

interface MatchSeen {
  score: number;
  reasons: string[];
  missing: string[];
  opportunity: { id: string; role: string; organisation: { name: string } } | null;
}

interface Said {
  skills?: string[];
  interests?: string[];
  languages?: string[];
  accessNeeds?: string[];
  travelMetres?: number;
  location?: { latitude: number; longitude: number };
  takesRemote?: boolean;
  /** Wall times of the week. */
  free?: [weekday: string, fromTime: string, toTime: string][];
}

/** What somebody says of themselves, by themselves. */
export async function describe(stage: Stage, words: Words, name: Name, { skills, free, ...said }: Said): Promise<void> {
  const person = await stage.as(name);
  await person.act(
    'mutation ($input: UpdateMemberProfileInput!) { updateMemberProfile(input: $input) { member { id } userErrors { code message } } }',
    { ...said, ...(skills ? { skillIds: skills.map((skill) => words.id(skill)) } : {}) },
  );
  if (!free) return;
  await person.act(
    'mutation ($input: SetAvailabilityInput!) { setAvailability(input: $input) { member { id } userErrors { code message } } }',
    { weekly: free.map(([weekday, fromTime, toTime]) => ({ weekday, fromTime, toTime })) },
  );
}

async function matchesOf(stage: Stage, name: Name): Promise<MatchSeen[]> {
  const { member } = await (await stage.as(name)).ask<{ member: { matches: { nodes: MatchSeen[] } } }>(
    '{ viewer { member { matches(first: 20) { nodes { score reasons missing opportunity { id role organisation { name } } } } } } }',
  );
  return member.matches.nodes;
}

const shown = 3;

/** Reads out somebody's best matches. @throws StoryError where the first is another, or has not this among its reasons or what is missing */
async function readOut(
  stage: Stage,
  name: Name,
  expected: { first: string; reasons: string[]; missing?: string[] },
): Promise<MatchSeen[]> {
  const matches = await matchesOf(stage, name);
  for (const { score, reasons, missing, opportunity } of matches.slice(0, shown)) {
    say(`  ${String(score).padStart(3)}  ${opportunity?.role} (${opportunity?.organisation.name})`);
    for (const reason of reasons) say(`         ${reason}`);
    for (const lack of missing) say(`       ! ${lack}`);
  }
  const [best] = matches;
  expectSame(best?.opportunity?.role, expected.first, `what suits ${name} best`);
  for (const reason of expected.reasons)
    expectThat(best?.reasons.includes(reason) ?? false, `${name} reads why: ${reason} (${best?.reasons.join(' ')})`);
  expectSame(best?.missing, expected.missing ?? [], `what ${name} lacks for it`);
  return matches;
}

const home = { latitude: 51.5795, longitude: -0.0972 };

/** Five members look what suits them. */
export async function lookFor(
  stage: Stage,
  words: Words,
  offered: ReadonlyMap<string, OpportunitySeen>,
): Promise<void> {
  step('Siobhán has said everything: what she can do, what she cares for, where she lives and when she is free');
  await describe(stage, words, 'Siobhán', {
    ...{ skills: ['Cooking', 'Listening'], interests: ['FOOD'], languages: ['en', 'ga'], location: home },
    ...{ travelMetres: 3_000, free: [['THURSDAY', '17:00', '22:00']] },
  });
  const application = 'The group wants to get to know you first. Please apply.';
  await readOut(stage, 'Siobhán', {
    first: 'Thursday supper',
    reasons: [
      'You can do what they need: Cooking.',
      'You said you care about food.',
      'Needs somebody on Thursday evening, 20 May, when you are free.',
    ],
    missing: [application],
  });

  step('Chidi has said nothing yet: what begins soon, of either group');
  const unknown = await matchesOf(stage, 'Chidi');
  for (const { score, reasons, opportunity } of unknown.slice(0, shown)) {
    say(`  ${String(score).padStart(3)}  ${opportunity?.role} (${opportunity?.organisation.name})`);
    for (const reason of reasons) say(`         ${reason}`);
  }
  expectSame(unknown.length, offered.size, 'all there is, for somebody who has said nothing');
  const groups = new Set(unknown.slice(0, 4).map(({ opportunity }) => opportunity?.organisation.name));
  expectSame(groups.size, 2, 'groups among the first four');

  step('Anneliese needs step-free places and likes gardens');
  await describe(stage, words, 'Anneliese', {
    ...{ interests: ['ENVIRONMENT_AND_GARDENING'], accessNeeds: ['STEP_FREE'], location: home },
  });
  const accessible = await readOut(stage, 'Anneliese', {
    first: 'Saturday in the beds',
    reasons: ['You said you care about environment and gardening.', 'It has what you need of a place.'],
  });
  const compost = accessible.find(({ opportunity }) => opportunity?.role === 'Compost keeper');
  expectSame(compost?.missing, ['They have not said that it is step-free.'], 'what the compost lacks');
  say(`  and of the compost, far below (${compost?.score}): ! ${compost?.missing.join(' ')}`);

  step('Leszek speaks Polish and is free on Saturdays only');
  await describe(stage, words, 'Leszek', {
    ...{ languages: ['pl'], location: home, free: [['SATURDAY', '09:00', '18:00']] },
  });
  await readOut(stage, 'Leszek', {
    first: 'Polish story hour',
    reasons: [
      'Needs somebody on Saturday afternoon, 15 May, when you are free.',
      'You speak Polish, which helps there.',
    ],
  });

  step('Yvonne stays at home and likes to listen');
  await describe(stage, words, 'Yvonne', {
    ...{ skills: ['Listening'], interests: ['OLDER_PEOPLE'], location: home, travelMetres: 100, takesRemote: true },
  });
  await readOut(stage, 'Yvonne', {
    first: 'Telephone friend',
    reasons: ['You can do what they need: Listening.', 'You can do it from home.'],
    missing: ['The training "Safeguarding adults" has to be seen.'],
  });
}

/** What somebody said is not for them comes back no more, until they say otherwise. */
export async function putAside(stage: Stage, offered: ReadonlyMap<string, OpportunitySeen>): Promise<void> {
  step('The story hour is not for Leszek, and does not come back');
  const leszek = await stage.as('Leszek');
  const opportunityId = offered.get('Polish story hour')?.id;
  const roles = async () => (await matchesOf(stage, 'Leszek')).map(({ opportunity }) => opportunity?.role);
  const before = await roles();
  await leszek.act<{ userErrors: UserError[] }>(
    'mutation ($input: DismissMatchInput!) { dismissMatch(input: $input) { member { id } userErrors { code message } } }',
    { opportunityId, reason: 'WRONG_TIMES' },
  );
  const after = await roles();
  expectSame(after.includes('Polish story hour'), false, 'the story hour among his matches');
  expectSame(after.length, before.length - 1, 'all others still among them');
  say(`  Best now: ${after[0]}`);
}
