import { RequestError } from '../../domain/errors.js';
import { fromCursor, toCursor } from '../../domain/paging/cursor.js';

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** The cursor of a row in a list that has one for each day, the latest first. */
export function dayCursor(day: string): string {
  return toCursor(day);
}

/** @throws RequestError BAD_USER_INPUT for a cursor that such a list did not give. */
export function readDayCursor(cursor: string): string {
  const [day] = fromCursor(cursor, 1);
  if (typeof day === 'string' && dayForm.test(day) && !Number.isNaN(Date.parse(day))) return day;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
