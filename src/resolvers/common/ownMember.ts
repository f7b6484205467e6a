import { forbidden } from '../../domain/errors.js';
import type { ApiContext } from '../context.js';
import { idOf } from './arguments.js';

/** The member named, else the one who is signed in or whom the app acts for. @throws RequestError NOT_FOUND, and FORBIDDEN where there is none. */
export function namedOrOwnMemberId(globalId: string | null | undefined, { actor }: ApiContext): string {
  if (globalId !== null && globalId !== undefined) return idOf('Member', globalId);
  const own = actor.kind === 'MEMBER' || actor.kind === 'APP' ? actor.memberId : null;
  if (own === null) throw forbidden();
  return own;
}
