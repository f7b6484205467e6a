import type { MessageChannel } from '../../adapters/messages/channel.js';
import type { Channel } from '../../domain/notifications/kinds.js';
import { Places } from '../places.js';

/** How many at once, where a channel does not say. */
const TOGETHER = 4;

/**
 * The way to one channel from this process: so many go at once, whoever is awaited goes first, and nobody while the far side asks for a pause. A pause
 * is one of emails, texts or letters alone: where the day's texts are used up, emails go on.
 */
export class ChannelLine {
  private readonly places: Places;
  private readonly pausedUntilMs = new Map<Channel, number>();

  constructor(readonly channel: MessageChannel) {
    this.places = new Places(channel.together ?? TOGETHER);
  }

  take<Result>(isAwaited: boolean, work: () => Promise<Result>): Promise<Result> {
    return this.places.take(work, isAwaited);
  }

  pause(way: Channel, now: Date, forMs: number): void {
    this.pausedUntilMs.set(way, Math.max(this.pausedUntilMs.get(way) ?? 0, now.getTime() + forMs));
  }

  /** 0: it may be used. */
  pausedForMs(way: Channel, now: Date): number {
    return Math.max(0, (this.pausedUntilMs.get(way) ?? 0) - now.getTime());
  }
}

/** The line to whichever channel carries a message; one for each channel, however many messages take it. */
export class ChannelLines {
  private readonly lines = new Map<MessageChannel, ChannelLine>();

  constructor(private readonly channel: MessageChannel) {}

  to(way: Parameters<NonNullable<MessageChannel['channelFor']>>[0]): ChannelLine {
    // Where nobody carries it, the whole says which setting to mend.
    const carrier = this.channel.channelFor?.(way) ?? this.channel;
    const known = this.lines.get(carrier) ?? new ChannelLine(carrier);
    this.lines.set(carrier, known);
    return known;
  }
}
