import { DateTime } from 'luxon';

/** With whom hours wait: at the group, with its leaders or, where none is there, its coordinators; else with the scheme's staff. */
export type WaitsWith = 'LEADERS' | 'COORDINATORS' | 'STAFF';

/**
 * Whom a log waits for, for the member who asks: "With the leaders of Meadow Lane Garden since Tuesday 3 November". Under appeal somebody else
 * decides: "With others at Meadow Lane Garden …".
 */
export function waitingWords(
  groupName: string,
  since: Date,
  zone: string,
  { waitsWith, isAppealed }: { waitsWith: WaitsWith; isAppealed: boolean },
): string {
  const day = DateTime.fromJSDate(since, { zone }).setLocale('en-GB').toFormat('cccc d MMMM');
  return `With ${whom(groupName, waitsWith, isAppealed)} since ${day}`;
}

function whom(groupName: string, waitsWith: WaitsWith, isAppealed: boolean): string {
  if (waitsWith === 'STAFF') return "the scheme's staff";
  if (isAppealed) return `others at ${groupName}`;
  return `the ${waitsWith === 'LEADERS' ? 'leaders' : 'coordinators'} of ${groupName}`;
}
