import { DomainError, notFound } from '../../domain/errors.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { lockWord } from './words.js';

export interface MergeSkillsInput {
  /** The one that goes. */
  fromSkillId: string;
  /** The one that stands for both from now on. */
  intoSkillId: string;
}

/** Where skills are named, each in an array of ids. */
const namedIn = ['opportunity', 'shift_role', 'member_profile', 'help_post'] as const;

/**
 * Two skills become one: everything that named the first names the second, each of them once. Who asks for the first afterwards finds the second.
 * @throws DomainError INVALID_INPUT (the same twice, or merged before); RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const mergeSkills = defineCommand({
  name: 'mergeSkills',
  policy: schemeOperation,
  async run(tx, input: MergeSkillsInput): Promise<{ skillId: string }> {
    tx.authorize(undefined);
    const { fromSkillId: from, intoSkillId: into } = input;
    if (from === into) {
      throw new DomainError('INVALID_INPUT', 'Choose two different skills to merge.', { field: ['intoSkillId'] });
    }
    // By id, as everywhere: whoever names skills shares these locks until they have written.
    for (const id of [from, into].sort()) await lockWord(tx, 'skill', id);
    const [row] = await tx.sql<{ retired: boolean }>(
      'SELECT retired_at IS NOT NULL AS retired FROM skill WHERE scheme_id = $1 AND id = $2',
      [tx.schemeId, into],
    );
    if (!row) throw notFound();
    if (row.retired) {
      throw new DomainError('INVALID_INPUT', 'The skill to keep is retired. Add it again first.', {
        field: ['intoSkillId'],
      });
    }
    let named = 0;
    for (const table of namedIn) {
      const changed = await tx.sql(
        `UPDATE ${table} SET skill_ids = CASE WHEN $3::uuid = ANY (skill_ids) THEN array_remove(skill_ids, $2::uuid)
           ELSE array_replace(skill_ids, $2::uuid, $3::uuid) END
         WHERE scheme_id = $1 AND $2::uuid = ANY (skill_ids) RETURNING 1`,
        [tx.schemeId, from, into],
      );
      named += changed.length;
    }
    const searches = await tx.sql(
      'UPDATE saved_search SET skill_id = $3 WHERE scheme_id = $1 AND skill_id = $2 RETURNING 1',
      [tx.schemeId, from, into],
    );
    const series = await tx.sql(
      `UPDATE shift_series SET roles = (
         SELECT jsonb_agg(CASE WHEN r.role -> 'skillIds' ? $2::text THEN jsonb_set(r.role, '{skillIds}', (
           SELECT jsonb_agg(DISTINCT CASE WHEN s.skill = $2::text THEN $3::text ELSE s.skill END)
           FROM jsonb_array_elements_text(r.role -> 'skillIds') AS s (skill)
         )) ELSE r.role END ORDER BY r.n)
         FROM jsonb_array_elements(roles) WITH ORDINALITY AS r (role, n))
       WHERE scheme_id = $1 AND roles::text LIKE '%' || $2::text || '%' RETURNING 1`,
      [tx.schemeId, from, into],
    );
    await tx.sql(
      `UPDATE skill SET merged_into_id = $3, retired_at = coalesce(retired_at, $4)
       WHERE scheme_id = $1 AND (id = $2 OR merged_into_id = $2)`,
      [tx.schemeId, from, into, tx.now],
    );
    await tx.audit('Skill', from, { intoSkillId: into, named: named + searches.length + series.length });
    return { skillId: into };
  },
});
