import type pg from 'pg';
import type { Borough, DemoMember, DemoOpportunity, DemoProfile } from '../../src/demo/boroughs/borough.js';
import { distanceKm } from '../../src/demo/boroughs/places.js';
import type { Place } from '../../src/demo/geography/wards.js';

export type MemberKind = 'full' | 'partial' | 'empty';

/** A shift with a free place, as wall times of the scheme: minutes after midnight. */
export interface FreeShift {
  weekday: number;
  from: number;
  to: number;
}

/** Something that members of a borough could take up, as the database has it. */
export interface Offered {
  id: string;
  groupId: string;
  publishedAt: number;
  isRemote: boolean;
  place: Place | null;
  minimumAge: number | null;
  freeShifts: FreeShift[];
  hasShifts: boolean;
  /** What the borough was made from. */
  made: DemoOpportunity;
}

/** A borough as it was thought up, and as it stands in the database. */
export interface Town {
  borough: Borough;
  offered: Offered[];
  /** Groups of which something is offered. */
  groupIds: string[];
  /** What members can no longer take up: they are booked, or applied. */
  taken: ReadonlyMap<string, ReadonlySet<string>>;
  trainings: ReadonlyMap<string, ReadonlySet<string>>;
}

interface OfferedRow {
  id: string;
  groupId: string;
  publishedAt: Date;
  placeKind: string;
  latitude: number | null;
  longitude: number | null;
  minimumAge: number | null;
}

/** Reads by itself, not by what matching finds, what there is to choose from. */
export async function readTown(client: pg.Pool, borough: Borough, now: Date): Promise<Town> {
  const made = new Map(borough.groups.flatMap((group) => group.opportunities.map((one) => [one.id, one] as const)));
  const { rows } = await client.query<OfferedRow>(
    `SELECT o.id, o.organisation_id AS "groupId", o.published_at AS "publishedAt", o.place_kind AS "placeKind", o.minimum_age AS "minimumAge",
            coalesce(o.latitude, g.latitude) AS latitude, coalesce(o.longitude, g.longitude) AS longitude
     FROM opportunity o JOIN organisation g USING (scheme_id) WHERE g.id = o.organisation_id AND o.scheme_id = $1 AND o.state = 'PUBLISHED' AND g.status = 'VERIFIED'
     ORDER BY o.id`,
    [borough.schemeId],
  );
  const shifts = await readShifts(client, borough, now);
  const offered = rows.flatMap(({ placeKind, latitude, longitude, publishedAt, ...row }): Offered[] => {
    const known = made.get(row.id);
    if (!known) return [];
    const ahead = shifts.get(row.id) ?? [];
    const isRemote = placeKind === 'REMOTE';
    const place = isRemote || latitude === null || longitude === null ? null : { latitude, longitude };
    const freeShifts = ahead.filter(({ free }) => free > 0);
    const facts = { publishedAt: publishedAt.getTime(), isRemote, place, freeShifts, hasShifts: ahead.length > 0 };
    return [{ ...row, ...facts, made: known }];
  });
  return {
    borough,
    offered,
    groupIds: [...new Set(offered.map(({ groupId }) => groupId))],
    taken: await readPairs(
      client,
      borough,
      `SELECT member_id AS one, opportunity_id AS other FROM application WHERE scheme_id = $1 AND state IN ('WAITING', 'ACCEPTED')
       UNION SELECT b.member_id, h.opportunity_id FROM booking b JOIN shift h ON h.scheme_id = b.scheme_id AND h.id = b.shift_id
       WHERE b.scheme_id = $1 AND b.state IN ('WAITING', 'OFFERED', 'BOOKED', 'ATTENDING') AND h.state = 'SCHEDULED' AND h.ends_at > $2`,
      now,
    ),
    trainings: await readPairs(
      client,
      borough,
      `SELECT member_id AS one, training_id AS other FROM member_check
       WHERE scheme_id = $1 AND kind = 'TRAINING' AND ended_at IS NULL AND (expires_on IS NULL OR expires_on >= $2::date)`,
      now,
    ),
  };
}

async function readShifts(
  client: pg.Pool,
  { schemeId }: Borough,
  now: Date,
): Promise<Map<string, (FreeShift & { free: number })[]>> {
  const { rows } = await client.query<FreeShift & { id: string; free: number }>(
    `SELECT h.opportunity_id AS id, extract(isodow FROM w.starts)::integer AS weekday, (extract(epoch FROM w.starts::time) / 60)::integer AS from,
            (extract(epoch FROM w.starts::time + (h.ends_at - h.starts_at)) / 60)::integer AS to,
            ((SELECT sum(r.capacity) FROM shift_role r WHERE r.scheme_id = $1 AND r.shift_id = h.id)
             - (SELECT coalesce(sum(b.places), 0) FROM booking b WHERE b.scheme_id = $1 AND b.shift_id = h.id
                AND b.state IN ('OFFERED', 'BOOKED', 'ATTENDING')))::integer AS free
     FROM shift h CROSS JOIN LATERAL (SELECT h.starts_at AT TIME ZONE 'Europe/London' AS starts) w
     WHERE h.scheme_id = $1 AND h.state = 'SCHEDULED' AND h.starts_at > $2 AND h.starts_at < $2 + interval '28 days' ORDER BY h.starts_at, h.id`,
    [schemeId, now],
  );
  return Map.groupBy(rows, ({ id }) => id);
}

async function readPairs(
  client: pg.Pool,
  { schemeId }: Borough,
  text: string,
  now: Date,
): Promise<Map<string, Set<string>>> {
  const { rows } = await client.query<{ one: string; other: string }>(text, [schemeId, now]);
  const pairs = new Map<string, Set<string>>();
  for (const { one, other } of rows) pairs.set(one, (pairs.get(one) ?? new Set()).add(other));
  return pairs;
}

/** How much they say: all that is asked, some of it, or nothing. */
export function kindOf(profile: DemoProfile | undefined): MemberKind {
  if (!profile) return 'empty';
  const { skills, interests, free, showsHome, travelMetres } = profile;
  const says = [skills.length > 0, interests.length > 0, free.length > 0, showsHome || travelMetres !== null];
  return says.every(Boolean) ? 'full' : 'partial';
}

/** All that a member could take up now. All of them are adults. */
export function choicesOf({ borough, offered, taken }: Town, member: DemoMember): Offered[] {
  const profile = borough.profiles.get(member);
  const theirs = taken.get(member.id);
  return offered.filter(
    ({ id, isRemote, made }) =>
      !theirs?.has(id) && !profile?.avoids.includes(made.cause) && (!isRemote || profile?.takesRemote !== false),
  );
}

/** Where the service takes them to set out from: what they say, or the middle of their ward. */
export function knownPlace({ borough }: Town, member: DemoMember): Place {
  return borough.profiles.get(member)?.showsHome ? member.home : member.ward;
}

export function kilometres(from: Place, to: Place | null): number {
  return to === null ? Number.POSITIVE_INFINITY : distanceKm(from, to);
}
