import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { hoursList } from '../../policies/hours.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor, listScope, type ScopeInput } from '../latestFirst.js';

export interface HoursLogsInput extends ScopeInput {
  first: number;
  after?: string | null;
  state?: HoursLogEntity['state'] | null;
  creditState?: HoursLogEntity['creditState'] | null;
}

/** A page of logs, the latest submitted first: of a member, of an organisation, of both or of the scheme; of the asker where nobody is named. */
export const hoursLogs = defineQuery({
  name: 'hoursLogs',
  policy: hoursList,
  async run(tx, input: HoursLogsInput): Promise<Page<HoursLogEntity>> {
    const scope = listScope(tx.actor, input);
    tx.authorize(scope);
    const rows = await tx.em.find(
      HoursLogEntity,
      {
        schemeId: tx.schemeId,
        ...(scope.memberId === null ? {} : { memberId: scope.memberId }),
        ...(scope.organisationId === null ? {} : { organisationId: scope.organisationId }),
        ...(input.state ? { state: input.state } : {}),
        ...(input.creditState ? { creditState: input.creditState } : {}),
        ...(input.after ? afterInstant('submittedAt', input.after) : {}),
      },
      { orderBy: { submittedAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.submittedAt, row.id));
  },
});
