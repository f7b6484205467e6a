import { notFound } from '../../domain/errors.js';
import { fromGlobalId } from '../../domain/ids.js';

/** The internal id behind a global one. @throws RequestError NOT_FOUND for another type's id and for what was never an id: all answer alike. */
export function idOf(type: string, globalId: string): string {
  const parsed = fromGlobalId(globalId);
  if (parsed?.type !== type) throw notFound();
  return parsed.id;
}

export function optionalIdOf(type: string, globalId: string | null | undefined): string | null {
  return globalId === null || globalId === undefined ? null : idOf(type, globalId);
}

/** For edges whose other end the row says must exist. */
export function present<Record, Shown>(record: Record | null, show: (record: Record) => Shown): Shown {
  if (record === null) throw notFound();
  return show(record);
}
