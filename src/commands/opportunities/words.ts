import { DomainError } from '../../domain/errors.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { readDescription } from '../../domain/organisations/profile.js';
import { characterCount, hasLength } from '../../domain/text.js';

/** What somebody may say, in their own words; '' where they say nothing. Keeps its paragraphs. @throws DomainError INVALID_INPUT */
export function optionalWords(typed: string | null | undefined, field: string, max: number): string {
  const words = (typed ?? '').length > max * 4 ? null : readDescription(typed ?? '');
  if (words !== null && characterCount(words) <= max) return words;
  throw new DomainError('INVALID_INPUT', `Please say it in at most ${max.toLocaleString('en-GB')} characters.`, {
    field: [field],
  });
}

/** Why somebody is told no, in words that they read. @throws DomainError REASON_NEEDED */
export function reasonToTell(typed: string): string {
  const reason = plainLine(typed.slice(0, 8_000));
  if (hasLength(reason, 3, 2_000)) return reason;
  throw new DomainError(
    'REASON_NEEDED',
    'Please say why, in a sentence that the member will read (at most 2,000 characters).',
    { field: ['reason'] },
  );
}
