import { isId } from '../ids.js';
import type { Receipt } from './delivery.js';
import type { Channel } from './kinds.js';

/** What GOV.UK Notify tells of a message when it has come to an end. */
export interface NotifyReceipt {
  /** Notify's own id of it. */
  providerReference: string;
  /** Ours. Null: it was sent without one, or with one that is no id of ours. */
  notificationId: string | null;
  channel: Channel;
  /** Null: it has not come to an end, or to one that we do not know. */
  receipt: Receipt | null;
  to: string | null;
  at: Date | null;
}

const CHANNEL_OF: Readonly<Record<string, Channel>> = { email: 'EMAIL', sms: 'TEXT', letter: 'LETTER' };

/** A letter that was received is printed and posted; one that somebody cancelled at Notify, or that cannot be printed, never will be. */
const RECEIPT_OF: Readonly<Record<string, Receipt>> = {
  delivered: 'DELIVERED',
  received: 'DELIVERED',
  'temporary-failure': 'TEMPORARY_FAILURE',
  'permanent-failure': 'PERMANENT_FAILURE',
  cancelled: 'PERMANENT_FAILURE',
  'validation-failed': 'PERMANENT_FAILURE',
  'virus-scan-failed': 'PERMANENT_FAILURE',
  'technical-failure': 'TECHNICAL_FAILURE',
};

const LONGEST = 500;
const YEAR_10000_MS = 253_402_300_800_000;

/** Reads the body of one of Notify's callbacks. Null: it is none. */
export function readNotifyReceipt(body: unknown): NotifyReceipt | null {
  const told = (name: string): unknown =>
    typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
  const text = (name: string): string | null => {
    const value = told(name);
    return typeof value === 'string' && value !== '' && value.length <= LONGEST && !/\p{Cc}/u.test(value)
      ? value
      : null;
  };
  const [id, status, type, reference] = ['id', 'status', 'notification_type', 'reference'].map(text);
  const channel = type && Object.hasOwn(CHANNEL_OF, type) ? CHANNEL_OF[type] : undefined;
  if (!id || !status || channel === undefined) return null;
  return {
    providerReference: id,
    notificationId: reference && isId(reference) ? reference : null,
    channel,
    receipt: Object.hasOwn(RECEIPT_OF, status) ? (RECEIPT_OF[status] ?? null) : null,
    to: channel === 'LETTER' ? null : text('to'),
    at: instant(text('completed_at')),
  };
}

/** Null for what is no instant, or one that is no message's: before 1970, or after the year 9999. */
function instant(value: string | null): Date | null {
  const at = value === null ? Number.NaN : Date.parse(value);
  return at >= 0 && at < YEAR_10000_MS ? new Date(at) : null;
}
