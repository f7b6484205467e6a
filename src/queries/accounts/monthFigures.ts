import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { schemeAudit } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { dayCursor, readDayCursor } from './dayCursor.js';

/** A month as it was when it was over. */
export interface MonthFigureRecord {
  monthOn: string;
  frozenAt: Date;
  givenMinutes: number;
  takenBackMinutes: number;
  approvedLogs: number;
  issuedMinutes: number;
  spentMinutes: number;
  refundedMinutes: number;
  giftedMinutes: number;
  donatedMinutes: number;
  exchangedMinutes: number;
  lapsedMinutes: number;
  supplyMinutes: number;
  members: number;
  activeMembers: number;
  volunteers: number;
  regularVolunteers: number;
  groups: number;
  venues: number;
}

/** A page of the scheme's frozen months, the latest first. */
export const monthFigures = defineQuery({
  name: 'monthFigures',
  policy: schemeAudit,
  async run(tx, input: { first: number; after?: string | null }): Promise<Page<MonthFigureRecord>> {
    tx.authorize({});
    const rows = await tx.sql<MonthFigureRecord>(
      `SELECT month_on AS "monthOn", frozen_at AS "frozenAt", given_minutes AS "givenMinutes", taken_back_minutes AS "takenBackMinutes",
              approved_log_count AS "approvedLogs", issued_minutes AS "issuedMinutes", spent_minutes AS "spentMinutes",
              refunded_minutes AS "refundedMinutes", gifted_minutes AS "giftedMinutes", donated_minutes AS "donatedMinutes",
              exchanged_minutes AS "exchangedMinutes", lapsed_minutes AS "lapsedMinutes", supply_minutes AS "supplyMinutes", member_count AS members,
              active_member_count AS "activeMembers", volunteer_count AS volunteers, regular_volunteer_count AS "regularVolunteers",
              group_count AS groups, venue_count AS venues
       FROM month_figure WHERE scheme_id = $1 AND ($2::date IS NULL OR month_on < $2) ORDER BY month_on DESC LIMIT $3`,
      [tx.schemeId, input.after ? readDayCursor(input.after) : null, input.first + 1],
    );
    return pageOf(rows, input.first, ({ monthOn }) => dayCursor(monthOn));
  },
});
