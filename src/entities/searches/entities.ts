import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { type Cause, opportunityKinds } from '../../domain/opportunities/opportunity.js';
import { searchNotices } from '../../domain/searches/savedSearch.js';

/** What a member looks for again and again. */
export const SavedSearchEntity = defineEntity({
  name: 'SavedSearch',
  tableName: 'saved_search',
  properties: {
    id: p.uuid().primary(),
    schemeId: p.uuid(),
    memberId: p.uuid(),
    name: p.text(),
    words: p.text().nullable(),
    cause: p.text().$type<Cause>().nullable(),
    kind: p.enum(opportunityKinds).nullable(),
    skillId: p.uuid().nullable(),
    /** The circle that is looked in: all three or none. */
    latitude: p.float().nullable(),
    longitude: p.float().nullable(),
    withinMetres: p.integer().nullable(),
    remote: p.boolean().nullable(),
    notify: p.enum(searchNotices),
    createdAt: p.datetime(),
    changedAt: p.datetime(),
  },
});
export type SavedSearchEntity = InferEntity<typeof SavedSearchEntity>;
