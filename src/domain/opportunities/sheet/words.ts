import { headerWords } from '../../sheets/headings.js';
import type { AccessFeature, Cause, OpportunityKind, PlaceKind } from '../opportunity.js';
import type { Joining, Visibility } from '../opportunityForm.js';
import type { DbsLevel } from '../requirements.js';

/** How people write one of a fixed list of names. The name itself counts too, with spaces: ARTS_AND_CULTURE is "arts and culture". */
export interface Choice<Name extends string> {
  /** What it is in messages: "kind". */
  what: string;
  names: readonly Name[];
  read: (cell: string) => Name | undefined;
}

function choice<Name extends string>(what: string, spellings: Readonly<Record<Name, string>>): Choice<Name> {
  const names = Object.keys(spellings) as Name[];
  const byWords = new Map<string, Name>();
  for (const name of names) {
    for (const spelling of [spoken(name), ...spellings[name].split('|')]) byWords.set(comparable(spelling), name);
  }
  return { what, names, read: (cell) => byWords.get(comparable(cell)) };
}

/** "arts and culture" for ARTS_AND_CULTURE. */
export function spoken(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

/** "Arts & Culture", "arts and culture" and "Arts, culture" are one. */
function comparable(written: string): string {
  return headerWords(written)
    .split(' ')
    .filter((word) => word !== 'and')
    .join(' ');
}

export const KINDS: Choice<OpportunityKind> = choice('kind', {
  ONE_OFF: 'once|one time|single|single day|event|one off event|oneoff',
  ONGOING: 'regular|weekly|monthly|long term|repeating|regularly|every week|on going',
  CO_DESIGN: 'codesign|co production|coproduction|co create',
  CHAMPION: 'champions|community champion',
  NAVIGATOR: 'navigators|community navigator|guide',
  PEER_SUPPORT: 'peer|peer supporter|peer to peer|buddy',
});

export const CAUSES: Choice<Cause> = choice('cause', {
  ANIMALS: 'animal|animal welfare|pets|wildlife',
  ARTS_AND_CULTURE: 'arts|art|culture|music',
  CHILDREN_AND_FAMILIES: 'children|families|family|kids',
  COMMUNITY_SAFETY: 'safety',
  DIGITAL_SKILLS: 'digital|it|computers|digital inclusion',
  DISABILITY: 'disabilities|disabled people',
  EDUCATION_AND_LEARNING: 'education|learning|schools|school',
  ENVIRONMENT_AND_GARDENING: 'environment|gardening|gardens|green|nature|climate',
  FAITH: 'religion|church|mosque',
  FOOD: 'food bank|food banks|food poverty|meals|cooking',
  HEALTH_AND_WELLBEING: 'health|wellbeing|well being|health and well being',
  HERITAGE: 'history|museums',
  HOUSING_AND_HOMELESSNESS: 'housing|homelessness|homeless',
  INFORMATION_AND_ADVICE: 'information|advice|advice and information|advocacy',
  MENTAL_HEALTH: 'mental wellbeing',
  NEIGHBOURHOOD: 'neighbours|neighbourhoods|local area',
  OLDER_PEOPLE: 'older|elderly|older adults|elders',
  REFUGEES_AND_NEWCOMERS: 'refugees|newcomers|migrants|asylum seekers',
  SPORT: 'sports|sport and fitness',
  TRANSPORT: 'driving|travel',
  WORK_AND_SKILLS: 'work|skills|employment|jobs',
  YOUNG_PEOPLE: 'youth|young|teenagers',
});

export const ACCESS: Choice<AccessFeature> = choice('kind of access', {
  STEP_FREE:
    'step free access|wheelchair|wheelchairs|wheelchair access|wheelchair accessible|ramp|no steps|lift|level access',
  ACCESSIBLE_TOILET: 'disabled toilet|accessible toilets|accessible wc|toilet',
  SEATING: 'seats|chairs',
  HEARING_LOOP: 'loop|induction loop|hearing aid loop',
  BRITISH_SIGN_LANGUAGE: 'bsl|sign language',
  LARGE_PRINT: 'big print',
  EASY_READ: 'easyread',
  QUIET_SPACE: 'quiet room|quiet',
  ASSISTANCE_DOGS: 'assistance dogs welcome|guide dogs|guide dogs welcome|assistance dog',
  SUPPORTER_WELCOME: 'supporters welcome|carers welcome|carer welcome|personal assistants welcome',
  CHILDREN_WELCOME: 'children|bring children|child friendly',
  PARKING: 'car park|parking space|disabled parking|blue badge parking',
  NEAR_PUBLIC_TRANSPORT: 'public transport|near bus|near a bus stop|bus|near station|near tube',
});

export const PLACE_KINDS: Choice<PlaceKind> = choice('answer', {
  REMOTE: 'yes|y|true|online|from home|at home|home|remotely|remote only',
  ON_SITE: 'no|n|false|in person|onsite|on the spot|there|face to face',
  EITHER: 'both|hybrid|either way|mixed|optional|partly|some|can be',
});

export const DBS_LEVELS: Choice<DbsLevel> = choice('DBS level', {
  NONE: 'no|n|not needed|not required|no dbs|false',
  BASIC: 'basic dbs|basic check',
  STANDARD: 'standard dbs|standard check',
  ENHANCED: 'enhanced dbs|enhanced check',
  ENHANCED_WITH_BARRED_LISTS:
    'enhanced with barred list|enhanced barred lists|enhanced barred list|barred lists|barred list|enhanced plus barred lists',
});

export const JOININGS: Choice<Joining> = choice('way of joining', {
  OPEN: 'open to all|book|just book|booking|book at once|anyone|anybody|no|n|no application|drop in|just turn up',
  BY_APPLICATION:
    'application|apply|apply first|by applying|yes|y|interview|approval|needs approval|application needed',
});

export const VISIBILITIES: Choice<Visibility> = choice('answer', {
  PUBLIC: 'everybody|everyone|anyone|anybody|yes|y|all',
  SCHEME: 'members|members only|members of the scheme|scheme only|no|n|private|signed in',
});

export const YES_OR_NO: Choice<'YES' | 'NO'> = choice('answer', {
  YES: 'y|true|1|x',
  NO: 'n|false|0|none',
});
