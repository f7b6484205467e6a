import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { channelsFor } from '../../domain/notifications/chooseChannel.js';
import { schemeFacts } from '../../domain/notifications/contactRules.js';
import type { FallbackWords } from '../../domain/notifications/delivery.js';
import type { MessageFacts, SchemeFacts } from '../../domain/notifications/facts.js';
import { type Channel, MESSAGE_RULES, type MessageKind } from '../../domain/notifications/kinds.js';
import { type RenderedMessage, renderMessage, wording } from '../../domain/notifications/renderMessage.js';
import { tellBy } from '../../domain/notifications/tellBy.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';

/** The facts that every message begins with. */
export function addressed(recipient: RecipientRecord): { scheme: SchemeFacts; recipientName: string } {
  const { schemeName, timeZone, contact } = recipient;
  return { scheme: schemeFacts(schemeName, timeZone, contact), recipientName: recipient.name };
}

/**
 * A message in words and in the way its recipient wishes to be reached; an empty list where none goes to them: they chose NONE, they
 * have left, or nothing reaches them.
 */
export function composeMessage<Kind extends MessageKind>(
  kind: Kind,
  recipient: RecipientRecord,
  facts: MessageFacts[Kind],
): NotificationDraft[] {
  if (!recipient.isActive && !MESSAGE_RULES[kind].isFarewell) return [];
  const phone = canReceiveTexts(recipient.phone) ? recipient.phone : null;
  const [channel, ...others] = channelsFor({ ...recipient, phone }, kind);
  if (channel === undefined) return [];
  const inWords = (by: Channel) => renderMessage(kind, facts, { channel: by, locale: recipient.locale });
  const message = inWords(channel);
  return [
    {
      memberId: recipient.memberId,
      kind,
      channel,
      ...message,
      ...(MESSAGE_RULES[kind].urgency === 'CAN_WAIT' ? kept(kind, recipient, facts, channel, inWords) : {}),
      fallbacks: fallbacksOf(recipient, kind, others, inWords),
      tellBy: tellBy(kind, facts),
    },
  ];
}

/** What is said of it where it is kept, to be told with others. */
function kept<Kind extends MessageKind>(
  kind: Kind,
  { locale }: RecipientRecord,
  facts: MessageFacts[Kind],
  channel: Channel,
  inWords: (channel: Channel) => RenderedMessage,
): Pick<NotificationDraft, 'headline' | 'gist'> {
  const gist = wording.gist(kind, facts, locale);
  return channel === 'TEXT' ? { gist, headline: inWords('LETTER').subject } : { gist };
}

/** What opens a door goes one way alone; everything else can follow by another, if this one fails. */
function fallbacksOf(
  { failedChannels }: RecipientRecord,
  kind: MessageKind,
  others: readonly Channel[],
  inWords: (channel: Channel) => RenderedMessage,
): FallbackWords[] {
  if (MESSAGE_RULES[kind].isSensitive) return [];
  return others
    .filter((channel) => !failedChannels.includes(channel))
    .map((channel) => {
      const { subject, body } = inWords(channel);
      return { channel, subject, body };
    });
}

/** A fact that may be missing is left out of a message, not told as null. */
export function given<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}
