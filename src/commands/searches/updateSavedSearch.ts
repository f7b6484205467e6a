import type { SearchNotice } from '../../domain/searches/savedSearch.js';
import { profileWrite } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';
import { keepSearch } from './keepSearch.js';
import { mustHaveOwnName, type SearchFields, writeSearch } from './searchFields.js';

/** What is left out stays as it is. */
export interface UpdateSavedSearchInput extends SearchFields {
  savedSearchId: string;
  /** Null: as it was. */
  name?: string | null;
  /** Null: as it was. */
  notify?: SearchNotice | null;
}

/**
 * Changes what a member looks for.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const updateSavedSearch = defineCommand({
  name: 'updateSavedSearch',
  policy: profileWrite,
  async run(tx, input: UpdateSavedSearchInput): Promise<{ savedSearchId: string }> {
    const search = await keepSearch(tx, input.savedSearchId);
    await writeSearch(tx, search, input);
    await mustHaveOwnName(tx, search);
    search.changedAt = tx.now;
    await tx.em.flush();
    await tx.audit('SavedSearch', search.id);
    return { savedSearchId: search.id };
  },
});
