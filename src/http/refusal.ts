import { HeaderMap } from '@apollo/server';
import type { RequestError, RequestErrorCode } from '../domain/errors.js';

/** The contract's form of a refusal that never reached GraphQL. */
export function refusal(code: RequestErrorCode, message: string): object {
  return { errors: [{ message, extensions: { code } }] };
}

/** Where a refusal of a whole request stands in HTTP. */
export const statusOf = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
} as const satisfies Record<RequestErrorCode, number>;

/** How HTTP says that a whole request was refused. */
export function refusedHttp({ code, retryAfterSeconds }: RequestError): { status: number; headers: HeaderMap } {
  const headers = new HeaderMap();
  if (code === 'UNAUTHENTICATED') headers.set('www-authenticate', 'Bearer');
  if (retryAfterSeconds !== undefined) headers.set('retry-after', `${retryAfterSeconds}`);
  return { status: statusOf[code], headers };
}
