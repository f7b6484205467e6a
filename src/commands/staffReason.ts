import { DomainError } from '../domain/errors.js';
import { plainText } from '../domain/notifications/plainFacts.js';
import { hasLength } from '../domain/text.js';

/** Why staff do something, in words that staff alone will read. @throws DomainError REASON_NEEDED */
export function staffReason(typed: string): string {
  const reason = plainText(typed);
  if (!hasLength(reason, 3, 1000)) {
    throw new DomainError(
      'REASON_NEEDED',
      'Please say why, in a sentence for other staff to read (at most 1,000 characters).',
      { field: ['reason'] },
    );
  }
  return reason;
}
