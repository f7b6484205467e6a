import { activityOf } from '../../../commands/attendance/attendanceHours.js';
import { type Attended, attended, shiftClosesAfterMinutes } from '../../../domain/shifts/attendance.js';
import type { CheckInWay } from '../../../domain/shifts/booking.js';
import { actorName } from '../../../policies/actor.js';
import { type Borough, demoZone, isOffline, type Meetings } from '../borough.js';
import { evidenceLines } from '../data/rotaTexts.js';
import { type Random, taken } from '../random.js';
import type { Booked } from '../rota/waitingList.js';
import type { Row } from '../rows.js';

const minuteMs = 60_000;
/** What is settled by itself is settled before this, in minutes after midnight: the history ends with its last day. */
const settledBefore = 23 * 60;

/** What became of a booking when its shift came. */
export interface Present {
  bookingId: string;
  booked: Booked;
  checkedInAt: Date | null;
  checkedInHow: CheckInWay | null;
  checkedOutAt: Date | null;
  checkedOutHow: CheckInWay | 'FORGOTTEN' | null;
  evidence: string | null;
  noShowAt: Date | null;
  /** What somebody did about it. */
  acts: readonly { at: Date; by: string; action: 'checkIn' | 'checkOut' | 'recordNoShow' }[];
  /** The service settled it after the shift: a forgotten check-out, or that nobody came. */
  settledBySystem: boolean;
  /** What it came to, and when it was written down by itself. */
  hours: { given: Attended; activity: string; by: string; at: Date } | null;
}

interface ShiftTimes {
  id: string;
  meetings: Meetings;
  startsAt: Date;
  endsAt: Date;
}

/** When somebody came and left, and how it was recorded; or that they stayed away. */
export function presenceOf(
  borough: Borough,
  booked: Booked,
  { meetings, startsAt, endsAt }: ShiftTimes,
  comes: boolean,
  random: Random,
): Present {
  const { member } = booked;
  const { opportunity } = meetings;
  const bookingId = borough.ids.at(booked.at);
  const leader = actorName(
    (opportunity.group.leaders.find((one) => one !== member) ?? taken(opportunity.group.leaders, 0)).actor,
  );
  const settlesAt = new Date(endsAt.getTime() + shiftClosesAfterMinutes * minuteMs);
  const settlesInTime = meetings.startsAt + meetings.minutes + shiftClosesAfterMinutes <= settledBefore;
  const nothing = { checkedInHow: null, checkedOutAt: null, checkedOutHow: null, evidence: null, hours: null };
  if (!comes) {
    const noShowAt = settlesInTime ? settlesAt : new Date(endsAt.getTime() + 10 * minuteMs);
    const acts = settlesInTime ? [] : [{ at: noShowAt, by: leader, action: 'recordNoShow' as const }];
    return { bookingId, booked, ...nothing, checkedInAt: null, noShowAt, acts, settledBySystem: settlesInTime };
  }
  const how = isOffline(member)
    ? 'LIST'
    : random.weighted(['QR', 'LIST', 'CODE'] as const, (way) => ({ QR: 50, LIST: 32, CODE: 18 })[way]);
  const by = how === 'LIST' ? leader : actorName(member.actor);
  const late = random.chance(0.15) ? random.between(3, 18) : -random.between(0, 13);
  const checkedInAt = new Date(
    Math.max(startsAt.getTime() + late * minuteMs + random.between(0, 59) * 1_000, booked.bookedAt?.getTime() ?? 0),
  );
  const isForgotten = settlesInTime && random.chance(0.04);
  const longer = random.chance(0.12) ? random.between(8, 20) : random.between(-6, 7);
  const checkedOutAt = isForgotten
    ? endsAt
    : new Date(endsAt.getTime() + longer * minuteMs + random.between(0, 59) * 1_000);
  const evidence =
    opportunity.pattern.asksForEvidence && !isForgotten && random.chance(0.6) ? random.pick(evidenceLines) : null;
  const checkedOutHow = isForgotten ? 'FORGOTTEN' : how;
  const given = attended(startsAt, { checkedInAt, checkedOutAt }, borough.rules, demoZone);
  return {
    bookingId,
    booked,
    checkedInAt,
    checkedInHow: how,
    checkedOutAt,
    checkedOutHow,
    evidence,
    noShowAt: null,
    acts: [
      { at: checkedInAt, by, action: 'checkIn' },
      ...(isForgotten ? [] : [{ at: checkedOutAt, by, action: 'checkOut' as const }]),
    ],
    settledBySystem: isForgotten,
    hours: given && {
      given,
      activity: activityOf({ role: opportunity.pattern.role }, { evidence, checkedOutHow }),
      by: isForgotten ? 'system' : by,
      at: isForgotten ? settlesAt : checkedOutAt,
    },
  };
}

/** A booking as it stands. */
export function bookingRow(
  id: string,
  shift: { id: string; roleIds: readonly string[] },
  booked: Booked,
  by: string,
  who: Present | null,
): Row {
  const { member, people, teamName, at, kind, state, bookedAt, offeredAt, offerLapsesAt, endedAt, endReason } = booked;
  return {
    id,
    shift_id: shift.id,
    shift_role_id: taken(shift.roleIds, kind),
    member_id: member.id,
    state: who ? (who.noShowAt ? 'NO_SHOW' : 'ATTENDED') : state,
    places: people,
    team_name: teamName,
    booked_by: by,
    asked_at: at,
    booked_at: bookedAt,
    offered_at: offeredAt,
    offer_lapses_at: offerLapsesAt,
    ended_at: endedAt,
    end_reason: endReason,
    checked_in_at: who?.checkedInAt ?? null,
    checked_in_how: who?.checkedInHow ?? null,
    checked_out_at: who?.checkedOutAt ?? null,
    checked_out_how: who?.checkedOutHow ?? null,
    evidence: who?.evidence ?? null,
    no_show_at: who?.noShowAt ?? null,
  };
}
