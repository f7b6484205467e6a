import type { SchemeTransaction } from '../../entities/database.js';
import { decidersOf } from './deciders.js';
import { operatorRecords, type RecipientRecord } from './recipients.js';

export interface SeriesNoticeFacts {
  organisationName: string;
  role: string;
  words: string[];
  /** The group's coordinators who are there, else its leaders, else the operators. */
  recipients: RecipientRecord[];
}

/** What was left out or moved when shifts of a series were made, by its id. Missing ones are left out. */
export async function seriesNoticeFacts(
  tx: SchemeTransaction & { now: Date },
  noticeIds: readonly string[],
): Promise<Map<string, SeriesNoticeFacts>> {
  const rows = await tx.sql<Omit<SeriesNoticeFacts, 'recipients'> & { id: string; organisationId: string }>(
    `SELECT n.id, n.words, o.id AS "organisationId", o.name AS "organisationName", p.role
     FROM shift_series_notice n JOIN shift_series s ON s.scheme_id = n.scheme_id AND s.id = n.series_id
     JOIN opportunity p ON p.scheme_id = s.scheme_id AND p.id = s.opportunity_id
     JOIN organisation o ON o.scheme_id = p.scheme_id AND o.id = p.organisation_id
     WHERE n.scheme_id = $1 AND n.id = ANY ($2)`,
    [tx.schemeId, noticeIds],
  );
  const people = await decidersOf(
    tx,
    tx.now,
    rows.map(({ organisationId }) => organisationId),
  );
  const operators = await operatorRecords(tx);
  return new Map(
    rows.map(({ id, organisationId, ...facts }) => {
      const { leaders = [], coordinators = [] } = people.get(organisationId) ?? {};
      const recipients = [coordinators, leaders, operators].find((some) => some.length > 0) ?? [];
      return [id, { ...facts, recipients }];
    }),
  );
}
