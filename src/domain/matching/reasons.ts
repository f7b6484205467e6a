import { DateTime } from 'luxon';
import type { AccessFeature, Cause } from '../opportunities/opportunity.js';
import { missingSentence, missingWords } from '../opportunities/requirementWords.js';
import type { HelpRequestFacts, OpportunityFacts, PersonFacts } from './matches.js';

export interface Wording {
  zone: string;
  /** By id; null where there is none any more. */
  skillName(id: string): string | null;
  trainingName(id: string): string | null;
}

/** Why an opportunity suits a member, said to them: what speaks most for it first. */
export function opportunityReasons(
  facts: OpportunityFacts,
  metres: number | null,
  { zone, skillName }: Wording,
): string[] {
  return present([
    listOf(facts.skillIds, skillName, (skills) => `You can do what they need: ${skills}.`),
    facts.isInterest && `You said you care about ${causeWords(facts.cause)}.`,
    facts.suitsAt !== null && `Needs somebody on ${partOfDay(facts.suitsAt, zone)}, when you are free.`,
    distanceWords(metres, 'from you'),
    facts.placeKind !== 'ON_SITE' && 'You can do it from home.',
    facts.suitsAt === null &&
      facts.takeableAt !== null &&
      `The next place you could take is on ${partOfDay(facts.takeableAt, zone)}.`,
    languageReason(facts.languages, 'You speak'),
    facts.meetsAccess && 'It has what you need of a place.',
    facts.came > 0 && `You have been with this group ${times(facts.came)}.`,
    unfilled(facts),
    facts.isNewGroup && 'The group is new.',
    facts.isNewToThem && 'You would meet new people: you have not been with this group before.',
  ]);
}

/** Why what a neighbour asks help for suits a member, said to them. */
export function helpRequestReasons(facts: HelpRequestFacts, metres: number | null, { skillName }: Wording): string[] {
  return present([
    listOf(facts.skillIds, skillName, (skills) => `You can do what they need: ${skills}.`),
    facts.isInterest && `You said you care about ${causeWords(facts.cause)}.`,
    facts.placeKind !== 'REMOTE' && distanceWords(metres, 'from you to the middle of their ward'),
    facts.placeKind !== 'ON_SITE' && 'You can do it from home.',
    facts.hasHelped && 'You have helped this neighbour before.',
    facts.answers === 0 && 'Nobody has answered yet.',
  ]);
}

/** What must be there before a member can take it up, said to them, one sentence each. */
export function missingReasons(facts: OpportunityFacts, { trainingName }: Wording): string[] {
  const nameOf = (id: string) => trainingName(id) ?? 'unknown';
  const sentence = (missing: Parameters<typeof missingWords>[0]) => missingSentence([missingWords(missing, nameOf)]);
  return present([
    ...facts.trainingIds.map((trainingId) => sentence({ code: 'TRAINING_NOT_SEEN', trainingId })),
    facts.dbsLevel !== null && sentence({ code: 'DBS_NOT_SEEN', dbsLevel: facts.dbsLevel }),
    facts.ageToSee !== null && `Somebody has to see proof that you are ${facts.ageToSee} or older.`,
    facts.lacksSkills && 'The places that are free ask for skills that you have not said you have.',
    facts.needsConsent && 'A guardian has to agree first.',
    facts.needsApplication && 'The group wants to get to know you first. Please apply.',
    ...facts.unmetAccess.map((need) => `They have not said that ${accessWords[need]}.`),
  ]);
}

/** Why a member would suit an opportunity, said to its group: nothing that they did not agree to be found by. */
export function personReasons(facts: PersonFacts, { zone, skillName }: Wording): string[] {
  return present([
    listOf(facts.skillIds, skillName, (skills) => `They can do what you need: ${skills}.`),
    facts.isInterest && `They care about ${causeWords(facts.cause)}.`,
    facts.suitsAt !== null && `They are usually free on ${partOfDay(facts.suitsAt, zone)}, when a place is.`,
    facts.placeKind !== 'REMOTE' && roughly(facts.metres),
    languageReason(facts.languages, 'They speak'),
    facts.came > 0 && `They have been with you ${roughTimes(facts.came)}.`,
  ]);
}

