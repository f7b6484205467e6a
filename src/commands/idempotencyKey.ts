import { DomainError } from '../domain/errors.js';

/** @throws DomainError INVALID_INPUT for a key that is empty, longer than 64 characters, or holds what the database cannot keep: control characters and halves of characters. */
export function checkedKey(key: unknown): string {
  if (typeof key !== 'string' || key.length < 1 || key.length > 64 || /\p{Cc}/u.test(key) || !key.isWellFormed()) {
    throw new DomainError(
      'INVALID_INPUT',
      'The idempotency key must have 1 to 64 characters, none of them a control character.',
      { field: ['idempotencyKey'] },
    );
  }
  return key;
}

export function keyConflict(): DomainError {
  return new DomainError(
    'CONFLICT',
    'This idempotency key was used before with other details. Use a new key for a new request.',
    { field: ['idempotencyKey'] },
  );
}
