import { formatMinutes } from '../../../minutes.js';
import { dateWords } from '../../dates.js';
import type { SchemeFacts } from '../../facts.js';

export const { day, shortDay, shortDate, month, moment, shortMoment } = dateWords('en-GB', 'at');

/** "3 hours of Time Credits" */
export function credits(minutes: number): string {
  return `${formatMinutes(minutes)} of Time Credits`;
}

/** The member's own balance, or nothing where the facts do not give it. */
export function balance(balanceMinutes: number | undefined): string[] {
  if (balanceMinutes === undefined) {
    return [];
  }
  return balanceMinutes < 0
    ? [`You have ${formatMinutes(-balanceMinutes)} to earn back. The next hours you give will go towards it.`]
    : [`Your balance is now ${formatMinutes(balanceMinutes)}.`];
}

/** The balance in as few words as a text allows, with the space before it. */
export function shortBalance(balanceMinutes: number | undefined): string {
  if (balanceMinutes === undefined) {
    return '';
  }
  return balanceMinutes < 0
    ? ` You have ${formatMinutes(-balanceMinutes)} to earn back.`
    : ` Your balance is ${formatMinutes(balanceMinutes)}.`;
}

/** How to reach the scheme, to end a sentence that begins with "please": "call 01632 960 001 or email help@example.org". */
export function getInTouch(scheme: SchemeFacts): string {
  const ways = [
    ...(scheme.phone === undefined ? [] : [`call ${scheme.phone}`]),
    ...(scheme.email === undefined ? [] : [`email ${scheme.email}`]),
  ];
  return ways.length === 0 ? 'tell us' : ways.join(' or ');
}

/** The same for a text: the shortest way there is. */
export function shortGetInTouch(scheme: SchemeFacts): string {
  return scheme.phone === undefined ? getInTouch(scheme) : `call ${scheme.phone}`;
}

/** "Sign in at … to do this", or nothing where the scheme has no website. */
export function signInTo(scheme: SchemeFacts, purpose: string): string[] {
  return scheme.website === undefined ? [] : [`Sign in at ${scheme.website} ${purpose}`];
}
