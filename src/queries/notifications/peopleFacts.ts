import { localDay } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords, withRecipients } from './recipients.js';

export interface MemberRegisteredFacts {
  recipient: RecipientRecord;
  /** What they were given to begin with; null: nothing. */
  welcomeMinutes: number | null;
}

/** New members by id. Missing ones are left out. */
export async function memberRegisteredFacts(
  tx: SchemeTransaction,
  memberIds: readonly string[],
): Promise<Map<string, MemberRegisteredFacts>> {
  const members = await recipientRecords(tx, memberIds);
  const welcomes = await tx.sql<{ memberId: string; minutes: number }>(
    `SELECT w.member_id AS "memberId", t.amount_minutes AS minutes
     FROM welcome w JOIN transfer t ON t.scheme_id = w.scheme_id AND t.id = w.transfer_id WHERE w.scheme_id = $1 AND w.member_id = ANY ($2)`,
    [tx.schemeId, memberIds],
  );
  const minutesOf = new Map(welcomes.map(({ memberId, minutes }) => [memberId, minutes]));
  return new Map([...members].map(([id, recipient]) => [id, { recipient, welcomeMinutes: minutesOf.get(id) ?? null }]));
}

export interface ApiKeyCreatedFacts {
  /** Who made the key. */
  recipient: RecipientRecord;
  keyName: string;
  createdAt: Date;
  /** Whom the key can act for: an organisation, or a member who allowed an app. */
  actsForName: string | null;
}

/** New API keys by id. Missing ones are left out. */
export async function apiKeyCreatedFacts(
  tx: SchemeTransaction,
  apiKeyIds: readonly string[],
): Promise<Map<string, ApiKeyCreatedFacts>> {
  const rows = await tx.sql<Omit<ApiKeyCreatedFacts, 'recipient'> & { id: string; memberId: string }>(
    `SELECT k.id, k.created_by_member_id AS "memberId", k.name AS "keyName", k.created_at AS "createdAt",
            coalesce(o.name, holder.name) AS "actsForName"
     FROM api_key k
     LEFT JOIN organisation o ON o.scheme_id = k.scheme_id AND o.id = k.organisation_id
     LEFT JOIN member holder ON holder.scheme_id = k.scheme_id AND holder.id = k.member_id
     WHERE k.scheme_id = $1 AND k.id = ANY ($2)`,
    [tx.schemeId, apiKeyIds],
  );
  return await withRecipients(tx, rows);
}

export interface CareFactsRecord {
  kind: 'GUARDIAN' | 'HELPER';
  member: RecipientRecord;
  carer: RecipientRecord;
  /** The last local day of it. */
  lastDayOn: string;
}

/** Links between members and those who act for them, by id. Missing ones are left out. */
export async function careFacts(
  tx: SchemeTransaction,
  careLinkIds: readonly string[],
): Promise<Map<string, CareFactsRecord>> {
  const links = await tx.sql<{ id: string; kind: CareFactsRecord['kind']; forId: string; byId: string; until: Date }>(
    `SELECT id, kind, for_member_id AS "forId", by_member_id AS "byId", until
     FROM care_link WHERE scheme_id = $1 AND id = ANY ($2)`,
    [tx.schemeId, careLinkIds],
  );
  const people = await recipientRecords(
    tx,
    links.flatMap(({ forId, byId }) => [forId, byId]),
  );
  return new Map(
    links.flatMap(({ id, kind, forId, byId, until }): [string, CareFactsRecord][] => {
      const [member, carer] = [people.get(forId), people.get(byId)];
      if (!member || !carer) return [];
      // It is over from that instant on, so the day before it is the last.
      const lastDayOn = localDay(new Date(new Date(until).getTime() - 1), member.timeZone);
      return [[id, { kind, member, carer, lastDayOn }]];
    }),
  );
}

export interface SponsorNamedFacts {
  /** The sponsor's coordinators. */
  recipients: RecipientRecord[];
  organisationName: string;
  sponsorName: string;
}

/** Groups that wait for their sponsor's word, by id. Those that no longer do are left out. */
export async function sponsorNamedFacts(
  tx: SchemeTransaction,
  organisationIds: readonly string[],
): Promise<Map<string, SponsorNamedFacts>> {
  const rows = await tx.sql<Omit<SponsorNamedFacts, 'recipients'> & { id: string; memberIds: string[] }>(
    `SELECT g.id, g.name AS "organisationName", s.name AS "sponsorName",
            ARRAY(SELECT r.member_id FROM role_assignment r WHERE r.scheme_id = $1 AND r.organisation_id = s.id AND r.role = 'COORDINATOR'
                    AND r.ended_at IS NULL ORDER BY r.assigned_at, r.id) AS "memberIds"
     FROM organisation g JOIN organisation s ON s.scheme_id = g.scheme_id AND s.id = g.sponsor_organisation_id
     WHERE g.scheme_id = $1 AND g.id = ANY ($2) AND g.vouched_at IS NULL AND g.status <> 'CLOSED'`,
    [tx.schemeId, organisationIds],
  );
  const people = await recipientRecords(
    tx,
    rows.flatMap(({ memberIds }) => memberIds),
  );
  return new Map(
    rows.map(({ id, memberIds, ...names }) => [
      id,
      { ...names, recipients: memberIds.flatMap((memberId) => people.get(memberId) ?? []) },
    ]),
  );
}
