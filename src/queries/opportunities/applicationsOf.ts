import type { SchemeTransaction } from '../../entities/database.js';
import { ApplicationEntity } from '../../entities/opportunities/entities.js';
import type { ApplicationOfOrganisation } from './applications.js';

/** Applications by id, each with the organisation it was made to. */
export async function applicationsById(
  tx: SchemeTransaction,
  ids: readonly string[],
): Promise<Map<string, ApplicationOfOrganisation>> {
  const rows = await tx.em.find(ApplicationEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } });
  const groups = await tx.sql<{ id: string; organisationId: string }>(
    'SELECT id, organisation_id AS "organisationId" FROM opportunity WHERE scheme_id = $1 AND id = ANY ($2)',
    [tx.schemeId, [...new Set(rows.map(({ opportunityId }) => opportunityId))]],
  );
  const groupOf = new Map(groups.map(({ id, organisationId }) => [id, organisationId]));
  return new Map(
    rows.map((row) => [row.id, Object.assign(row, { organisationId: groupOf.get(row.opportunityId) ?? '' })]),
  );
}

/** How many applications wait for an answer, by opportunity; those for which none does are left out. */
export async function waitingApplications(
  tx: SchemeTransaction,
  opportunityIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.sql<{ id: string; waiting: number }>(
    `SELECT opportunity_id AS id, count(*)::integer AS waiting FROM application
     WHERE scheme_id = $1 AND opportunity_id = ANY ($2) AND state = 'WAITING' GROUP BY opportunity_id`,
    [tx.schemeId, opportunityIds],
  );
  return new Map(rows.map(({ id, waiting }) => [id, waiting]));
}

/** The latest applications to opportunities, so many of each, in one query and by their index. */
export async function latestApplications(
  tx: SchemeTransaction,
  opportunityIds: readonly string[],
  first: number,
): Promise<ApplicationEntity[]> {
  const ids = await tx.sql<{ id: string }>(
    `SELECT a.id FROM unnest($2::uuid[]) AS o (id) CROSS JOIN LATERAL (
       SELECT a.id FROM application a WHERE a.scheme_id = $1 AND a.opportunity_id = o.id ORDER BY a.applied_at DESC, a.id DESC LIMIT $3
     ) a`,
    [tx.schemeId, opportunityIds, first],
  );
  return await tx.em.find(
    ApplicationEntity,
    { schemeId: tx.schemeId, id: { $in: ids.map(({ id }) => id) } },
    { orderBy: { appliedAt: 'DESC', id: 'DESC' } },
  );
}
