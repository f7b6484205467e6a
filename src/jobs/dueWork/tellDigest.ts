import type { RequestContext } from '../../commands/context.js';
import { recordDigest } from '../../commands/notifications/recordDigest.js';
import { hasSwitchedOff } from '../../domain/notifications/chooseChannel.js';
import { collectedMessages } from '../../queries/notifications/collected.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';

/** So many things a message lists; of the rest it says how many there are. */
const listedMax = 20;

/** Tells a member in one message what was collected for them, but for what they have switched off since. */
export async function tellDigest(
  settling: RequestContext,
  memberId: string,
  beside: () => RequestContext,
): Promise<void> {
  const { recipient, messages } = await collectedMessages(beside(), { memberId });
  const wanted = messages.filter(({ kind }) => recipient !== null && !hasSwitchedOff(recipient, kind));
  const things = wanted
    .slice(0, listedMax)
    .map(({ headline, gist, happenedAt }) => ({ headline, ...(gist === null ? {} : { gist }), happenedAt }));
  const moreCount = wanted.length - things.length;
  const [draft = null] =
    recipient === null || things.length === 0
      ? []
      : composeMessage('DIGEST', recipient, {
          ...{ ...addressed(recipient), things },
          ...(moreCount === 0 ? {} : { moreCount }),
        });
  const told = new Set(draft === null ? [] : wanted.map(({ id }) => id));
  const ids = messages.map(({ id }) => id);
  await recordDigest(settling, {
    ...{ memberId, draft },
    messageIds: ids.filter((id) => told.has(id)),
    droppedIds: ids.filter((id) => !told.has(id)),
  });
}
