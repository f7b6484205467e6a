import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * Numbers that Ofcom keeps for films and books, and so nobody's: no register calls them valid. Tests and demonstrations live on them, because a
 * message that slips out reaches nobody.
 */
const keptForDrama = /^\+44(?:7700900|1632960)\d{3}$/;

/** A telephone number in international form, or null when there can be none such. Numbers without a country are British. */
export function readPhone(typed: string): string | null {
  const parsed = parsePhoneNumberFromString(typed, 'GB');
  if (!parsed) return null;
  return parsed.isValid() || keptForDrama.test(parsed.number) ? parsed.number : null;
}

/**
 * British numbers that take texts begin with 07, save those of pagers (076, but the Isle of Man's 07624) and personal numbers (070).
 * Numbers of other countries do not say what they are, so they are tried.
 */
export function canReceiveTexts(phone: string | null): phone is string {
  if (phone === null) return false;
  const number = phone.replace(/[^\d+]/g, '').replace(/^0(?!0)/, '+44');
  return !number.startsWith('+44') || /^\+447(?:[1-57-9]|624)/.test(number);
}

/** An email address as it is compared: trimmed and in lower case. Null when it cannot be one. */
export function readEmail(typed: string): string | null {
  const email = typed.trim().toLowerCase();
  return /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u.test(email) && email.length <= 254 ? email : null;
}
