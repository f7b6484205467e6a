import { plainLine } from '../../domain/notifications/plainFacts.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { hiddenOrganisationsSeenBy } from '../../policies/organisations.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { containing } from '../people/containing.js';
import { fromNameCursor, toNameCursor } from '../people/nameCursor.js';

export interface OrganisationsInput {
  first: number;
  after?: string | null;
  wardId?: string | null;
  kind?: 'GROUP' | 'VENUE' | null;
  /** A part of the name, whatever its case. */
  search?: string | null;
}

/** The scheme's organisations by name: the verified ones, and of those that wait or are suspended, the ones the asker may see. Closed ones are left out. */
export const organisations = defineQuery({
  name: 'organisations',
  policy: anyInScheme,
  async run(tx, input: OrganisationsInput): Promise<Page<OrganisationEntity>> {
    tx.authorize(undefined);
    const after = input.after ? fromNameCursor(input.after) : null;
    const hidden = hiddenOrganisationsSeenBy(tx.actor);
    const ids = await tx.sql<{ id: string }>(
      `SELECT id FROM organisation
       WHERE scheme_id = $1 AND ($2::text IS NULL OR (name, id) > ($2, $3::uuid))
         AND (status = 'VERIFIED' OR status IN ('PENDING', 'SUSPENDED') AND ($4 OR id = ANY ($5::uuid[]))
           OR status = 'PENDING' AND sponsor_organisation_id = ANY ($5::uuid[]))
         AND ($6::uuid IS NULL OR ward_id = $6)
         AND ($7::text IS NULL OR CASE $7 WHEN 'GROUP' THEN is_group ELSE is_venue END)
         AND ($8::text IS NULL OR name ILIKE $8)
       ORDER BY name, id LIMIT $9`,
      [
        tx.schemeId,
        after?.name ?? null,
        after?.id ?? null,
        hidden === 'ALL',
        hidden === 'ALL' ? [] : hidden,
        input.wardId ?? null,
        input.kind ?? null,
        input.search ? containing(plainLine(input.search)) : null,
        input.first + 1,
      ],
    );
    const rows = await tx.em.find(
      OrganisationEntity,
      { schemeId: tx.schemeId, id: { $in: ids.map((row) => row.id) } },
      { orderBy: { name: 'ASC', id: 'ASC' } },
    );
    return pageOf(rows, input.first, (row) => toNameCursor(row.name, row.id));
  },
});
