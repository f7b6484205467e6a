import { profileWrite } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';
import { keepSearch } from './keepSearch.js';

/**
 * Deletes what a member looked for: nothing of it is kept.
 * @throws DomainError MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const deleteSavedSearch = defineCommand({
  name: 'deleteSavedSearch',
  policy: profileWrite,
  async run(tx, input: { savedSearchId: string }): Promise<{ memberId: string }> {
    const { id, memberId } = await keepSearch(tx, input.savedSearchId);
    await tx.sql('DELETE FROM saved_search WHERE scheme_id = $1 AND id = $2', [tx.schemeId, id]);
    await tx.audit('SavedSearch', id);
    return { memberId };
  },
});
