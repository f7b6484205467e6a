import { RequestError } from '../../domain/errors.js';
import type { HelpRequestFacts, MatchKind, OpportunityFacts, PersonFacts } from '../../domain/matching/matches.js';
import { usualMatchWeights } from '../../domain/matching/weights.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import type { SchemeCall, SchemeCaller } from '../../entities/database.js';
import { isId } from '../people/nameCursor.js';

interface Scored {
  id: string;
  points: number;
  /** 0 to 100; 0 for all where the scheme weighs nothing. */
  score: number;
  isWeighed: boolean;
  /** Each part in thousandths, in the order of the weights. */
  parts: number[];
  zone: string;
}

/** Something that suits a member. */
export type MatchRecord = Scored & { tier: number; groupId: string; metres: number | null } & (
    | { kind: Extract<MatchKind, 'OPPORTUNITY'>; facts: OpportunityFacts }
    | { kind: Extract<MatchKind, 'HELP_REQUEST'>; facts: HelpRequestFacts }
  );

/** Somebody who would suit an opportunity. */
export interface PersonMatchRecord extends Scored {
  facts: PersonFacts;
}

export interface MatchPage {
  first: number;
  after: string | null;
}

const forMembers: SchemeCall = {
  name: 'match_for_member',
  text: `SELECT wanted.id AS "ownerId", m.kind, m.id, m.group_id AS "groupId", m.tier, m.points, m.score, m.is_weighed AS "isWeighed", m.metres, m.parts, m.facts, m.zone
         FROM unnest($3::uuid[]) AS wanted (id)
         CROSS JOIN LATERAL match_for_member($1, $2, wanted.id, $4, $5, $6, $7, $8, $9, $10) m
         ORDER BY wanted.id, m.tier, m.points DESC, m.id`,
};

const forOpportunities: SchemeCall = {
  name: 'match_for_opportunity',
  text: `SELECT wanted.id AS "ownerId", m.member_id AS id, m.points, m.score, m.is_weighed AS "isWeighed", m.parts, m.facts, m.zone
         FROM unnest($3::uuid[]) AS wanted (id) CROSS JOIN LATERAL match_for_opportunity($1, $2, wanted.id, $4, $5, $6, $7) m
         ORDER BY wanted.id, m.points DESC, m.member_id`,
};

/**
 * A page of what suits each of these members, in one call. The asker is kept from what is kept from them; help requests are for members who have signed in.
 * @throws RequestError BAD_USER_INPUT for a cursor of another list
 */
export async function matchesOfMembers(
  calls: SchemeCaller,
  asked: { now: Date; memberIds: readonly string[]; askerId: string | null; withRequests: boolean; page: MatchPage },
): Promise<Map<string, Page<MatchRecord>>> {
  const { first, after } = asked.page;
  const at = after === null ? null : matchPlace(after);
  const rows = await calls.call<MatchRecord & { ownerId: string }>(
    forMembers,
    asked.now,
    asked.memberIds,
    asked.askerId,
    asked.withRequests,
    usualMatchWeights,
    at?.tier ?? null,
    at?.points ?? null,
    at?.id ?? null,
    first + 1,
  );
  return paged(asked.memberIds, rows, first, ({ tier, points, id }) => toCursor(tier, points, id));
}

/** A page of whom each of these opportunities would suit, in one call. @throws RequestError BAD_USER_INPUT for a cursor of another list */
export async function matchesOfOpportunities(
  calls: SchemeCaller,
  asked: { now: Date; opportunityIds: readonly string[]; page: MatchPage },
): Promise<Map<string, Page<PersonMatchRecord>>> {
  const { first, after } = asked.page;
  const at = after === null ? null : matchPlace(after);
  const rows = await calls.call<PersonMatchRecord & { ownerId: string }>(
    forOpportunities,
    asked.now,
    asked.opportunityIds,
    usualMatchWeights,
    at?.points ?? null,
    at?.id ?? null,
    first + 1,
  );
  return paged(asked.opportunityIds, rows, first, ({ points, id }) => toCursor(0, points, id));
}

function paged<Row extends { ownerId: string }>(
  ownerIds: readonly string[],
  rows: readonly Row[],
  first: number,
  cursorOf: (row: Row) => string,
): Map<string, Page<Row>> {
  const of = Map.groupBy(rows, ({ ownerId }) => ownerId);
  return new Map(ownerIds.map((id) => [id, pageOf(of.get(id) ?? [], first, cursorOf)]));
}

const tierMax = 100;
const pointsMax = 100_000;

function matchPlace(cursor: string): { tier: number; points: number; id: string } {
  const [tier, points, id] = fromCursor(cursor, 3);
  const within = (value: unknown, most: number): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
  if (within(tier, tierMax) && within(points, pointsMax) && typeof id === 'string' && isId(id))
    return { tier, points, id };
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
