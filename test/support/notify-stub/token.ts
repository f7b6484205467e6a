import { createHmac, timingSafeEqual } from 'node:crypto';

const CLOCK_TOLERANCE_SECONDS = 30;
const UUID_LENGTH = 36;

export interface ServiceKey {
  serviceId: string;
  secret: string;
}

/** Takes a key apart the way GOV.UK Notify puts it together: name, service id and secret. */
export function parseApiKey(apiKey: string): ServiceKey {
  return {
    serviceId: apiKey.slice(-(2 * UUID_LENGTH + 1), -(UUID_LENGTH + 1)),
    secret: apiKey.slice(-UUID_LENGTH),
  };
}

/** Why the Authorization header is refused, in GOV.UK Notify's status and words; null when it is in order. */
export function whyUnauthorised(
  header: string | undefined,
  { serviceId, secret }: ServiceKey,
  now: Date,
): { status: number; message: string } | null {
  const [scheme, token, ...more] = (header ?? '').split(' ');
  if (scheme !== 'Bearer' || token === undefined || more.length > 0) {
    return { status: 401, message: 'Unauthorized: authentication token must be provided' };
  }
  const [head = '', claims = '', signature = '', ...rest] = token.split('.');
  const parsedHead = parsePart(head);
  const parsedClaims = parsePart(claims);
  if (parsedHead === null || parsedClaims === null || rest.length > 0) {
    return { status: 403, message: 'Invalid token: not a valid JSON Web Token' };
  }
  if (parsedHead.alg !== 'HS256') {
    return { status: 403, message: 'Invalid token: algorithm used is not HS256' };
  }
  if (parsedClaims.iss !== serviceId) {
    return { status: 403, message: 'Invalid token: service not found' };
  }
  const expected = createHmac('sha256', secret).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { status: 403, message: 'Invalid token: API key not found' };
  }
  const ageSeconds = now.getTime() / 1000 - Number(parsedClaims.iat);
  return Math.abs(ageSeconds) <= CLOCK_TOLERANCE_SECONDS
    ? null
    : { status: 403, message: 'Error: Your system clock must be accurate to within 30 seconds' };
}

function parsePart(part: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
}
