import { forbidden, RequestError } from '../../domain/errors.js';
import type { ApiContext } from '../context.js';
import { idOf } from './arguments.js';

/** The member named, else the one who is signed in or whom the app acts for. @throws RequestError NOT_FOUND, UNAUTHENTICATED, and FORBIDDEN where there is none. */
export function namedOrOwnMemberId(globalId: string | null | undefined, { actor }: ApiContext): string {
  if (globalId !== null && globalId !== undefined) return idOf('Member', globalId);
  if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  const own = actor.kind === 'MEMBER' || actor.kind === 'APP' ? actor.memberId : null;
  if (own === null) throw forbidden();
  return own;
}
