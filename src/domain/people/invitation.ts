import { addDays, dayStart, daysBetween, localDay, localInstant } from '../schemes/localTime.js';
import { nameKey } from './nameKey.js';

/** Letters and digits nobody mistakes for each other on paper: no I, L, O, U or Z. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXY';
const tokenLength = 16;
const groupLength = 4;

/**
 * The token of an invitation from the first bytes of a keyed hash: sixteen characters, nearly eighty bits, in four groups that can be typed from paper.
 * The same invitation has the same one in every message about it.
 */
export function tokenFromBytes(bytes: Uint8Array): string {
  let letters = '';
  for (let index = 0; index < tokenLength; index += 1) letters += alphabet[(bytes[index] ?? 0) % alphabet.length];
  return grouped(letters);
}

/** Reads a token as a person typed it: any case, spaces and dashes anywhere, O for 0, I or L for 1, Z for 2. Null when it cannot be one. */
export function readInvitationToken(typed: string): string | null {
  if (typed.length > 100) return null;
  const letters = typed
    .toUpperCase()
    .replace(/[\s\-–—.]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replaceAll('Z', '2');
  if (letters.length !== tokenLength || [...letters].some((letter) => !alphabet.includes(letter))) return null;
  return grouped(letters);
}

function grouped(letters: string): string {
  return (letters.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');
}

/** Whom an invitation is for, by the one way it can reach them. */
export type InvitedAddress =
  | { channel: 'EMAIL'; email: string }
  | { channel: 'TEXT'; phone: string }
  | { channel: 'LETTER'; name: string; addressLines: readonly string[] };

/** The same text for the same address, however it was typed. At one postal address live several people, so the name belongs to it. */
export function addressKey(address: InvitedAddress): string {
  switch (address.channel) {
    case 'EMAIL':
      return `email:${address.email}`;
    case 'TEXT':
      return `phone:${address.phone}`;
    case 'LETTER':
      return `post:${[address.name, ...address.addressLines].map(nameKey).join('\n')}`;
  }
}

/** The instant an invitation lapses: after the local day that lies so many days ahead. */
export function invitationLapsesAt(now: Date, days: number, zone: string): Date {
  return dayStart(addDays(localDay(now, zone), days + 1), zone);
}

/** The last local day on which it opens. */
export function invitationLastDay(lapsesAt: Date, zone: string): string {
  return localDay(new Date(lapsesAt.getTime() - 1), zone);
}

const REMIND_DAYS_BEFORE = 3;
const REMIND_AT = '09:00';

/**
 * When whoever was invited is reminded: at nine on the local day that lies three days before the last one. Null where the message itself went out on
 * that day or later.
 */
export function invitationRemindsAt(sentAt: Date, lapsesAt: Date, zone: string): Date | null {
  const day = addDays(invitationLastDay(lapsesAt, zone), -REMIND_DAYS_BEFORE);
  return daysBetween(localDay(sentAt, zone), day) > 0 ? localInstant(day, REMIND_AT, zone) : null;
}
