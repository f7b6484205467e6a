import { lookup } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { RequestDetails } from 'web-push';
import { isPublicAddress } from '../../domain/notifications/pushEndpoint.js';

/** How a push service answered, as far as it is read. */
export interface PushAnswer {
  status: number;
  /** Its headers Retry-After and Date. */
  retryAfter?: string;
  date?: string;
}

/** Carries one request. Throws where there was no answer. */
export type PushTransport = (details: RequestDetails, timeoutMs: number) => Promise<PushAnswer>;

/** Looks a name up, and hands on only what lies out on the internet: whoever gives an endpoint must not reach a machine inside through us. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses = error ? [] : found.filter(({ address }) => isPublicAddress(address));
    const [first] = addresses;
    if (error || !first) return done(error ?? new Error('no public address'), '', 0);
    if (options.all) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};

/** Follows no redirect and reads no answer beyond its head. What was looked up and found to be public is what is called: a name cannot change in between. */
export const postOverHttps: PushTransport = ({ endpoint, method, headers, body }, timeoutMs) =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const sent = request(endpoint, { method, headers, signal, lookup: publicLookup, agent: false }, (answer) => {
      const { 'retry-after': retryAfter, date } = answer.headers;
      resolve({ status: answer.statusCode ?? 0, ...(retryAfter ? { retryAfter } : {}), ...(date ? { date } : {}) });
      answer.destroy();
    });
    sent.on('error', reject);
    sent.end(body);
  });
