import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { chooseChannel } from '../../domain/notifications/chooseChannel.js';
import type { MessageFacts, SchemeFacts } from '../../domain/notifications/facts.js';
import { MESSAGE_RULES, type MessageKind } from '../../domain/notifications/kinds.js';
import { renderMessage } from '../../domain/notifications/renderMessage.js';
import { canReceiveTexts } from '../../domain/people/address.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';

/** The facts that every message begins with. */
export function addressed(recipient: RecipientRecord): { scheme: SchemeFacts; recipientName: string } {
  return { scheme: { name: recipient.schemeName, timeZone: recipient.timeZone }, recipientName: recipient.name };
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
  const channel = chooseChannel({ ...recipient, phone }, kind);
  if (channel === null) return [];
  const message = renderMessage(kind, facts, { channel, locale: recipient.locale });
  return [{ memberId: recipient.memberId, kind, channel, ...message }];
}

/** A fact that may be missing is left out of a message, not told as null. */
export function given<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}
