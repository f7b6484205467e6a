import type { SchemeTransaction } from '../../entities/database.js';
import { type RecipientRecord, recipientRecords } from './recipients.js';

export interface OrganisationStatusFacts {
  status: 'PENDING' | 'VERIFIED' | 'SUSPENDED' | 'CLOSED';
  organisationName: string;
  isGroup: boolean;
  isVenue: boolean;
  /** Its leaders and coordinators; of one that has closed, those it had until then. */
  recipients: RecipientRecord[];
  /** Everybody who is on its shifts ahead, each once. */
  onShifts: OnShiftsFacts[];
}

/** Somebody who is booked on a group's shifts ahead, waits for one or is offered a place: the first they are booked on, else the first of all. */
export interface OnShiftsFacts {
  recipient: RecipientRecord;
  role: string;
  startsAt: Date;
  endsAt: Date;
  isBooked: boolean;
  /** How many others there are. */
  moreCount: number;
}

type OnShiftsRow = Omit<OnShiftsFacts, 'recipient'> & { organisationId: string; memberId: string };

async function onShiftsAhead(
  tx: SchemeTransaction & { now: Date },
  organisationIds: readonly string[],
): Promise<OnShiftsRow[]> {
  return await tx.sql<OnShiftsRow>(
    `SELECT DISTINCT ON (s.organisation_id, b.member_id) s.organisation_id AS "organisationId", b.member_id AS "memberId", p.role,
            s.starts_at AS "startsAt", s.ends_at AS "endsAt", b.state = 'BOOKED' AS "isBooked",
            (count(*) OVER (PARTITION BY s.organisation_id, b.member_id) - 1)::int AS "moreCount"
     FROM shift s JOIN opportunity p ON p.scheme_id = s.scheme_id AND p.id = s.opportunity_id
     JOIN booking b ON b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.state IN ('WAITING', 'OFFERED', 'BOOKED')
     WHERE s.scheme_id = $1 AND s.organisation_id = ANY ($2) AND s.starts_at > $3 AND s.state = 'SCHEDULED'
     ORDER BY s.organisation_id, b.member_id, b.state = 'BOOKED' DESC, s.starts_at, b.id`,
    [tx.schemeId, organisationIds, tx.now],
  );
}

/** Organisations by id, with those who look after them and those on their shifts. Missing ones are left out. */
export async function organisationStatusFacts(
  tx: SchemeTransaction & { now: Date },
  organisationIds: readonly string[],
): Promise<Map<string, OrganisationStatusFacts>> {
  const rows = await tx.sql<
    Omit<OrganisationStatusFacts, 'recipients' | 'onShifts'> & { id: string; memberIds: string[] }
  >(
    `SELECT o.id, o.status, o.name AS "organisationName", o.is_group AS "isGroup", o.is_venue AS "isVenue", ARRAY(
              SELECT DISTINCT r.member_id::text FROM role_assignment r
              WHERE r.scheme_id = o.scheme_id AND r.organisation_id = o.id AND r.role IN ('LEADER', 'COORDINATOR')
                AND r.ended_at IS NOT DISTINCT FROM o.closed_at) AS "memberIds"
     FROM organisation o WHERE o.scheme_id = $1 AND o.id = ANY ($2)`,
    [tx.schemeId, organisationIds],
  );
  const onShifts = await onShiftsAhead(tx, organisationIds);
  const members = await recipientRecords(tx, [
    ...rows.flatMap((row) => row.memberIds),
    ...onShifts.map((row) => row.memberId),
  ]);
  return new Map(
    rows.map(({ id, memberIds, ...facts }) => [
      id,
      {
        ...facts,
        recipients: memberIds.flatMap((memberId) => members.get(memberId) ?? []),
        onShifts: onShifts.flatMap(({ organisationId, memberId, ...on }) => {
          const recipient = organisationId === id ? members.get(memberId) : undefined;
          return recipient ? [{ ...on, recipient }] : [];
        }),
      },
    ]),
  );
}
