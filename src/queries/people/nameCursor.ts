import { RequestError } from '../../domain/errors.js';
import { fromGlobalId, toGlobalId } from '../../domain/ids.js';
import { fromCursor, toCursor } from '../../domain/paging/cursor.js';

/** A place in a list that is sorted by name, then id. */
export interface NamePlace {
  name: string;
  id: string;
}

export function toNameCursor(name: string, id: string): string {
  return toCursor(name, id);
}

/** @throws RequestError BAD_USER_INPUT for a cursor that such a list cannot have given: the database is never asked about it. */
export function fromNameCursor(cursor: string): NamePlace {
  const [name, id] = fromCursor(cursor, 2);
  if (typeof name === 'string' && !name.includes('\0') && typeof id === 'string' && isId(id)) return { name, id };
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}

export function isId(text: string): boolean {
  return fromGlobalId(toGlobalId('Any', text)) !== null;
}
