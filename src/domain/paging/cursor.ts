import { RequestError } from '../errors.js';

/** A place in a sorted list as an opaque text: the values of its sort keys. */
export function toCursor(...keys: (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws RequestError BAD_USER_INPUT for a cursor that this list did not give. */
export function fromCursor(cursor: string, length: number): (string | number)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === length && keys.every((key) => ['string', 'number'].includes(typeof key)))
      return keys;
  } catch {
    // Falls through to the refusal.
  }
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}

export interface Page<T> {
  nodes: T[];
  /** The cursor of one of its nodes. Made when it is asked for: most readers want the last one alone. */
  cursorOf(node: T): string;
  hasNextPage: boolean;
}

/** Makes a page of rows that were read with one more than asked for. */
export function pageOf<T>(rows: T[], first: number, cursorOf: (row: T) => string): Page<T> {
  return { nodes: rows.slice(0, first), cursorOf, hasNextPage: rows.length > first };
}
