import { newId } from '../../src/domain/ids.js';
import { awardMinutes } from '../settings.js';
import type { BenchMember, World } from './world.js';

const dayMs = 24 * 3600 * 1000;

/** Submitted logs, one for each member named, all given on one day. Nobody in the list may come twice. Returns their ids. */
export async function writeLogs(
  world: World,
  givers: readonly BenchMember[],
  facts: { workedDaysAgo: number; minutes?: number; at: Date },
): Promise<string[]> {
  const { database, schemeId, groupId } = world;
  const ids = givers.map(() => newId());
  const workedOn = new Date(facts.at.getTime() - facts.workedDaysAgo * dayMs).toISOString().slice(0, 10);
  await database.inScheme(schemeId, (tx) =>
    tx.sql(
      `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, activity, state, submitted_by, submitted_at)
       SELECT $1, l.id, l.member_id, $4, $5::date, $6, $6, 'Kitchen', 'SUBMITTED', 'member:' || l.member_id, $7
       FROM unnest($2::uuid[], $3::uuid[]) AS l (id, member_id)`,
      [schemeId, ids, givers.map(({ id }) => id), groupId, workedOn, facts.minutes ?? awardMinutes, facts.at],
    ),
  );
  return ids;
}
