import { notFound } from '../../domain/errors.js';
import type { SignedLink } from '../../domain/shifts/attendanceLinks.js';
import type { BookingState } from '../../domain/shifts/booking.js';
import { attendanceRecord } from '../../policies/attendance.js';
import { anyone } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** A shift as the page at the door and the page a telephone opens show it: nothing of anybody. */
export interface ShiftAtDoor {
  schemeSlug: string;
  schemeName: string;
  timeZone: string;
  groupName: string;
  role: string;
  startsAt: Date;
  endsAt: Date;
  isCancelled: boolean;
  asksForEvidence: boolean;
}

/** The shift a link is about. Whoever calls this has looked at the link's proof. @throws RequestError NOT_FOUND */
export const shiftAtDoor = defineQuery({
  name: 'shiftAtDoor',
  policy: anyone,
  schemeFor: async (_context, { schemeId }: Pick<SignedLink, 'schemeId' | 'subjectId'>) => schemeId,
  async run(tx, { subjectId }): Promise<ShiftAtDoor> {
    tx.authorize(undefined);
    const [found] = await tx.sql<ShiftAtDoor>(
      `SELECT c.slug AS "schemeSlug", c.name AS "schemeName", c.time_zone AS "timeZone", o.name AS "groupName", p.role,
              s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.state = 'CANCELLED' AS "isCancelled", p.asks_for_evidence AS "asksForEvidence"
       FROM shift s
       JOIN scheme c ON c.scheme_id = s.scheme_id
       JOIN opportunity p ON p.scheme_id = s.scheme_id AND p.id = s.opportunity_id
       JOIN organisation o ON o.scheme_id = s.scheme_id AND o.id = s.organisation_id
       WHERE s.scheme_id = $1 AND s.id = $2`,
      [tx.schemeId, subjectId],
    );
    if (!found) throw notFound();
    return found;
  },
});

export interface OwnPlace {
  bookingId: string;
  state: BookingState;
  checkedInAt: Date | null;
}

/** The place of whoever is signed in on a shift; null where they have none that stands. */
export const ownPlaceOn = defineQuery({
  name: 'ownPlaceOn',
  policy: attendanceRecord,
  async run(tx, { shiftId }: { shiftId: string }): Promise<OwnPlace | null> {
    const memberId = tx.actor.kind === 'MEMBER' ? tx.actor.memberId : '';
    tx.authorize({ memberId, organisationId: '', showsCode: true });
    const [place] = await tx.sql<OwnPlace>(
      `SELECT id AS "bookingId", state, checked_in_at AS "checkedInAt" FROM booking
       WHERE scheme_id = $1 AND shift_id = $2 AND member_id = $3 AND state NOT IN ('CANCELLED', 'LAPSED')`,
      [tx.schemeId, shiftId, memberId],
    );
    return place ?? null;
  },
});

export interface SheetPlace {
  memberName: string;
  memberNumber: string;
  places: number;
  teamName: string | null;
  roleName: string;
  state: BookingState;
  checkedInAt: Date | null;
  checkedOutAt: Date | null;
}

export interface SheetShift {
  id: string;
  role: string;
  startsAt: Date;
  endsAt: Date;
  note: string;
  places: SheetPlace[];
}

export interface DaySheet {
  schemeName: string;
  timeZone: string;
  groupName: string;
  shifts: SheetShift[];
}

const placesMax = 2_000;

/** Everybody who has a place on a group's shifts between two instants, for a sheet of paper. Whoever calls this has looked at the link's proof. */
export const daySheet = defineQuery({
  name: 'daySheet',
  policy: anyone,
  schemeFor: async (_context, { schemeId }: { schemeId: string; organisationId: string; day: string }) => schemeId,
  async run(tx, { organisationId, day }): Promise<DaySheet> {
    tx.authorize(undefined);
    const [group] = await tx.sql<Omit<DaySheet, 'shifts'>>(
      `SELECT c.name AS "schemeName", c.time_zone AS "timeZone", o.name AS "groupName"
       FROM organisation o JOIN scheme c ON c.scheme_id = o.scheme_id WHERE o.scheme_id = $1 AND o.id = $2`,
      [tx.schemeId, organisationId],
    );
    if (!group) throw notFound();
    const within = [tx.schemeId, organisationId, day, group.timeZone];
    const shifts = await tx.sql<Omit<SheetShift, 'places'>>(
      `SELECT s.id, p.role, s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.note
       FROM shift s JOIN opportunity p ON p.scheme_id = s.scheme_id AND p.id = s.opportunity_id
       WHERE s.scheme_id = $1 AND s.organisation_id = $2 AND s.state = 'SCHEDULED'
         AND s.starts_at >= ($3::date)::timestamp AT TIME ZONE $4 AND s.starts_at < ($3::date + 1)::timestamp AT TIME ZONE $4
       ORDER BY s.starts_at, s.id`,
      within,
    );
    const places = await tx.sql<SheetPlace & { shiftId: string }>(
      `SELECT b.shift_id AS "shiftId", m.name AS "memberName", m.member_number AS "memberNumber", b.places, b.team_name AS "teamName",
              r.name AS "roleName", b.state, b.checked_in_at AS "checkedInAt", b.checked_out_at AS "checkedOutAt"
       FROM booking b
       JOIN member m ON m.scheme_id = b.scheme_id AND m.id = b.member_id
       JOIN shift_role r ON r.scheme_id = b.scheme_id AND r.id = b.shift_role_id
       WHERE b.scheme_id = $1 AND b.shift_id = ANY ($2) AND b.state IN ('BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW')
       ORDER BY m.name, m.id LIMIT $3`,
      [tx.schemeId, shifts.map(({ id }) => id), placesMax],
    );
    return {
      ...group,
      shifts: shifts.map((shift) => ({ ...shift, places: places.filter(({ shiftId }) => shiftId === shift.id) })),
    };
  },
});
