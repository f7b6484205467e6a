import { createECDH } from 'node:crypto';
import webPush, { type RequestDetails } from 'web-push';
import { toGlobalId } from '../../domain/ids.js';
import { isPushEndpoint } from '../../domain/notifications/pushEndpoint.js';
import { pushNotice } from '../../domain/notifications/pushNotice.js';
import {
  type DeliveryOutcome,
  type MessageChannel,
  type OutgoingMessage,
  permanentFailure,
  temporaryFailure,
} from '../messages/channel.js';
import { readRetryAfter } from '../messages/retryAfter.js';
import { type PushTransport, postOverHttps } from './postOverHttps.js';

export interface PushSettings {
  /** The service's own pair of keys (VAPID), in base64url: browsers subscribe to the public one. */
  publicKey: string;
  privateKey: string;
  /** Whom a push service asks when something is wrong: a mailto: or https: address. */
  subject: string;
}

/** A browser that subscribed. Whoever knows its endpoint can wake it. */
export interface Browser {
  id: string;
  endpoint: string;
  publicKey: string;
  authSecret: string;
}

type Owner = NonNullable<OutgoingMessage['member']>;

/** Where browsers are kept. */
export interface Browsers {
  of(owner: Owner): Promise<Browser[]>;
  /** Their push service says that they are no more. One that came back meanwhile with other keys is another one. */
  forget(owner: Owner, gone: readonly Browser[]): Promise<void>;
}

/** What a test puts in the place of the world outside. */
export interface PushOutside {
  transport?: PushTransport;
  /** Counts milliseconds on a clock that nobody sets. */
  elapsedMs?: () => number;
}

/** Below what the sender waits for a channel, with looking up and forgetting, so that the answer comes from here. */
const TIMEOUT_MS = 9_000;
/** So many messages at once; each may go to several browsers. */
const TOGETHER = 10;
/** A push service keeps a message so long for a phone that is switched off: then it is news no more. */
const KEPT_SECONDS = 3 * 24 * 60 * 60;
/** For a push service that asks us to slow down and does not say how long. */
const PAUSE_MS = 60_000;
/** Members say which push services there are, so what is remembered of them has an end. */
const PAUSED_MAX = 1_000;

type Answer = { is: 'TAKEN' | 'GONE' | 'REFUSED' } | { is: 'LATER'; inMs?: number };

/**
 * Tells a member's phones and computers that there is a message, without a word of it: push services are others' machines, and screens lie about. One
 * that took it is enough. Those that are gone are forgotten; where none is left, the message takes another way. A push service cannot be asked what it
 * took, so a crash may repeat one: the same id replaces what waits there or is on the screen.
 * @throws where the keys do not belong together.
 */
export function createPushChannel(
  settings: PushSettings,
  browsers: Browsers,
  outside: PushOutside = {},
): MessageChannel {
  if (!isVapidPair(settings))
    throw new Error('PUSH_VAPID_PUBLIC_KEY and PUSH_VAPID_PRIVATE_KEY do not belong together (docs/push.md).');
  const services = new PushServices(settings, outside);
  return {
    name: 'push',
    supports: new Set(['PUSH'] as const),
    together: TOGETHER,
    async send({ channel, reference, schemeName, member }): Promise<DeliveryOutcome> {
      if (channel !== 'PUSH') return permanentFailure('Push reaches phones and computers only.', 'NO_CARRIER');
      if (member === undefined) return permanentFailure('The message has nobody whose phone could be told.', 'ADDRESS');
      try {
        const all = await browsers.of(member);
        const notice = JSON.stringify(pushNotice(schemeName, toGlobalId('ReceivedMessage', reference)));
        const answers = await Promise.all(all.map((one) => services.tell(one, notice, topicOf(reference))));
        const gone = all.filter((_one, place) => answers[place]?.is === 'GONE');
        // What was taken stays taken, whatever comes of forgetting the others: they are gone at the next message too.
        if (gone.length > 0) await browsers.forget(member, gone).catch(() => undefined);
        return outcomeOf(answers, reference);
      } catch {
        return temporaryFailure('The phones and computers of the member could not be looked up.');
      }
    },
  };
}

