import { toGlobalId } from '../../domain/ids.js';
import type { SavedSearchRecord } from '../../queries/records.js';
import { SavedSearch, SearchCircle } from '../../schema/searches/savedSearch.js';
import { presentLocation } from '../organisations/presentOrganisation.js';

export function presentSavedSearch(record: SavedSearchRecord): SavedSearch {
  const { id, memberId, name, notify, createdAt, changedAt } = record;
  const location = presentLocation(record);
  return Object.assign(new SavedSearch(), {
    id: toGlobalId('SavedSearch', id),
    name,
    words: record.words ?? null,
    cause: record.cause ?? null,
    kind: record.kind ?? null,
    near: location && Object.assign(new SearchCircle(), { location, withinMetres: record.withinMetres }),
    remote: record.remote ?? null,
    notify,
    createdAt,
    changedAt,
    savedSearchId: id,
    memberId,
    skillId: record.skillId ?? null,
  });
}
