import { notFound } from '../../domain/errors.js';
import { SavedSearchEntity } from '../../entities/searches/entities.js';
import { profileRead } from '../../policies/profiles.js';
import { defineQuery } from '../defineQuery.js';
import type { OpportunitiesInput } from '../opportunities/opportunities.js';

/** One search. @throws RequestError NOT_FOUND, FORBIDDEN */
export const savedSearch = defineQuery({
  name: 'savedSearch',
  policy: profileRead,
  async run(tx, input: { savedSearchId: string }): Promise<SavedSearchEntity> {
    const found = await tx.em.findOne(SavedSearchEntity, { schemeId: tx.schemeId, id: input.savedSearchId });
    if (!found) throw notFound();
    tx.authorize(found);
    return found;
  },
});

/** What is looked for, as the list of opportunities is asked for it. */
export function wantedOf(search: SavedSearchEntity): Omit<OpportunitiesInput, 'first'> {
  const { words, cause, kind, skillId, remote, latitude, longitude, withinMetres } = search;
  const near =
    latitude == null || longitude == null || withinMetres == null ? null : { latitude, longitude, withinMetres };
  return { search: words, cause, kind, skillId, remote, near };
}
