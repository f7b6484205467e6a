import { notFound, RequestError } from '../../domain/errors.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { AppEntity } from '../../entities/apps/entities.js';
import { appRead } from '../../policies/apps.js';
import { defineQuery } from '../defineQuery.js';
import { isId } from '../people/nameCursor.js';

export interface AppsInput {
  /** Null: every app of the scheme. */
  organisationId: string | null;
  first: number;
  after?: string | null;
}

/** Registered apps, the newest first, ended ones included. */
export const apps = defineQuery({
  name: 'apps',
  policy: appRead,
  async run(tx, { organisationId, first, after }: AppsInput): Promise<Page<AppEntity>> {
    tx.authorize({ organisationId });
    const rows = await tx.em.find(
      AppEntity,
      { schemeId: tx.schemeId, ...(organisationId ? { organisationId } : {}), ...olderThan(after) },
      { orderBy: { id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => toCursor(row.id));
  },
});

/** One app. @throws RequestError NOT_FOUND, FORBIDDEN */
export const app = defineQuery({
  name: 'app',
  policy: appRead,
  async run(tx, input: { appId: string }): Promise<AppEntity> {
    const found = await tx.em.findOne(AppEntity, { schemeId: tx.schemeId, id: input.appId });
    if (!found) throw notFound();
    tx.authorize(appFacts(found));
    return found;
  },
});

/** What the policies of apps ask about. */
export function appFacts({ organisationId = null }: AppEntity) {
  return { organisationId };
}

/** Ids are time-ordered, so the newest has the greatest. @throws RequestError BAD_USER_INPUT for a cursor that such a list did not give. */
export function olderThan(after: string | null | undefined): { id?: { $lt: string } } {
  if (!after) return {};
  const [id] = fromCursor(after, 1);
  if (typeof id === 'string' && isId(id)) return { id: { $lt: id } };
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
