import type { Channel } from '../../domain/notifications/kinds.js';
import { type MessageChannel, permanentFailure } from './channel.js';

/** Several channels behind one. `channelFor` says which of them would carry a message, so that a caller can ask that one by reference, and no other: what another is up to is nothing of the message. */
export interface MessageRouter extends MessageChannel {
  channelFor(channel: Channel): MessageChannel | null;
  close(): Promise<void>;
}

const SETTING_TO_MEND: Readonly<Record<Channel, string>> = {
  EMAIL:
    'No way of sending email is set up. Set NOTIFY_API_KEY and NOTIFY_EMAIL_TEMPLATE_ID, or SMTP_URL and MAIL_FROM.',
  TEXT: 'No way of sending texts is set up. Set NOTIFY_API_KEY and NOTIFY_TEXT_TEMPLATE_ID.',
  PUSH: 'No way of reaching phones and computers is set up. Set PUSH_VAPID_PUBLIC_KEY, PUSH_VAPID_PRIVATE_KEY and PUSH_SUBJECT.',
  LETTER: 'No way of sending letters is set up. Set NOTIFY_API_KEY and NOTIFY_LETTER_TEMPLATE_ID.',
};

/** Sends each message by the first of the channels that supports its way of travelling; where none does, the outcome is permanent and names the setting to mend. */
export function routeMessages(channels: readonly MessageChannel[]): MessageRouter {
  const channelFor = (wanted: Channel) => channels.find(({ supports }) => supports.has(wanted)) ?? null;
  return {
    name: 'router',
    supports: new Set(channels.flatMap(({ supports }) => [...supports])),
    channelFor,
    async send(message) {
      const carrier = channelFor(message.channel);
      return carrier === null
        ? permanentFailure(SETTING_TO_MEND[message.channel], 'NO_CARRIER')
        : carrier.send(message);
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.close?.()));
    },
  };
}
