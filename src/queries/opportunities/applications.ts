import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { ApplicationEntity, OpportunityEntity } from '../../entities/opportunities/entities.js';
import { applicationList, applicationRead } from '../../policies/opportunities.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, listScope, readInstantCursor } from '../latestFirst.js';

/** An application with the organisation it was made to: what its policy asks about. */
export type ApplicationOfOrganisation = ApplicationEntity & { organisationId: string };

export interface ApplicationsInput {
  first: number;
  after?: string | null;
  opportunityId?: string | null;
  organisationId?: string | null;
  memberId?: string | null;
  state?: ApplicationEntity['state'] | null;
}

/**
 * A page of applications, the latest first: of a member, of an opportunity, or of everything a group offers. Where nothing is named: one's own.
 * @throws RequestError NOT_FOUND (the opportunity), FORBIDDEN, BAD_USER_INPUT for a cursor of another list.
 */
export const applications = defineQuery({
  name: 'applications',
  policy: applicationList,
  async run(tx, input: ApplicationsInput): Promise<Page<ApplicationEntity>> {
    const opportunityId = input.opportunityId ?? null;
    const organisationId = opportunityId === null ? (input.organisationId ?? null) : await groupOf(tx, opportunityId);
    const scope = listScope(tx.actor, { memberId: input.memberId, organisationId });
    tx.authorize(scope);
    const after = input.after ? readInstantCursor(input.after) : null;
    const ids = await tx.sql<{ id: string }>(
      `SELECT a.id FROM application a
       WHERE a.scheme_id = $1 AND ($2::uuid IS NULL OR a.member_id = $2) AND ($3::uuid IS NULL OR a.opportunity_id = $3)
         AND ($4::uuid IS NULL OR a.opportunity_id IN (SELECT id FROM opportunity WHERE scheme_id = $1 AND organisation_id = $4))
         AND ($5::text IS NULL OR a.state = $5) AND ($6::timestamptz IS NULL OR (a.applied_at, a.id) < ($6, $7::uuid))
       ORDER BY a.applied_at DESC, a.id DESC LIMIT $8`,
      [
        tx.schemeId,
        scope.memberId,
        opportunityId,
        opportunityId === null ? scope.organisationId : null,
        input.state ?? null,
        after?.at ?? null,
        after?.id ?? null,
        input.first + 1,
      ],
    );
    const rows = await tx.em.find(
      ApplicationEntity,
      { schemeId: tx.schemeId, id: { $in: ids.map(({ id }) => id) } },
      { orderBy: { appliedAt: 'DESC', id: 'DESC' } },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.appliedAt, row.id));
  },
});

async function groupOf(tx: SchemeTransaction, opportunityId: string): Promise<string> {
  const found = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: opportunityId });
  if (!found) throw notFound();
  return found.organisationId;
}

/** One application. @throws RequestError NOT_FOUND, FORBIDDEN */
export const application = defineQuery({
  name: 'application',
  policy: applicationRead,
  async run(tx, input: { applicationId: string }): Promise<ApplicationOfOrganisation> {
    const found = await tx.em.findOne(ApplicationEntity, { schemeId: tx.schemeId, id: input.applicationId });
    if (!found) throw notFound();
    const facts = { organisationId: await groupOf(tx, found.opportunityId), memberId: found.memberId };
    tx.authorize(facts);
    return Object.assign(found, facts);
  },
});
