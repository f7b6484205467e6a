import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { RequestError, type RequestErrorCode } from '../domain/errors.js';

/** Hears of failures as they are told: of ours with their cause, of all with their code. */
export interface FailureLog {
  error(facts: object, message: string): void;
  refused?(code: string): void;
}

/** Apollo's own codes for requests that are malformed, all BAD_USER_INPUT in the contract. */
const malformed = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** PostgreSQL's codes, and the network's, for "not now": connections, locks, time-outs, restarts. */
const notNow = /^(08|25P03|53|57P0|55P03|57014|40001|40P01|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;

/** What the driver says, without a code, of a connection that was lost while somebody held it, or of a pool that is closing. */
const lostConnection =
  /connection (terminated|ended unexpectedly)|timeout exceeded when trying to connect|is not queryable|after calling end on the pool/i;

interface ValidationFinding {
  property: string;
  constraints?: Record<string, string>;
  children?: ValidationFinding[];
}

/** What a client may see of a failure. INTERNAL is masked: the log has the rest under the same request id. */
export function presentFailure(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string,
  log: FailureLog,
): GraphQLFormattedError {
  const original = causeOf(error);
  const place = {
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
  };
  const answer = (code: string, message: string, extra: object = {}): GraphQLFormattedError => {
    log.refused?.(code);
    return { message, ...place, extensions: { code, ...extra } };
  };
  if (original instanceof RequestError) {
    const { retryAfterSeconds } = original;
    return answer(original.code, original.message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }
  const findings = validationFindings(original);
  if (findings.length > 0) return answer('BAD_USER_INPUT', findings.join('; '));
  const code = formatted.extensions?.code;
  if (typeof code === 'string' && requestCodes.has(code)) return answer(code, formatted.message);
  if (typeof code === 'string' && malformed.has(code)) return answer('BAD_USER_INPUT', formatted.message);
  if (original instanceof GraphQLError && !formatted.path) return answer('BAD_USER_INPUT', formatted.message);
  if (isNotNow(original)) {
    log.error({ requestId, cause: describeFailure(original) }, 'unavailable');
    return answer(
      'UNAVAILABLE',
      'The service is busy or restarting. Please try again in a moment; with the same idempotency key nothing happens twice.',
    );
  }
  log.error({ requestId, cause: describeFailure(original) }, 'internal failure');
  return answer('INTERNAL', 'Something went wrong on our side. Please quote the request id.', { requestId });
}

/** What was thrown, out of whatever GraphQL and Apollo wrapped around it. */
function causeOf(error: unknown): unknown {
  const thrown = unwrapResolverError(error);
  return thrown instanceof GraphQLError ? (thrown.originalError ?? thrown) : thrown;
}

const requestCodes = new Set<string>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'UNAVAILABLE',
] satisfies RequestErrorCode[]);

/** Whether something we need is away for the moment: the database, the network, or what guesses are counted in. */
export function isNotNow(error: unknown): boolean {
  if (error instanceof RequestError) return error.code === 'UNAVAILABLE';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  return notNow.test(code) || lostConnection.test(message);
}

/** Never the message of a database error: it can quote what a person typed. */
export function describeFailure(error: unknown): { message?: string; [fact: string]: unknown } {
  if (!(error instanceof Error)) return { kind: typeof error };
  // Not named `code`, which the log hides as the codes of people.
  const errorCode = 'code' in error ? String(error.code) : undefined;
  const isDatabase = errorCode !== undefined && /^[0-9A-Z]{5}$/.test(errorCode);
  const frames = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12);
  return { kind: error.name, errorCode, message: isDatabase ? undefined : error.message, stack: frames?.join('\n') };
}

function validationFindings(error: unknown): string[] {
  if (!(error instanceof Error) || !('extensions' in error)) return [];
  const list = (error.extensions as { validationErrors?: ValidationFinding[] }).validationErrors ?? [];
  return list.flatMap((finding) => flatten(finding, ''));
}

function flatten(finding: ValidationFinding, path: string): string[] {
  const own = Object.values(finding.constraints ?? {}).map((constraint) => `${path}${constraint}`);
  return [...own, ...(finding.children ?? []).flatMap((child) => flatten(child, `${path}${finding.property}.`))];
}