/** Whether the public key is the private one's. */
export function isVapidPair({ publicKey, privateKey }: Pick<PushSettings, 'publicKey' | 'privateKey'>): boolean {
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(privateKey, 'base64url');
    return pair.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
}

/** A push service that still has an earlier notice of the same topic replaces it: 32 characters at most. */
const topicOf = (reference: string): string => reference.replaceAll('-', '').slice(0, 32);

class PushServices {
  private readonly transport: PushTransport;
  private readonly elapsedMs: () => number;
  private readonly pausedUntilMs = new Map<string, number>();

  constructor(
    private readonly settings: PushSettings,
    { transport = postOverHttps, elapsedMs = () => performance.now() }: PushOutside,
  ) {
    this.transport = transport;
    this.elapsedMs = elapsedMs;
  }

  /** One that asked for a pause is not called until it is over: it alone, because a member names it, and must not hold up the others. */
  async tell({ endpoint, publicKey, authSecret }: Browser, notice: string, topic: string): Promise<Answer> {
    if (!isPushEndpoint(endpoint)) return { is: 'GONE' };
    const { origin } = new URL(endpoint);
    const pausedMs = (this.pausedUntilMs.get(origin) ?? 0) - this.elapsedMs();
    if (pausedMs > 0) return { is: 'LATER', inMs: pausedMs };
    const details = this.encrypted({ endpoint, keys: { p256dh: publicKey, auth: authSecret } }, notice, topic);
    if (details === null) return { is: 'REFUSED' };
    try {
      const { status, retryAfter, date } = await this.transport(details, TIMEOUT_MS);
      const askedMs = readRetryAfter(retryAfter, date) ?? (status === 429 ? PAUSE_MS : undefined);
      const answer = answerOf(status, askedMs);
      if (answer.is === 'LATER' && askedMs !== undefined) this.pause(origin, askedMs);
      return answer;
    } catch {
      // The error may quote the endpoint, which is as good as a key.
      return { is: 'LATER' };
    }
  }

  /** Null: nothing can be encrypted for such keys. */
  private encrypted(
    subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
    notice: string,
    topic: string,
  ): RequestDetails | null {
    const vapidDetails = { ...this.settings };
    try {
      return webPush.generateRequestDetails(subscription, notice, { vapidDetails, TTL: KEPT_SECONDS, topic });
    } catch {
      return null;
    }
  }

  private pause(origin: string, forMs: number): void {
    const nowMs = this.elapsedMs();
    for (const [one, untilMs] of this.pausedUntilMs) if (untilMs <= nowMs) this.pausedUntilMs.delete(one);
    const [oldest] = this.pausedUntilMs.keys();
    if (this.pausedUntilMs.size >= PAUSED_MAX && oldest !== undefined) this.pausedUntilMs.delete(oldest);
    this.pausedUntilMs.set(origin, nowMs + forMs);
  }
}

function answerOf(status: number, inMs: number | undefined): Answer {
  if (status >= 200 && status < 300) return { is: 'TAKEN' };
  if (status === 404 || status === 410) return { is: 'GONE' };
  if (status === 429 || status >= 500) return inMs === undefined ? { is: 'LATER' } : { is: 'LATER', inMs };
  return { is: 'REFUSED' };
}

function outcomeOf(answers: readonly Answer[], reference: string): DeliveryOutcome {
  if (answers.some(({ is }) => is === 'TAKEN')) return { status: 'ACCEPTED', providerReference: reference };
  const later = answers.filter((answer) => answer.is === 'LATER');
  if (later.length > 0) {
    const reason = 'No push service took the message for now.';
    // The first that may take it again is asked first. What none of them takes in all its tries goes another way.
    const inMs = Math.min(...later.map((answer) => answer.inMs ?? 0));
    const pause = inMs > 0 ? ({ retryAfterMs: Math.ceil(inMs), alone: true } as const) : {};
    return { status: 'TEMPORARY_FAILURE', reason, because: 'ADDRESS', ...pause };
  }
  if (answers.some(({ is }) => is === 'REFUSED'))
    return permanentFailure(
      'The push service refused the message. Check PUSH_SUBJECT and the PUSH_VAPID keys.',
      'NO_CARRIER',
    );
  return permanentFailure('No phone or computer of the member is left that could be told.', 'ADDRESS');
}
