import { createMailChannel, type MailOptions } from '../mail/mailChannel.js';
import { createNotifyChannel, type NotifyOptions } from '../notify/notifyChannel.js';
import type { MessageChannel } from './channel.js';
import { type MessageRouter, routeMessages } from './route.js';

export interface MessageSettings {
  notify: NotifyOptions | null;
  smtp: MailOptions | null;
  /** What tells phones and computers. Null or left out: nothing does. */
  push?: MessageChannel | null;
  /** What neither carries it keeps: the viewer everything, where nothing may leave the machine; else the tray, letters to be printed. */
  kept: MessageChannel;
}

/** Notify first, then SMTP, then what keeps messages here. Throws, naming the setting, where one cannot be used. */
export function openMessages({ notify, smtp, push, kept }: MessageSettings): MessageRouter {
  const channels: MessageChannel[] = [];
  if (notify) channels.push(createNotifyChannel(notify));
  if (smtp) channels.push(createMailChannel(smtp));
  if (push) channels.push(push);
  return routeMessages([...channels, kept]);
}
