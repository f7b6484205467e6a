import { RequestError } from '../../domain/errors.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import type {
  AccessFeature,
  Cause,
  OpportunityKind,
  OpportunityState,
} from '../../domain/opportunities/opportunity.js';
import { type Near, readNear } from '../../domain/organisations/place.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { opportunityList, seesHiddenOpportunities } from '../../policies/opportunities.js';
import { defineQuery, type QueryTransaction } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';
import { fromNearCursor, inOrderOf, type NearPlace, nearCursor, nearest } from '../organisations/nearby.js';
import { containing } from '../people/containing.js';

export interface OpportunitiesInput {
  first: number;
  after?: string | null;
  /** From the nearest outwards. */
  near?: Near | null;
  wardId?: string | null;
  cause?: Cause | null;
  kind?: OpportunityKind | null;
  skillId?: string | null;
  organisationId?: string | null;
  /** A part of what one would be there, of the description or of the group's name, whatever its case. */
  search?: string | null;
  /** True: can be done from home. False: on site. */
  remote?: boolean | null;
  /** Offers all of these. */
  access?: readonly AccessFeature[] | null;
  state?: OpportunityState | null;
  /** Only what was published after this instant. */
  publishedAfter?: Date | null;
}

/** An opportunity of the list, with its distance where one was asked for and is known. */
export type ListedOpportunity = OpportunityEntity & { distanceMetres: number | null };

type Facts = { organisationId: string | null; state: OpportunityState };
type Transaction = QueryTransaction<Facts>;

/**
 * A page of opportunities, the newest first or from the nearest outwards: what is published by groups that take part. Drafts and what has closed are
 * for those who look after the group that is named, and for the scheme's staff.
 * @throws RequestError FORBIDDEN; BAD_USER_INPUT for a cursor of another list, a place outside of the United Kingdom, or drafts nearby.
 */
export const opportunities = defineQuery({
  name: 'opportunities',
  policy: opportunityList,
  async run(tx, input: OpportunitiesInput): Promise<Page<ListedOpportunity>> {
    const state = input.state ?? 'PUBLISHED';
    tx.authorize({ organisationId: input.organisationId ?? null, state });
    if (!input.near) {
      const rows = await listed(tx, await byInstant(tx, input, state));
      const sortedAt = (row: ListedOpportunity) => (state === 'PUBLISHED' ? row.publishedAt : row.createdAt);
      return pageOf(rows, input.first, (row) => instantCursor(sortedAt(row), row.id));
    }
    if (state !== 'PUBLISHED') {
      throw new RequestError('BAD_USER_INPUT', 'Only what is published can be looked for nearby. Leave `state` out.');
    }
    return pageOf(await listed(tx, await byDistance(tx, input, readNear(input.near))), input.first, nearCursor);
  },
});

/** Which opportunities `o` of which groups `g`, with the parameters $1 to $12. */
const wanted = `o.scheme_id = $1 AND g.scheme_id = $1 AND o.state = $2 AND ($3 OR g.status = 'VERIFIED')
  AND ($4::uuid IS NULL OR o.organisation_id = $4) AND ($5::uuid IS NULL OR o.ward_id = $5) AND ($6::text IS NULL OR o.cause = $6)
  AND ($7::text IS NULL OR o.kind = $7) AND ($8::uuid IS NULL OR $8 = ANY (o.skill_ids))
  AND ($9::text IS NULL OR o.role ILIKE $9 OR o.description ILIKE $9 OR g.name ILIKE $9)
  AND ($10::boolean IS NULL OR o.place_kind IN ('EITHER', CASE WHEN $10 THEN 'REMOTE' ELSE 'ON_SITE' END)) AND o.access @> $11::text[]
  AND ($12::timestamptz IS NULL OR o.published_at > $12)`;

