import { RequestError } from '../domain/errors.js';
import { fromCursor, toCursor } from '../domain/paging/cursor.js';
import type { Actor } from '../policies/actor.js';

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface ListScope {
  memberId: string | null;
  organisationId: string | null;
}

export interface ScopeInput {
  memberId?: string | null;
  organisationId?: string | null;
  /** Of everybody; only where neither of the two is named. */
  wholeScheme?: boolean;
}

/** Whose rows a list is about: those named; else one's own, which for an organisation's app or till are its organisation's. */
export function listScope(actor: Actor, input: ScopeInput): ListScope {
  const named = { memberId: input.memberId ?? null, organisationId: input.organisationId ?? null };
  if (named.memberId !== null || named.organisationId !== null || input.wholeScheme) return named;
  if (actor.kind === 'MEMBER') return { ...named, memberId: actor.memberId };
  if (actor.kind === 'APP') return { memberId: actor.memberId, organisationId: actor.organisationId };
  return named;
}

/** The year 10000: beyond it PostgreSQL would not read the instant back. */
const latestMs = 253_402_300_800_000;

/** The cursor of a row in a list that runs from the latest instant backwards. */
export function instantCursor(at: Date | null | undefined, id: string): string {
  return toCursor(at?.getTime() ?? 0, id);
}

/**
 * What comes after a cursor in a list sorted by an instant and the id, both descending. The first condition bounds the index scan, the second
 * takes the row itself and its elders at the same instant out.
 * @throws RequestError BAD_USER_INPUT for a cursor that this list did not give.
 */
export function afterInstant<Field extends string>(field: Field, cursor: string): object {
  const { at, id } = readInstantCursor(cursor);
  return { [field]: { $lte: at }, $or: [{ [field]: { $lt: at } }, { id: { $lt: id } }] };
}

/** The row a cursor stands for. @throws RequestError BAD_USER_INPUT for a cursor that such a list did not give. */
export function readInstantCursor(cursor: string): { at: Date; id: string } {
  const [time, id] = fromCursor(cursor, 2);
  const at = new Date(typeof time === 'number' ? time : Number.NaN);
  if (!(at.getTime() >= 0 && at.getTime() < latestMs) || typeof id !== 'string' || !uuidForm.test(id)) {
    throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
  }
  return { at, id };
}