function present(sentences: readonly (string | false | null)[]): string[] {
  return sentences.filter((sentence): sentence is string => typeof sentence === 'string');
}

function listOf(
  ids: readonly string[],
  nameOf: (id: string) => string | null,
  say: (names: string) => string,
): string | null {
  const names = ids.flatMap((id) => nameOf(id) ?? []).sort();
  return names.length === 0 ? null : say(inWords(names));
}

/** "a", "a and b", "a, b and c" */
function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

export function causeWords(cause: Cause): string {
  return cause.toLowerCase().replaceAll('_', ' ');
}

/** To a hundred metres: nobody walks more exactly. */
function distanceWords(metres: number | null, where: string): string | null {
  if (metres === null) return null;
  const hundreds = Math.max(1, Math.round(metres / 100));
  return hundreds < 10 ? `About ${hundreds * 100} metres ${where}.` : `${(hundreds / 10).toFixed(1)} km ${where}.`;
}

const rings = [1, 2, 5, 10, 20];

/** So roughly that nobody finds a home by asking from several places. */
function roughly(metres: number | null): string | null {
  const ring = metres === null ? undefined : rings.find((kilometres) => metres < kilometres * 1_000);
  return ring === undefined ? null : `They set out within ${ring} km of it.`;
}

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

/** Only what they did last is counted there, so that an exact number would be too small for some. */
const roughTimes = (count: number) => (count === 1 ? 'before' : count < 10 ? 'more than once' : 'many times');

/** Seven days from now, which is not the week of the calendar; and of the next few shifts alone, as the facts are. */
function unfilled({ freeThisWeek, freeSoon }: OpportunityFacts): string | null {
  const [count, when] = freeThisWeek > 0 ? [freeThisWeek, 'seven days'] : [freeSoon, 'two weeks'];
  return count === 0
    ? null
    : `Their next shifts have ${count} ${count === 1 ? 'place' : 'places'} unfilled within ${when}.`;
}

/** "Thursday evening, 26 November" */
function partOfDay(instant: string, zone: string): string {
  const at = DateTime.fromISO(instant, { zone }).setLocale('en-GB');
  const part = at.hour < 5 ? 'night' : at.hour < 12 ? 'morning' : at.hour < 17 ? 'afternoon' : 'evening';
  return `${at.toFormat('cccc')} ${part}, ${at.toFormat('d MMMM')}`;
}

const languageNames = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'none' });
/** Those that have a name in English, but none where names of languages are listed. */
const signed: Readonly<Record<string, string>> = { bfi: 'British Sign Language', isg: 'Irish Sign Language' };

function languageReason(tags: readonly string[], who: string): string | null {
  const names = tags.flatMap((tag) => signed[tag] ?? languageNames.of(tag) ?? []).sort();
  return names.length === 0 ? null : `${who} ${inWords(names)}, which helps there.`;
}

const accessWords: Readonly<Record<AccessFeature, string>> = {
  STEP_FREE: 'it is step-free',
  ACCESSIBLE_TOILET: 'there is an accessible toilet',
  SEATING: 'there is somewhere to sit',
  HEARING_LOOP: 'there is a hearing loop',
  BRITISH_SIGN_LANGUAGE: 'somebody there uses British Sign Language',
  LARGE_PRINT: 'there is large print',
  EASY_READ: 'there is Easy Read',
  QUIET_SPACE: 'there is a quiet space',
  ASSISTANCE_DOGS: 'assistance dogs are welcome',
  SUPPORTER_WELCOME: 'you can bring a supporter',
  CHILDREN_WELCOME: 'children are welcome',
  PARKING: 'there is parking',
  NEAR_PUBLIC_TRANSPORT: 'public transport is near',
};
