import { performance } from 'node:perf_hooks';
import type { MessageChannel } from '../../adapters/messages/channel.js';
import { type ClaimedNotification, claimNotifications } from '../../commands/notifications/claimNotifications.js';
import type { Settlement } from '../../commands/notifications/settleNotifications.js';
import type { JobContext, MessageJob } from '../context.js';
import { ChannelLines } from './channelLine.js';
import { type Attempt, handOver, idsOf, isInTime, LEASE_MS, TRIES_MAX } from './handOver.js';
import { Settlements } from './settlements.js';

const MINUTE_MS = 60_000;
/** The wait after the first try that failed, the second, and so on; the last one repeats. */
const WAITS_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);
const LONGEST_WAIT_MS = 24 * 60 * MINUTE_MS;

/**
 * Makes the processor that makes one try at each of some messages of a scheme. Only one worker at a time makes it, because the rows are claimed for this try
 * first, all in one statement; they are sent beside each other, and what comes of each is written down as soon as it is known, together with what else
 * is known by then. Should the worker die between the two, the next try asks the far side, where it can be asked, before it sends.
 */
export function notificationSender(context: JobContext, channel: MessageChannel): (job: MessageJob) => Promise<void> {
  const { database, clock } = context;
  const lines = new ChannelLines(channel);
  const settlements = new Settlements(context);
  return async ({ schemeId, messages }) => {
    if (context.closing?.aborted) return;
    // Both before the claim is on its way: the lease that counts here ends no later than the one in the row.
    const claimedAtMs = performance.now();
    const now = clock.now();
    const spares = context.sparesPeople ?? true;
    const leaseEndsAt = new Date(now.getTime() + LEASE_MS);
    const claims = await claimNotifications(database, schemeId, messages, now, leaseEndsAt, spares);
    const mayBegin = () => settlements.areKept && isInTime(claimedAtMs);
    const ended = await Promise.allSettled(
      claims.map(async (claim) => {
        if (claim === null) return;
        const attempt = await handOver(context, lines.to(claim.channel), channel, claim, mayBegin);
        await settlements.write(schemeId, settlementOf(context, claim, attempt));
      }),
    );
    // Each was on its own until here; what could not be written down is due again when its lease ends.
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
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
