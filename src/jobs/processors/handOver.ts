import { performance } from 'node:perf_hooks';
import {
  AskedToWait,
  type DeliveryOutcome,
  type MessageChannel,
  NotYet,
  notYet,
  type OutgoingMessage,
  permanentFailure,
  temporaryFailure,
} from '../../adapters/messages/channel.js';
import type { ClaimedNotification, Unreachable } from '../../commands/notifications/claimNotifications.js';
import { MESSAGE_RULES } from '../../domain/notifications/kinds.js';
import { DEFAULT_LOCALE, wording } from '../../domain/notifications/renderMessage.js';
import { isOver } from '../../domain/notifications/tellBy.js';
import { unsubscribeAbout } from '../../domain/notifications/unsubscribeLink.js';
import { type JobContext, loggableError } from '../context.js';
import type { ChannelLine } from './channelLine.js';

const MINUTE_MS = 60_000;
/** How long nobody else may send a message after somebody took it. A worker that died is followed after that. */
export const LEASE_MS = 30_000;
/** A channel that has not answered by then is taken to have failed. */
const CHANNEL_WITHIN_MS = 15_000;
/** A send begins only where it must end within the lease: whoever takes the message next can then ask the far side about it. */
const BEGIN_WITHIN_MS = LEASE_MS - CHANNEL_WITHIN_MS;
export const TRIES_MAX = 8;
/** Beyond this age a try counts even where the far side only asked for a pause, so that nothing is tried for ever. */
const PAUSED_AT_MOST_MS = 3 * 24 * 60 * MINUTE_MS;
/** Whoever asks for none at all is not asked again at once. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 24 * 60 * MINUTE_MS;
const WHY_UNREACHABLE: Readonly<Record<Unreachable, string>> = {
  INVITATION_ENDED: 'The invitation has ended.',
  DIED: 'The member has died, and nobody is written to.',
  LEFT: 'The membership has ended.',
  NOT_WANTED: 'By now the member wishes for no messages, or for none about this.',
  SHUT_BY_JOINING: 'The membership was joined with another, and what this opened is shut.',
  JOINED_UNREACHABLE:
    'The membership was joined with another, which this kind of message does not reach or which wishes for none.',
};

/**
 * Measured against a clock that nobody sets and that goes on while a process stands still.
 * @param claimedAtMs `performance.now()` from before the message was claimed.
 */
export function isInTime(claimedAtMs: number): boolean {
  return performance.now() - claimedAtMs <= BEGIN_WITHIN_MS;
}

/** What came of a claim. NOT_TRIED: nothing was sent, and the try does not count. */
export type Attempt = DeliveryOutcome | { status: 'NOT_TRIED'; againInMs: number; reason?: string };

const notTried = (againInMs: number, reason?: string): Attempt => ({ status: 'NOT_TRIED', againInMs, reason });

/**
 * Makes one try at a message, in the line of its channel. It asks the far side first where an earlier try may have reached it. Before anything is sent, the
 * lease is looked at: whoever slept past it sends nothing, nor does whoever could not write down what came of the last one.
 * @param mayBegin whether a send that begins now ends within its lease, and can be written down.
 */
export async function handOver(
  context: JobContext,
  line: ChannelLine,
  claim: ClaimedNotification,
  mayBegin: () => boolean,
): Promise<Attempt> {
  return await line.take(claim.sensitive, async () => {
    const pausedForMs = line.pausedForMs(claim.channel, context.clock.now());
    if (pausedForMs > 0) return notTried(pausedForMs);
    if (context.closing?.aborted || !mayBegin()) return notTried(0);
    const found = await askFirst(context, line.channel, claim);
    if (found !== null) return afterPause(context, line, claim, found);
    const refusal = whyNot(claim, context.clock.now());
    if (refusal !== null) return permanentFailure(refusal);
    const quietMs = claim.quietUntil === null ? 0 : claim.quietUntil.getTime() - context.clock.now().getTime();
    if (quietMs > 0) return notTried(quietMs);
    if (!mayBegin()) return notTried(0);
    return afterPause(context, line, claim, await send(context, line.channel, claim));
  });
}

/** Where the message may have been taken before: the far side's answer, or why it must wait. Null: it is to be sent. */
async function askFirst(
  context: JobContext,
  channel: MessageChannel,
  claim: ClaimedNotification,
): Promise<DeliveryOutcome | null> {
  if ((claim.tries === 1 && claim.failure === null) || channel.findByReference === undefined) return null;
  try {
    const found = await channel.findByReference(claim.id);
    return found === null ? null : { status: 'ACCEPTED', providerReference: found.providerReference };
  } catch (error) {
    if (error instanceof NotYet) return notYet(error.message, error.retryAfterMs);
    context.log.warn(
      { ...idsOf(claim), ...loggableError(error) },
      'the far side could not be asked whether it has a message',
    );
    const retryAfterMs = error instanceof AskedToWait ? error.retryAfterMs : undefined;
    return temporaryFailure('The far side could not be asked whether it has the message already.', retryAfterMs);
  }
}

