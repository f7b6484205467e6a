import type { HelpPostKind } from '../../domain/neighbours/exchange.js';
import { plainLine } from '../../domain/notifications/plainFacts.js';
import { type Near, readNear } from '../../domain/organisations/place.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { HelpPostEntity } from '../../entities/neighbours/entities.js';
import { helpRead } from '../../policies/neighbours.js';
import { defineQuery, type QueryTransaction } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';
import { containing } from '../people/containing.js';
import type { HelpPostRecord } from './helpRecords.js';

export interface HelpPostsInput {
  first: number;
  after?: string | null;
  /** Whose ward's middle lies in this circle: nothing more exact is known of a post. */
  near?: Near | null;
  wardId?: string | null;
  skillId?: string | null;
  /** Words of the title or the description, as they are written there. */
  search?: string | null;
}

/** Posts that stand, the latest first; without those of members whom the asker blocked, or who blocked them. */
async function posts(
  tx: QueryTransaction<void>,
  kind: HelpPostKind,
  input: HelpPostsInput,
): Promise<Page<HelpPostRecord>> {
  tx.authorize(undefined);
  const wardIds = input.near ? await wardsWithin(tx, readNear(input.near)) : null;
  const after = input.after ? readInstantCursor(input.after) : null;
  const rows = await tx.sql<{ id: string }>(
    `SELECT p.id FROM help_post p
     WHERE p.scheme_id = $1 AND p.kind = $2 AND p.state = 'OPEN' AND p.stands_until > $3
       AND ($4::timestamptz IS NULL OR (p.posted_at, p.id) < ($4, $5::uuid))
       AND ($6::uuid[] IS NULL OR p.ward_id = ANY ($6)) AND ($7::uuid IS NULL OR p.ward_id = $7) AND ($8::uuid IS NULL OR $8 = ANY (p.skill_ids))
       AND ($9::text IS NULL OR p.title ILIKE $9 OR p.description ILIKE $9)
       AND NOT EXISTS (SELECT 1 FROM member_block b WHERE b.scheme_id = $1 AND b.ended_at IS NULL
         AND (b.blocker_id = p.member_id AND b.blocked_id = $10 OR b.blocker_id = $10 AND b.blocked_id = p.member_id))
     ORDER BY p.posted_at DESC, p.id DESC LIMIT $11`,
    [
      ...[tx.schemeId, kind, tx.now, after?.at ?? null, after?.id ?? null, wardIds, input.wardId ?? null],
      ...[input.skillId ?? null, likeWords(input.search), askerId(tx), input.first + 1],
    ],
  );
  const found = await tx.em.find(
    HelpPostEntity,
    { schemeId: tx.schemeId, id: { $in: rows.map(({ id }) => id) } },
    { orderBy: { postedAt: 'DESC', id: 'DESC' } },
  );
  const shown = found.map((post) => ({ ...post, isHidden: false }));
  return pageOf(shown, input.first, (row) => instantCursor(row.postedAt, row.id));
}

/** Members' offers of help. */
export const helpOffers = defineQuery({
  name: 'helpOffers',
  policy: helpRead,
  run: (tx, input: HelpPostsInput) => posts(tx, 'OFFER', input),
});

/** What members ask help for. */
export const helpRequests = defineQuery({
  name: 'helpRequests',
  policy: helpRead,
  run: (tx, input: HelpPostsInput) => posts(tx, 'REQUEST', input),
});

function askerId({ actor }: QueryTransaction<void>): string | null {
  return actor.kind === 'MEMBER' ? actor.memberId : null;
}

function likeWords(search: string | null | undefined): string | null {
  const words = plainLine(search ?? '');
  return words === '' ? null : containing(words);
}

async function wardsWithin(tx: SchemeTransaction, near: Near): Promise<string[]> {
  const wards = await tx.sql<{ id: string }>(
    'SELECT id FROM ward WHERE scheme_id = $1 AND metres_between(latitude, longitude, $2, $3) <= $4',
    [tx.schemeId, near.latitude, near.longitude, near.withinMetres],
  );
  return wards.map(({ id }) => id);
}
