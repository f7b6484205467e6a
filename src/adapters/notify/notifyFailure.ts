import { type DeliveryOutcome, notReached, permanentFailure, temporaryFailure } from '../messages/channel.js';
import { hadNoLine } from '../messages/noLine.js';
import { readRetryAfter } from '../messages/retryAfter.js';

/**
 * Reasons are sentences of ours. What GOV.UK Notify answers is never repeated: it may quote the recipient, and its wording is not part of its contract (the status code and the
 * type of error are).
 */

/** Its rate is counted by the minute. */
const ONE_MINUTE_MS = 60_000;
const ONE_HOUR_MS = 3_600_000;

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  data: unknown;
}

/** What to tell about a failed request: an answer that refuses, or no answer at all. */
export function describeFailure(error: unknown, timeoutMs: number): DeliveryOutcome {
  const answer = answerOf(error);
  if (answer === null) {
    if (isTimeout(error)) return temporaryFailure(`GOV.UK Notify did not answer within ${timeoutMs / 1000} seconds.`);
    const reason = 'GOV.UK Notify could not be reached, or the line was cut.';
    return hadNoLine(error) ? notReached(reason) : temporaryFailure(reason);
  }
  const { status } = answer;
  if (status === 429) {
    return tooMany(answer);
  }
  if (status >= 400 && status < 500 && status !== 408) {
    const type = errorType(answer);
    // A bad request of another type is about templates and keys, whoever it goes to.
    return permanentFailure(
      refusal(status, type),
      status === 400 && type === 'ValidationError' ? 'ADDRESS' : undefined,
    );
  }
  return temporaryFailure(`GOV.UK Notify answered with status ${status}.`, retryAfterMs(answer));
}

function tooMany(answer: Answer): DeliveryOutcome {
  return errorType(answer) === 'TooManyRequestsError'
    ? temporaryFailure(
        "The day's limit of messages at GOV.UK Notify is used up (429).",
        retryAfterMs(answer) ?? ONE_HOUR_MS,
      )
    : temporaryFailure('GOV.UK Notify asks us to slow down (429).', retryAfterMs(answer) ?? ONE_MINUTE_MS);
}

function refusal(status: number, type: string | null): string {
  if (status === 401 || status === 403) {
    return `GOV.UK Notify did not accept our key (${status}). Check NOTIFY_API_KEY, and that this machine's clock is right to within 30 seconds.`;
  }
  if (status === 400 && type === 'ValidationError') {
    return 'GOV.UK Notify refused the message (400, ValidationError). Check the email address, phone number or postal address, and that NOTIFY_API_KEY and the template ids belong together.';
  }
  if (status === 400) {
    return 'GOV.UK Notify refused the message (400). Check that the service is live, that NOTIFY_API_KEY is a live key, and that the template exists with the fields that docs/notify.md lists.';
  }
  return `GOV.UK Notify refused the message (${status}).`;
}

function retryAfterMs({ headers }: Answer): number | undefined {
  return readRetryAfter(headers['retry-after'], headers.date);
}

function answerOf(error: unknown): Answer | null {
  const response = property(error, 'response');
  const status = property(response, 'status');
  if (typeof status !== 'number') {
    return null;
  }
  const headers = property(response, 'headers');
  return {
    status,
    headers: typeof headers === 'object' && headers !== null ? { ...headers } : {},
    data: property(response, 'data'),
  };
}

/** The type of the first error, where it is a bare word. */
function errorType({ data }: Answer): string | null {
  const errors = property(data, 'errors');
  const type = Array.isArray(errors) ? property(errors[0], 'error') : undefined;
  return typeof type === 'string' && /^[A-Za-z]{1,40}$/.test(type) ? type : null;
}

function isTimeout(error: unknown): boolean {
  const code = property(error, 'code');
  return code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'ERR_CANCELED';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
