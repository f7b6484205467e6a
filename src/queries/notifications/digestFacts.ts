import { roundsDue } from '../../policies/rounds.js';
import { defineCallQuery, defineQuery } from '../defineQuery.js';
import { matchesOfMembers } from '../matching/matches.js';

/** What somebody could do, as a message names it. */
export interface Doable {
  role: string;
  organisationId: string;
  organisationName: string;
}

export interface NewInSearch extends Doable {
  memberId: string;
  searchName: string;
  opportunityId: string;
}

/** Of one search so many are told. */
const newOfSearchMax = 3;
/** Of what was published in the scheme so much is looked at, the newest. */
const publishedMax = 500;
/** However long ago the last digest was, what is older is no news. */
const newsDays = 28;

/** The best of what groups offer for each of these members, by id: what they put aside is not among it. One call for all of them. */
export const bestMatches = defineCallQuery({
  name: 'bestMatches',
  policy: roundsDue,
  async run(calls, input: { memberIds: readonly string[]; most: number }): Promise<Map<string, string[]>> {
    calls.authorize(undefined);
    if (input.memberIds.length === 0) return new Map();
    const found = await matchesOfMembers(calls, {
      ...{ now: calls.now, memberIds: input.memberIds, askerId: null, withRequests: false },
      page: { first: input.most, after: null },
    });
    return new Map([...found].map(([memberId, { nodes }]) => [memberId, nodes.map(({ id }) => id)]));
  },
});

/** What these opportunities are called. Missing ones are left out. */
export const opportunityNames = defineQuery({
  name: 'opportunityNames',
  policy: roundsDue,
  async run(tx, input: { opportunityIds: readonly string[] }): Promise<Map<string, Doable>> {
    tx.authorize(undefined);
    const rows = await tx.sql<Doable & { id: string }>(
      `SELECT o.id, o.role, g.id AS "organisationId", g.name AS "organisationName" FROM opportunity o
       JOIN organisation g ON g.scheme_id = $1 AND g.id = o.organisation_id WHERE o.scheme_id = $1 AND o.id = ANY ($2)`,
      [tx.schemeId, input.opportunityIds],
    );
    return new Map(rows.map(({ id, ...named }) => [id, named]));
  },
});

/**
 * What was published since the last digest that was done, and by the time this one is due, and is found by searches of which these members wish to hear: as their
 * lists find it. What they put aside is left out. The newest of each search first.
 */
export const newInSearches = defineQuery({
  name: 'newInSearches',
  policy: roundsDue,
  async run(tx, input: { memberIds: readonly string[]; dueAt: Date }): Promise<NewInSearch[]> {
    tx.authorize(undefined);
    return await tx.sql<NewInSearch>(
      `WITH told AS (
         SELECT greatest(coalesce(max(r.due_at), $3::timestamptz - interval '7 days'), $3::timestamptz - make_interval(days => $4)) AS until
         FROM round r WHERE r.scheme_id = $1 AND r.kind = 'WEEKLY_DIGEST' AND r.state = 'DONE' AND r.due_at < $3
       ), published AS MATERIALIZED (
         SELECT o.id, o.role, g.id AS group_id, g.name AS group_name, concat_ws(E'\\n', o.role, o.description, g.name) AS words, o.cause, o.kind, o.skill_ids,
                o.place_kind, coalesce(o.latitude, w.latitude) AS latitude, coalesce(o.longitude, w.longitude) AS longitude, o.published_at
         FROM opportunity o JOIN organisation g ON g.scheme_id = $1 AND g.id = o.organisation_id AND g.status = 'VERIFIED'
         LEFT JOIN ward w ON w.scheme_id = $1 AND w.id = o.ward_id AND o.latitude IS NULL
         WHERE o.scheme_id = $1 AND o.state = 'PUBLISHED' AND o.published_at > (SELECT until FROM told) AND o.published_at <= $3
         ORDER BY o.published_at DESC, o.id DESC LIMIT $5
       )
       SELECT s.member_id AS "memberId", s.name AS "searchName", found.id AS "opportunityId", found.role, found.group_id AS "organisationId",
         found.group_name AS "organisationName"
       FROM saved_search s CROSS JOIN LATERAL (
         SELECT p.* FROM published p
         WHERE (s.cause IS NULL OR p.cause = s.cause) AND (s.kind IS NULL OR p.kind = s.kind) AND (s.skill_id IS NULL OR s.skill_id = ANY (p.skill_ids))
           AND (s.words IS NULL OR strpos(lower(p.words), lower(s.words)) > 0)
           AND (s.remote IS NULL OR p.place_kind IN ('EITHER', CASE WHEN s.remote THEN 'REMOTE' ELSE 'ON_SITE' END))
           AND (s.within_metres IS NULL OR metres_between(p.latitude, p.longitude, s.latitude, s.longitude) <= s.within_metres)
           AND NOT EXISTS (SELECT FROM match_dismissal d
             WHERE d.scheme_id = $1 AND d.member_id = s.member_id AND d.opportunity_id = p.id AND d.restored_at IS NULL)
         ORDER BY p.published_at DESC, p.id DESC LIMIT $6
       ) found
       WHERE s.scheme_id = $1 AND s.member_id = ANY ($2) AND s.notify = 'WEEKLY'
       ORDER BY s.member_id, s.created_at, s.id, found.published_at DESC, found.id DESC`,
      [tx.schemeId, input.memberIds, input.dueAt, newsDays, publishedMax, newOfSearchMax],
    );
  },
});
