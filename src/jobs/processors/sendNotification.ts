import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryOutcome, MessageChannel } from '../../adapters/messages/channel.js';
import { permanentFailure, temporaryFailure } from '../../adapters/messages/channel.js';
import { GroupCommit, inOneStep } from '../../commands/groupCommit.js';
import {
  type ClaimedNotification,
  type ClaimWish,
  claimNotifications,
  type Unreachable,
} from '../../commands/notifications/claimNotifications.js';
import { type Settlement, settleNotifications } from '../../commands/notifications/settleNotifications.js';
import { MESSAGE_RULES } from '../../domain/notifications/kinds.js';
import { type JobContext, loggableError, type MessageJob } from '../context.js';

const MINUTE_MS = 60_000;
/** How long nobody else may send a message after somebody took it. Far longer than a channel may take. */
const LEASE_MS = 2 * MINUTE_MS;
const CHANNEL_WITHIN_MS = MINUTE_MS;
/** The wait after the first try that failed, the second, and so on; the last one repeats. */
const WAITS_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);
const TRIES_MAX = 8;
const LONGEST_WAIT_MS = 24 * 60 * MINUTE_MS;
const WHY_UNREACHABLE: Readonly<Record<Unreachable, string>> = {
  INVITATION_ENDED: 'The invitation has ended.',
  DIED: 'The member has died, and nobody is written to.',
  LEFT: 'The membership has ended.',
  SHUT_BY_JOINING: 'The membership was joined with another, and what this opened is shut.',
  JOINED_UNREACHABLE:
    'The membership was joined with another, which this kind of message does not reach or which wishes for none.',
};

/**
 * Makes the processor that makes one try to send a message. Only one worker at a time makes it, because the row is claimed for this try first;
 * what comes of it is written down afterwards. Should the worker die between the two, the next try asks the far side, where it can be asked,
 * before it sends. Messages that are claimed or settled at the same time share a transaction; each is sent on its own.
 */
export function notificationSender(context: JobContext, channel: MessageChannel): (job: MessageJob) => Promise<void> {
  const { database, clock } = context;
  const claims = new GroupCommit<ClaimWish, ClaimedNotification | null>({
    ...together,
    ...inOneStep((schemeId, wishes) => {
      const now = clock.now();
      return claimNotifications(database, schemeId, wishes, now, new Date(now.getTime() + LEASE_MS));
    }),
  });
  const settlements = new GroupCommit<Settlement, void>({
    ...together,
    ...inOneStep(async (schemeId, settled) => {
      await settleNotifications(database, schemeId, settled, clock.now());
      return settled.map(() => undefined);
    }),
  });
  return async ({ schemeId, notificationId, tries }) => {
    const claim = await claims.submit(schemeId, { id: notificationId, tries });
    if (claim === null) return;
    const outcome = await deliver(context, channel, claim);
    await settlements.submit(schemeId, settlementOf(context, claim, outcome));
  };
}

const together = {
  keysOf: ({ id }: { id: string }) => [id],
  sizeMax: 100,
  // As many wait as jobs run at once, and no more.
  waitingMax: Number.POSITIVE_INFINITY,
  overloaded: () => new Error('too many messages at once'),
};

async function deliver(
  context: JobContext,
  channel: MessageChannel,
  claim: ClaimedNotification,
): Promise<DeliveryOutcome> {
  if (claim.tries > 1 && channel.findByReference !== undefined) {
    try {
      const known = await channel.findByReference(claim.id);
      if (known !== null) return { status: 'ACCEPTED', providerReference: known.providerReference };
    } catch (error) {
      context.log.warn({ ...idsOf(claim), ...loggableError(error) }, 'a channel could not be asked about a message');
      return temporaryFailure('The far side could not be asked whether it has the message already.');
    }
  }
  const age = context.clock.now().getTime() - claim.createdAt.getTime();
  if (claim.tries > TRIES_MAX) return permanentFailure(`It was tried ${TRIES_MAX} times.`);
  if (age > handOverWithinMs(claim)) return permanentFailure('It could not be handed over in time.');
  if (claim.unreachable !== null) return permanentFailure(WHY_UNREACHABLE[claim.unreachable]);
  return await send(context, channel, claim);
}

/** A kind that only a newer version knows keeps as long as any other. */
function handOverWithinMs({ kind }: ClaimedNotification): number {
  const minutes = Object.hasOwn(MESSAGE_RULES, kind) ? MESSAGE_RULES[kind].handOverWithinMinutes : null;
  return minutes === null ? Number.POSITIVE_INFINITY : minutes * MINUTE_MS;
}

async function send(
  context: JobContext,
  channel: MessageChannel,
  claim: ClaimedNotification,
): Promise<DeliveryOutcome> {
  const answered = new AbortController();
  const tooLong = sleep(CHANNEL_WITHIN_MS, temporaryFailure('The channel did not answer in time.'), {
    signal: answered.signal,
    ref: false,
  });
  // The wait is called off once there is an answer; that is no failure.
  tooLong.catch(() => undefined);
  try {
    const sending = channel.send({
      reference: claim.id,
      channel: claim.channel,
      to: {
        name: claim.name,
        email: claim.email ?? undefined,
        phone: claim.phone ?? undefined,
        addressLines: claim.addressLines,
      },
      subject: claim.subject,
      body: claim.body,
      sensitive: claim.sensitive,
      schemeName: claim.schemeName,
    });
    return await Promise.race([sending, tooLong]);
  } catch (error) {
    // Channels answer with an outcome whatever happens; one that throws all the same may have sent the message.
    context.log.error({ ...idsOf(claim), ...loggableError(error) }, 'a channel failed without an outcome');
    return temporaryFailure('The channel failed without saying why.');
  } finally {
    answered.abort();
  }
}

function settlementOf(context: JobContext, claim: ClaimedNotification, outcome: DeliveryOutcome): Settlement {
  const { clock, log } = context;
  const { id, tries } = claim;
  if (outcome.status === 'ACCEPTED') {
    return { id, tries, state: 'SENT', providerReference: outcome.providerReference };
  }
  if (outcome.status === 'TEMPORARY_FAILURE' && tries < TRIES_MAX) {
    const waitMs = WAITS_MS[Math.min(tries, WAITS_MS.length) - 1] ?? LEASE_MS;
    const nextInMs = Math.min(Math.max(waitMs, outcome.retryAfterMs ?? 0), LONGEST_WAIT_MS);
    log.warn({ ...idsOf(claim), tries, nextInMs }, 'a message could not be sent and is tried again later');
    const nextTryAt = new Date(clock.now().getTime() + nextInMs);
    return { id, tries, state: 'PENDING', failure: outcome.reason, nextTryAt };
  }
  log.error({ ...idsOf(claim), tries }, 'a message could not be sent and is given up');
  return { id, tries, state: 'FAILED', failure: outcome.reason };
}

function idsOf(claim: ClaimedNotification): { schemeId: string; notificationId: string } {
  return { schemeId: claim.schemeId, notificationId: claim.id };
}
