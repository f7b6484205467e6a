import { notFound } from '../../domain/errors.js';
import type { PublicOpportunity, PublicSession, PublicWord } from '../../domain/feeds/publicOpportunity.js';
import { pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { anyone } from '../../policies/people.js';
import type { QueryContext } from '../context.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';

/** How many opportunities a page has, and how many of its next shifts each of them. */
export const feedPageSize = 50;
const sessionsMax = 10;

/** The scheme whose feed it is, by its short name as it is written. */
export interface FeedScheme {
  slug: string;
  name: string;
  timeZone: string;
}

interface OfScheme {
  scheme: string;
}

type OnePage = OfScheme & { after: string | null };
type OneOpportunity = OfScheme & { opportunityId: string };

async function schemeNamed(context: QueryContext, { scheme }: OfScheme): Promise<string | null> {
  if (!/^[a-z0-9-]{1,50}$/i.test(scheme)) return null;
  const { rows } = await context.database.pool.query<{ scheme_id: string }>('SELECT scheme_id FROM find_scheme($1)', [
    scheme,
  ]);
  return rows[0]?.scheme_id ?? null;
}

/** Whose feeds these are. @throws RequestError NOT_FOUND */
export const feedScheme = defineQuery({
  name: 'feedScheme',
  policy: anyone,
  schemeFor: (context, input: OfScheme) => schemeNamed(context, input),
  async run(tx): Promise<FeedScheme> {
    tx.authorize(undefined);
    return await schemeOf(tx);
  },
});

/**
 * A page of what everybody may read, the newest first: published for everybody by groups that take part, each with its next shifts.
 * @throws RequestError NOT_FOUND (no scheme); BAD_USER_INPUT for a cursor of another list.
 */
export const publicFeed = defineQuery({
  name: 'publicFeed',
  policy: anyone,
  schemeFor: (context, input: OnePage) => schemeNamed(context, input),
  async run(tx, { after }) {
    tx.authorize(undefined);
    const from = after === null ? null : readInstantCursor(after);
    const rows = await published(
      tx,
      `($2::timestamptz IS NULL OR (o.published_at, o.id) < ($2, $3::uuid))
       ORDER BY o.published_at DESC, o.id DESC LIMIT $4`,
      [from?.at ?? null, from?.id ?? null, feedPageSize + 1],
    );
    const { nodes, cursorOf, hasNextPage } = pageOf(rows, feedPageSize, (row) =>
      instantCursor(row.publishedAt, row.id),
    );
    const last = nodes.at(-1);
    const next = hasNextPage && last ? cursorOf(last) : null;
    return { scheme: await schemeOf(tx), opportunities: await withWords(tx, nodes, tx.now), next };
  },
});

/** One of them. @throws RequestError NOT_FOUND: there is none, or not for everybody */
export const publicOpportunity = defineQuery({
  name: 'publicOpportunity',
  policy: anyone,
  schemeFor: (context, input: OneOpportunity) => schemeNamed(context, input),
  async run(tx, { opportunityId }) {
    tx.authorize(undefined);
    const rows = await published(tx, 'o.id = $2', [opportunityId]);
    const [opportunity] = await withWords(tx, rows, tx.now);
    if (!opportunity) throw notFound();
    return { scheme: await schemeOf(tx), opportunity };
  },
});

async function schemeOf(tx: SchemeTransaction): Promise<FeedScheme> {
  const [scheme] = await tx.sql<FeedScheme>(
    'SELECT slug, name, time_zone AS "timeZone" FROM scheme WHERE scheme_id = $1',
    [tx.schemeId],
  );
  if (!scheme) throw notFound();
  return scheme;
}

type Row = Omit<PublicOpportunity, 'skills' | 'trainings' | 'sessions'> & { skillIds: string[]; trainingIds: string[] };

/** By the index of what is public (`opportunity_public`), whose conditions these are. */
async function published(tx: SchemeTransaction, which: string, parameters: unknown[]): Promise<Row[]> {
  const rows = await tx.sql<Omit<Row, 'group'> & { groupId: string; groupName: string; groupDescription: string }>(
    `SELECT o.id, o.published_at AS "publishedAt", o.changed_at AS "changedAt", o.role, o.description, o.cause, o.languages, o.access, o.address,
            o.place_kind AS "placeKind", o.postcode, o.latitude, o.longitude, o.minimum_age AS "minimumAge", o.dbs_level AS "dbsLevel",
            o.earns_credits AS "earnsCredits", o.contact_email AS "contactEmail", o.contact_phone AS "contactPhone",
            o.skill_ids AS "skillIds", o.training_ids AS "trainingIds",
            g.id AS "groupId", g.name AS "groupName", g.description AS "groupDescription"
     FROM opportunity o JOIN organisation g ON g.scheme_id = o.scheme_id AND g.id = o.organisation_id
     WHERE o.scheme_id = $1 AND o.state = 'PUBLISHED' AND o.visibility = 'PUBLIC' AND g.status = 'VERIFIED' AND ${which}`,
    [tx.schemeId, ...parameters],
  );
  return rows.map(({ groupId: id, groupName: name, groupDescription: description, ...row }) => ({
    ...row,
    group: { id, name, description },
  }));
}

/** With the shifts to come and the names of what they ask for: three statements for a page. */
async function withWords(tx: SchemeTransaction, rows: readonly Row[], now: Date): Promise<PublicOpportunity[]> {
  const sessions = await nextSessions(
    tx,
    rows.map(({ id }) => id),
    now,
  );
  const skills = await namesOf(tx, 'skill', new Set(rows.flatMap(({ skillIds }) => skillIds)));
  const trainings = await namesOf(tx, 'training', new Set(rows.flatMap(({ trainingIds }) => trainingIds)));
  return rows.map(({ skillIds, trainingIds, ...row }) => {
    const own = sessions.get(row.id) ?? [];
    return {
      ...row,
      changedAt: new Date(Math.max(row.changedAt.getTime(), ...own.map(({ changedAt }) => changedAt.getTime()))),
      skills: wordsOf(skillIds, skills),
      trainings: wordsOf(trainingIds, trainings),
      sessions: own.map(({ id, startsAt, endsAt }) => ({ id, startsAt, endsAt })),
    };
  });
}

type SessionRow = PublicSession & { opportunityId: string; changedAt: Date };

async function nextSessions(
  tx: SchemeTransaction,
  opportunityIds: readonly string[],
  now: Date,
): Promise<Map<string, SessionRow[]>> {
  const rows = await tx.sql<SessionRow>(
    `SELECT s.id, s.opportunity_id AS "opportunityId", s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.changed_at AS "changedAt"
     FROM unnest($2::uuid[]) AS o (id) CROSS JOIN LATERAL (
       SELECT s.* FROM shift s WHERE s.scheme_id = $1 AND s.opportunity_id = o.id AND s.starts_at > $3 AND s.state = 'SCHEDULED'
       ORDER BY s.starts_at, s.id LIMIT $4
     ) s`,
    [tx.schemeId, opportunityIds, now, sessionsMax],
  );
  return Map.groupBy(rows, ({ opportunityId }) => opportunityId);
}

async function namesOf(
  tx: SchemeTransaction,
  table: 'skill' | 'training',
  ids: ReadonlySet<string>,
): Promise<Map<string, string>> {
  if (ids.size === 0) return new Map();
  const rows = await tx.sql<PublicWord>(`SELECT id, name FROM ${table} WHERE scheme_id = $1 AND id = ANY ($2)`, [
    tx.schemeId,
    [...ids],
  ]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function wordsOf(ids: readonly string[], names: ReadonlyMap<string, string>): PublicWord[] {
  return ids.flatMap((id) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name }];
  });
}
