import { NotifyClient } from 'notifications-node-client';
import { withoutTables } from '../../domain/letters/letterDocument.js';
import { CHANNELS, type Channel } from '../../domain/notifications/kinds.js';
import type { Pace } from '../limits/pace.js';
import {
  AskedToWait,
  type DeliveryOutcome,
  type MessageChannel,
  NotYet,
  notYet,
  type OutgoingMessage,
  permanentFailure,
  temporaryFailure,
} from '../messages/channel.js';
import { letterAddress } from './letterAddress.js';
import { describeFailure } from './notifyFailure.js';

export interface NotifyOptions {
  /** As GOV.UK Notify shows it once: the key's name, the service id and the secret, joined by hyphens. */
  apiKey: string;
  /** The pass-through templates of docs/notify.md. A channel without a template is one this service does not carry. */
  templateIds: Partial<Record<Channel, string>>;
  /** Another address than GOV.UK Notify's own, for tests. */
  baseUrl?: string;
  /** How long to wait for an answer, connecting included; 10 seconds unless said otherwise. */
  timeoutMs?: number;
  /** How fast all processes may ask it for things. Left out: as fast as may be. */
  pace?: Pace;
}

type RestClient = Parameters<NotifyClient['setClient']>[0];

const API_KEY = /^.+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PRODUCTION_URL = 'https://api.notifications.service.gov.uk';
const DEFAULT_TIMEOUT_MS = 10_000;
/** With answers in a fifth of a second, ten at once come near its limit of 3,000 a minute; the pace keeps all processes within it. */
const TOGETHER = 10;
const OUR_OWN_PACE = 'It waits for its turn: NOTIFY_REQUESTS_PER_MINUTE says how many go in a minute.';
const LARGEST_ANSWER_BYTES = 1_000_000;

/**
 * GOV.UK Notify. Our words go through its templates untouched, under our own reference, so that after a broken line it can be asked whether it took the message. Throws at once
 * when the key is not shaped like a key.
 */
export function createNotifyChannel(options: NotifyOptions): MessageChannel {
  if (!API_KEY.test(options.apiKey)) {
    throw new Error('NOTIFY_API_KEY is not a GOV.UK Notify key: it ends in two ids joined by hyphens.');
  }
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const client = createClient(options.apiKey, options.baseUrl ?? PRODUCTION_URL, timeoutMs);
  return {
    name: 'notify',
    together: TOGETHER,
    supports: new Set(CHANNELS.filter((channel) => options.templateIds[channel] !== undefined)),
    async send(message) {
      const templateId = options.templateIds[message.channel];
      if (templateId === undefined) {
        return permanentFailure(
          `GOV.UK Notify has no template here. Set NOTIFY_${message.channel}_TEMPLATE_ID.`,
          'NO_CARRIER',
        );
      }
      return handOver(client, templateId, message, options);
    },
    async findByReference(reference) {
      const waitMs = await options.pace?.turn();
      if (waitMs) throw new NotYet(OUR_OWN_PACE, waitMs);
      const found = await ask(client, reference, timeoutMs);
      const ours = found.find((notification) => notification.reference === reference);
      return ours === undefined ? null : { providerReference: ours.id };
    },
  };
}

function createClient(apiKey: string, baseUrl: string, timeoutMs: number): NotifyClient {
  const client = new NotifyClient(baseUrl, apiKey);
  const request: (config: object) => Promise<unknown> = client.apiClient.restClient;
  const bounded = (config: object) =>
    request({
      ...config,
      // The HTTP client's own timeout starts anew with every byte; the signal ends the whole request.
      signal: AbortSignal.timeout(timeoutMs),
      timeout: timeoutMs,
      // A redirect would carry the token to a place nobody chose.
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER_BYTES,
      ...(isLoopback(baseUrl) ? { proxy: false } : {}),
    });
  // The client calls its HTTP client as a function and uses nothing else of it.
  client.setClient(bounded as RestClient);
  return client;
}

async function handOver(
  client: NotifyClient,
  templateId: string,
  message: OutgoingMessage,
  { pace, timeoutMs = DEFAULT_TIMEOUT_MS }: NotifyOptions,
): Promise<DeliveryOutcome> {
  const request = prepare(client, templateId, message);
  if (typeof request === 'string') {
    return permanentFailure(request, 'ADDRESS');
  }
  const waitMs = await pace?.turn();
  if (waitMs) return notYet(OUR_OWN_PACE, waitMs);
  try {
    const answer: unknown = await request();
    const id = idOf(answer);
    return id === null
      ? temporaryFailure('What answered in the place of GOV.UK Notify did not speak its language.')
      : { status: 'ACCEPTED', providerReference: id };
  } catch (error) {
    return describeFailure(error, timeoutMs);
  }
}

/** The request to make, or why none can be made. */
function prepare(
  client: NotifyClient,
  templateId: string,
  message: OutgoingMessage,
): string | (() => Promise<unknown>) {
  const { channel, to, subject, body, reference, unsubscribeUrl } = message;
  switch (channel) {
    case 'EMAIL': {
      const { email } = to;
      return email === undefined || email === ''
        ? 'The message has no email address to go to.'
        : () =>
            client.sendEmail(templateId, email, {
              personalisation: { subject, body },
              reference,
              // Notify refuses the whole email where this is not https.
              ...(unsubscribeUrl?.startsWith('https://') ? { oneClickUnsubscribeURL: unsubscribeUrl } : {}),
            });
    }
    case 'TEXT': {
      const { phone } = to;
      return phone === undefined || phone === ''
        ? 'The message has no phone number to go to.'
        : () => client.sendSms(templateId, phone, { personalisation: { body }, reference });
    }
    case 'PUSH':
      return 'GOV.UK Notify does not reach phones and computers.';
    case 'LETTER': {
      const address = letterAddress(to.name, to.addressLines ?? []);
      return address === null
        ? 'The message has no complete postal address: a letter needs a name, a street and a postcode.'
        : () =>
            client.sendLetter(templateId, {
              // Its letters have lists and no tables.
              personalisation: { ...address, subject, body: withoutTables(body) },
              reference,
            });
    }
  }
}

async function ask(client: NotifyClient, reference: string, timeoutMs: number): Promise<NotifyRecord[]> {
  let answer: { data: unknown };
  try {
    answer = await client.getNotifications(undefined, undefined, reference);
  } catch (error) {
    // The cause stays out: it holds the request with its token, and answers about people.
    const outcome = describeFailure(error, timeoutMs);
    const why = `GOV.UK Notify could not be asked about a message. ${outcome.status === 'ACCEPTED' ? '' : outcome.reason}`;
    throw outcome.status === 'TEMPORARY_FAILURE' && outcome.retryAfterMs !== undefined
      ? new AskedToWait(why, outcome.retryAfterMs)
      : new Error(why);
  }
  const { data } = answer;
  if (typeof data !== 'object' || data === null || !('notifications' in data) || !Array.isArray(data.notifications)) {
    throw new Error('GOV.UK Notify could not be asked about a message. What answered did not speak its language.');
  }
  return data.notifications.filter(isRecord);
}

interface NotifyRecord {
  id: string;
  reference: string;
}

function isRecord(value: unknown): value is NotifyRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'reference' in value &&
    typeof value.reference === 'string'
  );
}

function idOf(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('data' in answer)) {
    return null;
  }
  const { data } = answer;
  const id = typeof data === 'object' && data !== null && 'id' in data ? data.id : null;
  return typeof id === 'string' ? id : null;
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
