const DAY_MS = 24 * 3_600_000;

/**
 * How long the far side asks us to wait, as its headers `Retry-After` and `Date` say: seconds, or a date, which is measured against the answer's own clock so
 * that ours need not agree with theirs. A day at most. Undefined: it does not say.
 */
export function readRetryAfter(value: unknown, date: unknown): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const waitMs = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.parse(String(date ?? ''));
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), DAY_MS);
}
