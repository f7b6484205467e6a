import type { ObstacleCount, RotaContradiction, UnfilledSeat } from './solution.js';

/** What things are called on the screen of whoever makes the rota. */
export interface RotaNames {
  skill(skillId: string): string;
  person(personId: string): string;
  /** Where or what a shift is: "the Food bank". */
  shift(shiftId: string): string;
  /** When it is, to follow "on": "Thursday evening, 7 May". */
  time(shiftId: string): string;
}

/** "Nobody with First aid is free on Thursday evening (2 have it: 1 is away, 1 is already at the Food bank)." */
export function wordsForUnfilled(
  { shiftId, skillIds, placesLeft, haveSkills, here, why }: UnfilledSeat,
  names: RotaNames,
): string {
  if (why.some(({ obstacle }) => obstacle === 'CHANGED_SINCE')) return changedWords(placesLeft, names.time(shiftId));
  const skills = list(skillIds.map(names.skill));
  const on = names.time(shiftId);
  const places = placesLeft > 1 ? `${placesLeft} places on ${on} are empty: ` : '';
  const first = (words: string) => (places === '' ? words : words.charAt(0).toLowerCase() + words.slice(1));
  if (haveSkills === 0) {
    const words = skillIds.length > 0 ? `Nobody has ${skills}.` : 'There is nobody to ask.';
    return places === '' ? `${words.slice(0, -1)}, so a place on ${on} is empty.` : `${places}${first(words)}`;
  }
  const nobody = here > 0 ? 'Nobody else' : 'Nobody';
  const sentence = skillIds.length > 0 ? `${nobody} with ${skills} is free` : `${nobody} is free`;
  const have =
    skillIds.length > 0
      ? `${haveSkills} ${haveSkills === 1 ? 'has' : 'have'} ${skillIds.length === 1 ? 'it' : 'them'}`
      : `${haveSkills} could be asked`;
  const reasons = [...(here > 0 ? [`${are(here)} here`] : []), ...why.flatMap((one) => wordsForObstacle(one, names))];
  return `${places}${first(sentence)}${places === '' ? ` on ${on}` : ''} (${have}: ${reasons.join(', ')}).`;
}

/** Who could take it was not asked about the place as it is now: nothing is said of anybody. */
function changedWords(placesLeft: number, on: string): string {
  const empty = placesLeft === 1 ? `A place on ${on} is empty` : `${placesLeft} places on ${on} are empty`;
  return `${empty}: something changed after the rota was worked out. Have it worked out again to see who could come.`;
}

function wordsForObstacle(one: ObstacleCount, names: RotaNames): string[] {
  const { obstacle, count } = one;
  switch (obstacle) {
    case 'ON_THIS_SHIFT':
      return [`${count} ${count === 1 ? 'has' : 'have'} a place on this shift already`];
    case 'BARRED':
      return [`${count} ${count === 1 ? 'lacks' : 'lack'} something the shift asks for`];
    case 'AWAY':
      return [`${are(count)} away`];
    case 'UNWANTED':
      return [`${count} would rather not or gave it up`];
    case 'ELSEWHERE':
      return (one.places ?? []).map(
        (place) => `${are(place.count)} already ${place.name === null ? 'somewhere else' : `at ${place.name}`}`,
      );
    case 'ON_ANOTHER_SHIFT':
      return (one.shifts ?? []).map((shift) => `${are(shift.count)} already at ${names.shift(shift.shiftId)}`);
    case 'RESTING':
      return [`${count} ${count === 1 ? 'needs' : 'need'} rest from another shift`];
    case 'AT_LIMIT':
      return [`${count} would give more in a week than they said they would`];
    case 'AT_ROTA_LIMIT':
      return [`${count} would have more in a week than this rota allows`];
    case 'APART':
      return [`${are(count)} not to be with somebody who is on it`];
    case 'NO_TIME_TO_TELL':
      return [`${count} ${count === 1 ? 'was' : 'were'} not tried in the time there was`];
    case 'CHANGED_SINCE':
      return [];
  }
}

/** What does not fit together, and what is done about it. */
export function wordsForContradiction(
  one: RotaContradiction,
  names: RotaNames,
  seat: (seatId: string) => string,
): string {
  switch (one.kind) {
    case 'TOGETHER_AND_APART':
      return `${people(one.personIds, names)} are to be together and apart. They are kept apart.`;
    case 'TOGETHER_NEVER_POSSIBLE':
      return `${people(one.personIds, names)} are to be together, and there is no shift that ${one.personIds.length === 2 ? 'both' : 'all of them'} could be on.`;
    case 'PINNED_OVER_PLACES':
      return `${one.pinned} people are fixed for ${seat(one.seatId)}, which has ${one.places} ${one.places === 1 ? 'place' : 'places'}. Not all of them can come: take one off or add places.`;
    case 'PINNED_AT_ONE_TIME':
      return `${names.person(one.personId)} stays on ${shifts(one.shiftIds, names)}, which overlap. Take one off.`;
    case 'PINNED_WITHOUT_REST':
      return `${names.person(one.personId)} stays on ${shifts(one.shiftIds, names)} with too little rest between them.`;
    case 'PINNED_OVER_LIMIT':
      return `${names.person(one.personId)} has more in a week than ${one.ofRota ? 'this rota allows' : 'they said they would give'}. What is booked or fixed stays.`;
    case 'PINNED_WITHOUT_SKILLS':
      return `${names.person(one.personId)} stays on ${seat(one.seatId)} without the skills it asks for.`;
    case 'PINNED_THOUGH_AWAY':
      return `${names.person(one.personId)} stays on ${names.shift(one.shiftId)} on ${names.time(one.shiftId)}, when they cannot or would rather not.`;
    case 'PINNED_APART':
      return `${people(one.personIds, names)} stay on ${names.shift(one.shiftId)} on ${names.time(one.shiftId)}, and are to be apart.`;
    case 'UNKNOWN_PERSON':
      return 'Somebody who was named is no longer there. They were left out.';
    case 'UNKNOWN_SEAT':
      return 'A place that was named is no longer there. It was left out.';
  }
}

function people(personIds: readonly string[], names: RotaNames): string {
  return list(personIds.map(names.person));
}

function shifts(shiftIds: readonly string[], names: RotaNames): string {
  return list(shiftIds.map((id) => `${names.shift(id)} on ${names.time(id)}`));
}

function are(count: number): string {
  return `${count} ${count === 1 ? 'is' : 'are'}`;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