function whyNot(claim: ClaimedNotification, now: Date): string | null {
  if (claim.tries > TRIES_MAX) return `It was tried ${TRIES_MAX} times.`;
  if (now.getTime() - claim.createdAt.getTime() > handOverWithinMs(claim))
    return 'It could not be handed over in time.';
  if (isOver(claim, now)) return 'What it is about is over.';
  return claim.unreachable === null ? null : WHY_UNREACHABLE[claim.unreachable];
}

/** A kind that only a newer version knows keeps as long as any other. */
function handOverWithinMs({ kind }: ClaimedNotification): number {
  const minutes = Object.hasOwn(MESSAGE_RULES, kind) ? MESSAGE_RULES[kind].handOverWithinMinutes : null;
  return minutes === null ? Number.POSITIVE_INFINITY : minutes * MINUTE_MS;
}

/**
 * Where the far side asks for a pause, nobody from here sends that way until it is over, and the try is given back. One that is asked for a message alone holds up no
 * other.
 */
function afterPause(
  { clock, log }: JobContext,
  line: ChannelLine,
  claim: ClaimedNotification,
  outcome: DeliveryOutcome,
): Attempt {
  if (outcome.status !== 'TEMPORARY_FAILURE' || outcome.retryAfterMs === undefined) return outcome;
  const now = clock.now();
  const pauseMs = Math.min(Math.max(outcome.retryAfterMs, outcome.untried ? 0 : SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
  const way = claim.channel;
  if (!outcome.alone) {
    if (line.pausedForMs(way, now) === 0)
      log.warn({ channel: line.channel.name, way, pauseMs }, 'a channel asks for a pause');
    line.pause(way, now, pauseMs);
  }
  // What never left leaves nothing behind: the far side need not be asked about it.
  if (outcome.untried) return notTried(pauseMs);
  const isOld = now.getTime() - claim.createdAt.getTime() > PAUSED_AT_MOST_MS;
  return isOld ? outcome : notTried(pauseMs, outcome.reason);
}

async function send(
  context: JobContext,
  channel: MessageChannel,
  claim: ClaimedNotification,
): Promise<DeliveryOutcome> {
  // A bare timer: calling a promised one off throws an error for each message.
  let bound: NodeJS.Timeout | undefined;
  const tooLong = new Promise<DeliveryOutcome>((resolve) => {
    const late = temporaryFailure('The channel did not answer in time.');
    bound = setTimeout(() => resolve(late), CHANNEL_WITHIN_MS).unref();
  });
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
      sensitive: claim.sensitive,
      schemeName: claim.schemeName,
      ...browsersOf(claim),
      ...worded(context, claim),
    });
    return await Promise.race([sending, tooLong]);
  } catch (error) {
    // Channels answer with an outcome whatever happens; one that throws all the same may have sent the message.
    context.log.error({ ...idsOf(claim), ...loggableError(error) }, 'a channel failed without an outcome');
    return temporaryFailure('The channel failed without saying why.');
  } finally {
    clearTimeout(bound);
  }
}

/** Who has no address of such a kind is found by who they are. */
function browsersOf({ schemeId, memberId, channel }: ClaimedNotification): Pick<OutgoingMessage, 'member'> {
  return channel === 'PUSH' && memberId !== null ? { member: { schemeId, memberId } } : {};
}

/** Emails that somebody can do without say where such messages end: in words at their foot, and for mail programs. */
function worded(
  { unsubscribeUrl }: JobContext,
  { schemeId, memberId, kind, channel, body, locale }: ClaimedNotification,
): { body: string; unsubscribeUrl?: string } {
  const about = unsubscribeAbout(kind);
  if (unsubscribeUrl === undefined || channel !== 'EMAIL' || memberId === null || about === null) return { body };
  const url = unsubscribeUrl({ schemeId, memberId, about });
  return { body: wording.withUnsubscribing(body, url, kind, locale ?? DEFAULT_LOCALE), unsubscribeUrl: url };
}

export function idsOf(claim: ClaimedNotification): { schemeId: string; notificationId: string } {
  return { schemeId: claim.schemeId, notificationId: claim.id };
}
