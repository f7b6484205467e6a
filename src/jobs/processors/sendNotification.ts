import { performance } from 'node:perf_hooks';
import type { MessageChannel } from '../../adapters/messages/channel.js';
import { type ClaimedNotification, claimNotifications } from '../../commands/notifications/claimNotifications.js';
import type { Settlement } from '../../commands/notifications/settleNotifications.js';
import type { JobContext, MessageJob } from '../context.js';
import { Places } from '../places.js';
import { ChannelLines } from './channelLine.js';
import { type Attempt, handOver, idsOf, isInTime, LEASE_MS, TRIES_MAX } from './handOver.js';
import { Settlements } from './settlements.js';

const MINUTE_MS = 60_000;
/** The wait after the first try that failed, the second, and so on: together most of a day, in which somebody can mend what is wrong. */
const WAITS_MS = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60].map((minutes) => minutes * MINUTE_MS);
const LONGEST_WAIT_MS = 24 * 60 * MINUTE_MS;

/**
 * So many batches are claimed ahead of what the channels take: more would wait for a slow channel until their leases end. Beside them go what is being written
 * down, and what somebody waits for at a door.
 */
const BATCHES_AHEAD = 4;

interface Writing {
  written: Promise<void>;
}
/** Somebody else has the message. */
const NOTHING: Writing = { written: Promise.resolve() };

/**
 * Makes the processor that makes one try at each of some messages of a scheme. Only one worker at a time makes it, because the rows are claimed for this try
 * first, all in one statement; they are sent beside each other, and what comes of each is written down as soon as it is known, together with what else
 * is known by then. Should the worker die between the two, the next try asks the far side, where it can be asked, before it sends.
 */
export function notificationSender(context: JobContext, channel: MessageChannel): (job: MessageJob) => Promise<void> {
  const ahead = new Places(BATCHES_AHEAD);
  const lines = new ChannelLines(channel);
  const settlements = new Settlements(context);
  /** Resolves when the try has ended, with the writing of what came of it, which goes on. */
  const tried = async (claim: ClaimedNotification, mayBegin: () => boolean): Promise<Writing> => {
    const attempt = await handOver(context, lines.to(claim.channel), claim, mayBegin);
    const written = settlements.write(claim.schemeId, settlementOf(context, claim, attempt));
    // It is waited for later, and never unheard meanwhile.
    written.catch(() => undefined);
    return { written };
  };
  return async ({ schemeId, messages, isAwaited = false }) => {
    const makeTries = async () => {
      if (context.closing?.aborted) return [];
      const { claims, mayBegin } = await claimed(context, settlements, schemeId, messages);
      // Each on its own: one that fails is reported when all have ended.
      return await Promise.allSettled(
        claims.map(async (claim) => (claim === null ? NOTHING : await tried(claim, mayBegin))),
      );
    };
    const writings = isAwaited ? await makeTries() : await ahead.take(makeTries);
    const ended = await Promise.allSettled(
      writings.map((one) => (one.status === 'fulfilled' ? one.value.written : Promise.reject(one.reason))),
    );
    // What could not be written down is due again when its lease ends.
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
}

async function claimed(
  { clock, database, sparesPeople = true }: JobContext,
  settlements: Settlements,
  schemeId: string,
  messages: MessageJob['messages'],
): Promise<{ claims: (ClaimedNotification | null)[]; mayBegin: () => boolean }> {
  // Both before the claim is on its way: the lease that counts here ends no later than the one in the row.
  const claimedAtMs = performance.now();
  const now = clock.now();
  const leaseEndsAt = new Date(now.getTime() + LEASE_MS);
  const claims = await claimNotifications(database, schemeId, messages, now, leaseEndsAt, sparesPeople);
  return { claims, mayBegin: () => settlements.areKept && isInTime(claimedAtMs) };
}

function settlementOf(context: JobContext, claim: ClaimedNotification, attempt: Attempt): Settlement {
  const { clock, log } = context;
  const { id, tries, leaseEndsAt } = claim;
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);
  if (attempt.status === 'ACCEPTED') {
    return { id, tries, leaseEndsAt, state: 'SENT', providerReference: attempt.providerReference };
  }
  if (attempt.status === 'NOT_TRIED') {
    const failure = attempt.reason ?? claim.failure;
    return { id, tries, leaseEndsAt, state: 'NOT_TRIED', failure, nextTryAt: inMs(attempt.againInMs) };
  }
  if (attempt.status === 'TEMPORARY_FAILURE' && tries < TRIES_MAX) {
    const waitMs = WAITS_MS[Math.min(tries, WAITS_MS.length) - 1] ?? MINUTE_MS;
    const nextInMs = Math.min(Math.max(waitMs, attempt.retryAfterMs ?? 0), LONGEST_WAIT_MS);
    log.warn({ ...idsOf(claim), tries, nextInMs }, 'a message could not be sent and is tried again later');
    return { id, tries, leaseEndsAt, state: 'PENDING', failure: attempt.reason, nextTryAt: inMs(nextInMs) };
  }
  log.error({ ...idsOf(claim), tries }, 'a message could not be sent and is given up');
  const { reason, because } = attempt;
  return { id, tries, leaseEndsAt, state: 'FAILED', failure: reason, channel: claim.channel, because };
}
