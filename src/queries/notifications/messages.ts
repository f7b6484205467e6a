import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { MessageEntity } from '../../entities/notifications/entities.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** A page of the scheme's messages that were given up, the latest written first. */
export const failedMessages = defineQuery({
  name: 'failedMessages',
  policy: schemeAudit,
  async run(tx, input: { first: number; after?: string | null }): Promise<Page<MessageEntity>> {
    tx.authorize({});
    const rows = await tx.em.find(
      MessageEntity,
      {
        schemeId: tx.schemeId,
        state: 'FAILED',
        ...(input.after ? afterInstant('createdAt', input.after) : {}),
      },
      { orderBy: { createdAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.createdAt, row.id));
  },
});

/** One message, whatever came of it. @throws RequestError NOT_FOUND, FORBIDDEN */
export const oneMessage = defineQuery({
  name: 'oneMessage',
  policy: schemeAudit,
  async run(tx, input: { messageId: string }): Promise<MessageEntity> {
    tx.authorize({});
    const found = await tx.em.findOne(MessageEntity, { schemeId: tx.schemeId, id: input.messageId });
    if (!found) throw notFound();
    return found;
  },
});