function parametersOf(tx: Transaction, input: OpportunitiesInput, state: OpportunityState): unknown[] {
  const organisationId = input.organisationId ?? null;
  return [
    tx.schemeId,
    state,
    seesHiddenOpportunities(tx.actor, organisationId),
    organisationId,
    input.wardId ?? null,
    input.cause ?? null,
    input.kind ?? null,
    input.skillId ?? null,
    input.search ? containing(plainLine(input.search)) : null,
    input.remote ?? null,
    input.access ?? [],
    input.publishedAfter ?? null,
  ];
}

async function byInstant(tx: Transaction, input: OpportunitiesInput, state: OpportunityState): Promise<NearPlace[]> {
  const after = input.after ? readInstantCursor(input.after) : null;
  const instant = state === 'PUBLISHED' ? 'o.published_at' : 'o.created_at';
  // A state that the planner knows lets the partial indexes serve.
  const where = state === 'PUBLISHED' ? `o.state = 'PUBLISHED' AND ${wanted}` : wanted;
  return await tx.sql<NearPlace>(
    `SELECT o.id, NULL AS "distanceMetres" FROM opportunity o JOIN organisation g ON g.id = o.organisation_id
     WHERE ${where} AND ($13::timestamptz IS NULL OR (${instant}, o.id) < ($13, $14::uuid))
     ORDER BY ${instant} DESC, o.id DESC LIMIT $15`,
    [...parametersOf(tx, input, state), after?.at ?? null, after?.id ?? null, input.first + 1],
  );
}

/** By the index of cells: OFFSET 0 keeps the planner, who thinks a circle holds far more than it does, from reading every group's opportunities. */
const inCells = `(SELECT o.* FROM unnest($15::integer[], $16::integer[]) AS band (low, high)
  JOIN opportunity o ON o.scheme_id = $1 AND o.state = 'PUBLISHED' AND o.cell >= band.low AND o.cell <= band.high OFFSET 0)`;

async function byDistance(tx: Transaction, input: OpportunitiesInput, near: Near): Promise<NearPlace[]> {
  const after = input.after ? fromNearCursor(input.after) : null;
  const parameters = parametersOf(tx, input, 'PUBLISHED');
  return await nearest(tx, near, after, input.first + 1, {
    placed: ({ lows, highs, radiusMetres, afterMetres, afterId }, limit) =>
      tx.sql<NearPlace>(
        `SELECT * FROM (
           SELECT o.id, metres_between(o.latitude, o.longitude, $13, $14) AS "distanceMetres"
           FROM ${inCells} o JOIN organisation g ON g.id = o.organisation_id
           WHERE ${wanted}
         ) o
         WHERE "distanceMetres" <= $17 AND ("distanceMetres", id) > ($18, $19::uuid)
         ORDER BY "distanceMetres", id LIMIT $20`,
        [...parameters, near.latitude, near.longitude, lows, highs, radiusMetres, afterMetres, afterId, limit],
      ),
    unplaced: (wardIds, afterId, limit) =>
      tx.sql<NearPlace>(
        `SELECT o.id, NULL AS "distanceMetres"
         FROM unnest($13::uuid[]) AS ward (id) CROSS JOIN LATERAL (
           SELECT o.id FROM opportunity o JOIN organisation g ON g.id = o.organisation_id
           WHERE ${wanted} AND o.state = 'PUBLISHED' AND o.ward_id = ward.id AND o.latitude IS NULL AND o.id > $14::uuid ORDER BY o.id LIMIT $15
         ) o
         ORDER BY o.id LIMIT $15`,
        [...parameters, wardIds, afterId, limit],
      ),
  });
}

/** The opportunities of these places, in their order. */
async function listed(tx: Transaction, places: readonly NearPlace[]): Promise<ListedOpportunity[]> {
  const rows = await tx.em.find(OpportunityEntity, { schemeId: tx.schemeId, id: { $in: places.map(({ id }) => id) } });
  return inOrderOf(places, rows);
}
