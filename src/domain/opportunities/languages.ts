import { DomainError } from '../errors.js';
import { plainLine } from '../notifications/plainFacts.js';
import { cutAt } from '../text.js';

const languagesMax = 20;
const tagMax = 50;

/** BCP 47 tags in their usual form, each once: "EN-gb" is en-GB. Extensions, which say how to sort and count, are none. @throws DomainError INVALID_INPUT */
export function readLanguages(typed: readonly string[]): string[] {
  if (typed.length > languagesMax) throw invalid(`Please name at most ${languagesMax} languages.`);
  return [...new Set(typed.map(readLanguage))];
}

function readLanguage(typed: string): string {
  const tag = typed.slice(0, tagMax + 1).trim();
  try {
    const locale = new Intl.Locale(tag);
    if (tag.length <= tagMax && locale.toString() === locale.baseName) return locale.baseName;
  } catch {
    // Falls through to the refusal.
  }
  const shown = cutAt(plainLine(tag), 20);
  throw invalid(`Name languages by their tags, such as "en", "tr" or "pt-BR"; "${shown}" is none.`);
}

function invalid(message: string): DomainError {
  return new DomainError('INVALID_INPUT', message, { field: ['languages'] });
}
