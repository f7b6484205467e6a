import { plainLine } from '../../domain/notifications/plainFacts.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { nameKey } from '../../domain/people/nameKey.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { containing } from './containing.js';
import { fromNameCursor, toNameCursor } from './nameCursor.js';

export interface MembersInput {
  first: number;
  after?: string | null;
  /** A part of a name, whatever its case and accents, or a whole member number. */
  search?: string | null;
}

/** The scheme's members by name. Addresses are not searched: an auditor may not read them. */
export const members = defineQuery({
  name: 'members',
  policy: schemeAudit,
  async run(tx, input: MembersInput): Promise<Page<MemberEntity>> {
    tx.authorize(undefined);
    const after = input.after ? fromNameCursor(input.after) : null;
    const search = input.search ? plainLine(input.search) : null;
    const ids = await tx.sql<{ id: string }>(
      `SELECT id FROM member
       WHERE scheme_id = $1 AND ($2::text IS NULL OR (name_key, id) > ($2, $3::uuid))
         AND ($4::text IS NULL OR name_key LIKE $4 OR member_number = $5)
       ORDER BY name_key, id LIMIT $6`,
      [
        tx.schemeId,
        after?.name ?? null,
        after?.id ?? null,
        search === null ? null : containing(nameKey(search)),
        search === null ? null : search.replace(/[\s-]/g, '').toUpperCase(),
        input.first + 1,
      ],
    );
    const rows = await tx.em.find(
      MemberEntity,
      { schemeId: tx.schemeId, id: { $in: ids.map((row) => row.id) } },
      { orderBy: { nameKey: 'ASC', id: 'ASC' } },
    );
    return pageOf(rows, input.first, (row) => toNameCursor(row.nameKey, row.id));
  },
});
