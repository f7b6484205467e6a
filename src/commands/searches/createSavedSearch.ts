import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { readSearchName, type SearchNotice, savedSearchesMax } from '../../domain/searches/savedSearch.js';
import { SavedSearchEntity } from '../../entities/searches/entities.js';
import { profileWrite } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';
import { keepProfile } from '../profiles/keepProfile.js';
import { mustHaveOwnName, type SearchFields, writeSearch } from './searchFields.js';

export interface CreateSavedSearchInput extends SearchFields {
  memberId: string;
  name: string;
  /** Null: NEVER. */
  notify?: SearchNotice | null;
}

/**
 * Keeps what a member looks for, so that they look again with one touch. A second one of the same name is refused, so asking twice keeps one.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const createSavedSearch = defineCommand({
  name: 'createSavedSearch',
  policy: profileWrite,
  async run(tx, input: CreateSavedSearchInput): Promise<{ savedSearchId: string }> {
    const { id: memberId } = await keepProfile(tx, input.memberId);
    const kept = await tx.em.count(SavedSearchEntity, { schemeId: tx.schemeId, memberId });
    if (kept >= savedSearchesMax) {
      throw new DomainError(
        'INVALID_INPUT',
        `${savedSearchesMax} searches are kept already. Delete one, then save this one.`,
      );
    }
    const search = tx.em.create(
      SavedSearchEntity,
      {
        ...{ id: newId(), schemeId: tx.schemeId, memberId, name: readSearchName(input.name) },
        ...{ notify: 'NEVER', createdAt: tx.now, changedAt: tx.now },
      },
      { persist: false },
    );
    await writeSearch(tx, search, input);
    await mustHaveOwnName(tx, search);
    tx.em.persist(search);
    await tx.em.flush();
    await tx.audit('SavedSearch', search.id);
    return { savedSearchId: search.id };
  },
});
