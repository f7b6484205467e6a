import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A telephone number in international form, or null when it is none. Numbers without a country are British. */
export function readPhone(typed: string): string | null {
  const parsed = parsePhoneNumberFromString(typed, 'GB');
  return parsed?.isPossible() ? parsed.number : null;
}

/** An email address as it is compared: trimmed and in lower case. Null when it cannot be one. */
export function readEmail(typed: string): string | null {
  const email = typed.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254 ? email : null;
}
