import { nameKey } from '../../../domain/people/nameKey.js';
import { addDays } from '../../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../../entities/database.js';
import { actorName } from '../../../policies/actor.js';
import type { Borough, DemoOpportunity, Meetings } from '../borough.js';
import { wallTime } from '../calendar.js';
import { auditRow } from '../opening.js';
import { taken } from '../random.js';
import { insertRows, type Row } from '../rows.js';

/** Writes what there is before the first shift: the scheme's vocabulary, what members say of themselves, the opportunities and their series. */
export async function writeRota(tx: SchemeTransaction, borough: Borough): Promise<void> {
  await writeVocabulary(tx, borough);
  await writeProfiles(tx, borough);
  const opportunities = borough.groups.flatMap((group) => group.opportunities);
  await insertRows(
    tx,
    'opportunity',
    opportunities.map((opportunity) => opportunityRow(borough, opportunity)),
  );
  const series = opportunities.flatMap(({ meetings }) => meetings.flatMap((one) => (one.series ? [one] : [])));
  await insertRows(
    tx,
    'shift_series',
    series.flatMap((meetings) => seriesRow(borough, meetings)),
  );
  await insertRows(tx, 'audit', [
    ...opportunities.flatMap((opportunity) => actsOf(borough, opportunity)),
    ...series.map(({ series: made, createdAt, opportunity }) =>
      auditRow(
        borough.ids.at(createdAt),
        createdAt,
        leaderOf(opportunity),
        'scheduleShifts',
        'ShiftSeries',
        made?.id ?? null,
      ),
    ),
  ]);
}

async function writeVocabulary(tx: SchemeTransaction, { vocabulary, calendar }: Borough): Promise<void> {
  const created_at = calendar.instant(0, 9 * 60);
  await insertRows(
    tx,
    'skill',
    [...vocabulary.skills].map(([name, id]) => ({ id, name, name_key: nameKey(name), created_at })),
  );
  await insertRows(
    tx,
    'training',
    [...vocabulary.trainings].map(([name, { id, validMonths }]) => ({
      id,
      name,
      name_key: nameKey(name),
      valid_months: validMonths,
      created_at,
    })),
  );
}

async function writeProfiles(tx: SchemeTransaction, { profiles, vocabulary, ids }: Borough): Promise<void> {
  const rounded = (degrees: number) => Math.round(degrees * 1_000) / 1_000;
  const all = [...profiles];
  await insertRows(
    tx,
    'member_profile',
    all.map(([member, profile]) => ({
      member_id: member.id,
      about: profile.about,
      skill_ids: profile.skills.map((name) => vocabulary.skills.get(name)),
      interests: profile.interests,
      avoids: profile.avoids,
      avoids_words: profile.avoidsWords,
      languages: profile.languages,
      access_needs: profile.accessNeeds,
      latitude: profile.showsHome ? rounded(member.home.latitude) : null,
      longitude: profile.showsHome ? rounded(member.home.longitude) : null,
      travel_metres: profile.travelMetres,
      takes_remote: profile.takesRemote,
      weekly_minutes_max: profile.weeklyMinutesMax,
      findable: profile.findable,
      changed_at: profile.changedAt,
    })),
  );
  await insertRows(
    tx,
    'member_availability',
    all.flatMap(([member, { free }]) =>
      free.map(({ weekday, from, to }) => ({ member_id: member.id, weekday, from_time: from, to_time: to })),
    ),
  );
  await insertRows(
    tx,
    'member_availability_exception',
    all.flatMap(([member, { exceptions, changedAt }]) =>
      exceptions.map(({ from, to, kind }) => ({
        id: ids.at(changedAt),
        member_id: member.id,
        from_on: from,
        to_on: to,
        kind,
      })),
    ),
  );
  await insertRows(
    tx,
    'audit',
    all.map(([member, { changedAt }]) =>
      auditRow(ids.at(changedAt), changedAt, actorName(member.actor), 'updateMemberProfile', 'Member', member.id),
    ),
  );
}

function opportunityRow({ vocabulary }: Borough, opportunity: DemoOpportunity): Row {
  const { id, group, at, pattern, createdAt, publishedAt, closedAt } = opportunity;
  const leader = taken(group.leaders, 0);
  const isRemote = pattern.placeKind === 'REMOTE';
  return {
    id,
    organisation_id: group.body.id,
    kind: pattern.kind,
    role: pattern.role,
    description: pattern.says,
    cause: opportunity.cause,
    skill_ids: pattern.skills.map((name) => vocabulary.skills.get(name)),
    languages: opportunity.languages,
    access: isRemote ? [] : opportunity.access,
    place_kind: pattern.placeKind ?? 'ON_SITE',
    address: isRemote ? '' : at.address,
    postcode: isRemote ? null : at.postcode,
    ward_id: isRemote ? null : at.ward.id,
    latitude: isRemote ? null : at.place.latitude,
    longitude: isRemote ? null : at.place.longitude,
    minimum_age: pattern.minimumAge ?? null,
    training_ids: (pattern.trainings ?? []).map((name) => vocabulary.trainings.get(name)?.id),
    dbs_level: pattern.dbsLevel ?? 'NONE',
    joining: pattern.joining ?? 'OPEN',
    typical_minutes: opportunity.typicalMinutes,
    earns_credits: true,
    friends_max: pattern.friendsMax ?? 0,
    asks_for_evidence: pattern.asksForEvidence ?? false,
    visibility: pattern.visibility ?? 'PUBLIC',
    contact_name: leader.name,
    contact_email: leader.email,
    state: closedAt ? 'CLOSED' : publishedAt ? 'PUBLISHED' : 'DRAFT',
    revision: 1 + (publishedAt ? 1 : 0) + (closedAt ? 1 : 0),
    created_at: createdAt,
    changed_at: closedAt ?? publishedAt ?? createdAt,
    published_at: publishedAt,
    closed_at: closedAt,
  };
}

function seriesRow({ calendar, rules, vocabulary }: Borough, meetings: Meetings): Row[] {
  const { opportunity, series, startsOn, startsAt, minutes, places, note, createdAt } = meetings;
  if (!series) return [];
  const last = calendar.at(calendar.length - 1).day;
  return [
    {
      id: series.id,
      opportunity_id: opportunity.id,
      starts_on: startsOn,
      start_time: wallTime(startsAt),
      duration_minutes: minutes,
      rrule: series.rrule,
      except_on: series.exceptOn,
      bank_holidays: series.bankHolidays,
      roles: places.map(({ name, capacity, skills }) => ({
        name,
        capacity,
        skillIds: skills.map((skill) => vocabulary.skills.get(skill)),
      })),
      note,
      made_until_on: addDays(last, 1 + rules.shiftHorizonDays),
      state: 'RUNNING',
      created_at: createdAt,
    },
  ];
}

function actsOf({ ids }: Borough, opportunity: DemoOpportunity): Row[] {
  const { id, createdAt, publishedAt, closedAt } = opportunity;
  const act = (at: Date | null, action: string) =>
    at ? [auditRow(ids.at(at), at, leaderOf(opportunity), action, 'Opportunity', id)] : [];
  return [
    ...act(createdAt, 'createOpportunity'),
    ...act(publishedAt, 'publishOpportunity'),
    ...act(closedAt, 'closeOpportunity'),
  ];
}

function leaderOf({ group }: DemoOpportunity): string {
  return actorName(taken(group.leaders, 0).actor);
}
