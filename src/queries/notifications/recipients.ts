import type { SchemeContact } from '../../domain/notifications/contactRules.js';
import type { Channel, PreferredChannel, Topic } from '../../domain/notifications/kinds.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { isStillTold } from '../../entities/notifications/toldBrowsers.js';

/** A member as a message needs them: what they are called, and how they wish to be reached. */
export interface RecipientRecord {
  memberId: string;
  name: string;
  isActive: boolean;
  email: string | null;
  phone: string | null;
  hasPostalAddress: boolean;
  /** The ways that were tried and reach nobody. */
  failedChannels: Channel[];
  hasPush: boolean;
  preferredChannel: PreferredChannel;
  /** What they do not want to hear of. */
  topicsOff: Topic[];
  locale: string;
  schemeName: string;
  timeZone: string;
  /** How the scheme is reached. */
  contact: SchemeContact;
}

/** How a scheme `s` is reached, as a `SchemeContact`. */
export const schemeContact = `jsonb_build_object('contactPhone', s.rules -> 'contactPhone', 'contactEmail', s.rules -> 'contactEmail',
              'contactWebsite', s.rules -> 'contactWebsite', 'contactAddress', s.rules -> 'contactAddress')`;

/** Members by id. Missing ones are left out. Whether the time of somebody's care is over is looked at where their phones are told. */
export async function recipientRecords(
  tx: SchemeTransaction,
  memberIds: readonly string[],
): Promise<Map<string, RecipientRecord>> {
  const records = await tx.sql<RecipientRecord>(
    `SELECT m.id AS "memberId", m.name, m.status = 'ACTIVE' AS "isActive", m.email, m.phone,
            cardinality(m.address_lines) > 0 AS "hasPostalAddress", m.preferred_channel AS "preferredChannel", m.locale,
            ARRAY(SELECT failed.channel FROM (VALUES ('EMAIL', m.email_failed_at), ('TEXT', m.phone_failed_at)) AS failed (channel, at)
                  WHERE failed.at IS NOT NULL) AS "failedChannels",
            m.topics_off AS "topicsOff",
            m.preferred_channel = 'PUSH' AND EXISTS (
              SELECT 1 FROM push_subscription p WHERE p.scheme_id = m.scheme_id AND p.member_id = m.id AND ${isStillTold("'-infinity'")}) AS "hasPush",
            s.name AS "schemeName", s.time_zone AS "timeZone",
            ${schemeContact} AS contact
     FROM member m JOIN scheme s ON s.scheme_id = m.scheme_id
     WHERE m.scheme_id = $1 AND m.id = ANY ($2)`,
    [tx.schemeId, [...new Set(memberIds)]],
  );
  return new Map(records.map((record) => [record.memberId, record]));
}

/** Rows by their id, each with the member it is about. Rows whose member is gone are left out. */
export async function withRecipients<Row extends { id: string; memberId: string }>(
  tx: SchemeTransaction,
  rows: readonly Row[],
): Promise<Map<string, Row & { recipient: RecipientRecord }>> {
  const members = await recipientRecords(
    tx,
    rows.map((row) => row.memberId),
  );
  return new Map(
    rows.flatMap((row) => {
      const recipient = members.get(row.memberId);
      return recipient === undefined ? [] : [[row.id, { ...row, recipient }]];
    }),
  );
}

/** Everybody who runs the scheme. */
export async function operatorRecords(tx: SchemeTransaction): Promise<RecipientRecord[]> {
  const operators = await tx.sql<{ memberId: string }>(
    `SELECT member_id AS "memberId" FROM role_assignment WHERE scheme_id = $1 AND role = 'OPERATOR' AND ended_at IS NULL ORDER BY assigned_at, id`,
    [tx.schemeId],
  );
  const records = await recipientRecords(
    tx,
    operators.map(({ memberId }) => memberId),
  );
  return [...records.values()];
}
