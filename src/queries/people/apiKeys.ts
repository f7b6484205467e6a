import { notFound, RequestError } from '../../domain/errors.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { ApiKeyEntity } from '../../entities/people/entities.js';
import { keyList, keyManage } from '../../policies/keys.js';
import { defineQuery } from '../defineQuery.js';
import { isId } from './nameCursor.js';

export interface ApiKeysInput {
  /** Null: the asker's own, those they made and those that act for them. */
  organisationId: string | null;
  first: number;
  after?: string | null;
}

/** Keys, the newest first, revoked ones included. Their tokens are nowhere: only hashes are stored. */
export const apiKeys = defineQuery({
  name: 'apiKeys',
  policy: keyList,
  async run(tx, input: ApiKeysInput): Promise<Page<ApiKeyEntity>> {
    const { organisationId } = input;
    tx.authorize({ organisationId });
    const memberId = tx.actor.kind === 'MEMBER' ? tx.actor.memberId : null;
    const whose = organisationId ? { organisationId } : { $or: [{ memberId }, { createdByMemberId: memberId ?? '' }] };
    // Ids are time-ordered, so the newest key has the greatest.
    const older = input.after ? { id: { $lt: keyBefore(input.after) } } : {};
    const rows = await tx.em.find(
      ApiKeyEntity,
      { $and: [{ schemeId: tx.schemeId }, whose, older] },
      { orderBy: { id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => toCursor(row.id));
  },
});

/** One key. @throws RequestError NOT_FOUND, FORBIDDEN */
export const apiKey = defineQuery({
  name: 'apiKey',
  policy: keyManage,
  async run(tx, input: { apiKeyId: string }): Promise<ApiKeyEntity> {
    const found = await tx.em.findOne(ApiKeyEntity, { schemeId: tx.schemeId, id: input.apiKeyId });
    if (!found) throw notFound();
    tx.authorize(keyFacts(found));
    return found;
  },
});

/** What the policies of keys ask about. */
export function keyFacts({ createdByMemberId, organisationId = null, memberId = null }: ApiKeyEntity) {
  return { createdByMemberId, organisationId, memberId };
}

function keyBefore(cursor: string): string {
  const [id] = fromCursor(cursor, 1);
  if (typeof id === 'string' && isId(id)) return id;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
