import type { RequestContext } from '../../commands/context.js';
import { recordDigest } from '../../commands/notifications/recordDigest.js';
import { collectedMessages } from '../../queries/notifications/collected.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';

/** So many things a message lists; of the rest it says how many there are. */
const listedMax = 20;

/** Tells a member in one message what was collected for them. */
export async function tellDigest(
  settling: RequestContext,
  memberId: string,
  beside: () => RequestContext,
): Promise<void> {
  const { recipient, messages } = await collectedMessages(beside(), { memberId });
  const things = messages.slice(0, listedMax).map(({ headline, happenedAt }) => ({ headline, happenedAt }));
  const moreCount = messages.length - things.length;
  const [draft = null] =
    recipient === null || things.length === 0
      ? []
      : composeMessage('DIGEST', recipient, {
          ...{ ...addressed(recipient), things },
          ...(moreCount === 0 ? {} : { moreCount }),
        });
  await recordDigest(settling, { memberId, messageIds: messages.map(({ id }) => id), draft });
}
