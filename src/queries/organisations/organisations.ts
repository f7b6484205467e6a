import { plainLine } from '../../domain/notifications/plainFacts.js';
import { type Near, readNear } from '../../domain/organisations/place.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { hiddenOrganisationsSeenBy } from '../../policies/organisations.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery, type QueryTransaction } from '../defineQuery.js';
import { containing } from '../people/containing.js';
import { fromNameCursor, toNameCursor } from '../people/nameCursor.js';
import { fromNearCursor, inOrderOf, type NearPlace, nearCursor, nearest } from './nearby.js';

export interface OrganisationsInput {
  first: number;
  after?: string | null;
  near?: Near | null;
  wardId?: string | null;
  kind?: 'GROUP' | 'VENUE' | null;
  /** A part of the name, whatever its case. */
  search?: string | null;
}

/** An organisation of the list, with its distance where one was asked for and is known. */
export type ListedOrganisation = OrganisationEntity & { distanceMetres: number | null };

type Transaction = QueryTransaction<void>;

/**
 * The scheme's organisations, by name or from the nearest outwards: the verified ones, and of those that wait or are suspended, the ones the asker may
 * see. Closed ones are left out.
 * @throws RequestError BAD_USER_INPUT for a cursor of another list, or a place outside of the United Kingdom.
 */
export const organisations = defineQuery({
  name: 'organisations',
  policy: anyInScheme,
  async run(tx, input: OrganisationsInput): Promise<Page<ListedOrganisation>> {
    tx.authorize(undefined);
    if (!input.near) {
      const rows = await listed(tx, await byName(tx, input));
      return pageOf(rows, input.first, (row) => toNameCursor(row.name, row.id));
    }
    return pageOf(await listed(tx, await byDistance(tx, input, readNear(input.near))), input.first, nearCursor);
  },
});

/** Who is listed, as conditions on `o` with the parameters $1 to $6. */
const wanted = `o.scheme_id = $1 AND (o.status = 'VERIFIED' OR o.status IN ('PENDING', 'SUSPENDED') AND ($2 OR o.id = ANY ($3::uuid[]))
    OR o.status = 'PENDING' AND o.sponsor_organisation_id = ANY ($3::uuid[]))
  AND ($4::uuid IS NULL OR o.ward_id = $4)
  AND ($5::text IS NULL OR CASE $5 WHEN 'GROUP' THEN o.is_group ELSE o.is_venue END)
  AND ($6::text IS NULL OR o.name ILIKE $6)`;

function parametersOf(tx: Transaction, { wardId, kind, search }: OrganisationsInput): unknown[] {
  const hidden = hiddenOrganisationsSeenBy(tx.actor);
  return [
    tx.schemeId,
    hidden === 'ALL',
    hidden === 'ALL' ? [] : hidden,
    wardId ?? null,
    kind ?? null,
    search ? containing(plainLine(search)) : null,
  ];
}

async function byName(tx: Transaction, input: OrganisationsInput): Promise<NearPlace[]> {
  const after = input.after ? fromNameCursor(input.after) : null;
  return await tx.sql<NearPlace>(
    `SELECT o.id, NULL AS "distanceMetres" FROM organisation o
     WHERE ${wanted} AND ($7::text IS NULL OR (o.name, o.id) > ($7, $8::uuid))
     ORDER BY o.name, o.id LIMIT $9`,
    [...parametersOf(tx, input), after?.name ?? null, after?.id ?? null, input.first + 1],
  );
}

async function byDistance(tx: Transaction, input: OrganisationsInput, near: Near): Promise<NearPlace[]> {
  const after = input.after ? fromNearCursor(input.after) : null;
  const parameters = parametersOf(tx, input);
  return await nearest(tx, near, after, input.first + 1, {
    placed: ({ lows, highs, radiusMetres, afterMetres, afterId }, limit) =>
      tx.sql<NearPlace>(
        `SELECT * FROM (
           SELECT o.id, metres_between(o.latitude, o.longitude, $7, $8) AS "distanceMetres"
           FROM unnest($9::integer[], $10::integer[]) AS band (low, high) JOIN organisation o ON o.cell >= band.low AND o.cell <= band.high
           WHERE ${wanted}
         ) o
         WHERE "distanceMetres" <= $11 AND ("distanceMetres", id) > ($12, $13::uuid)
         ORDER BY "distanceMetres", id LIMIT $14`,
        [...parameters, near.latitude, near.longitude, lows, highs, radiusMetres, afterMetres, afterId, limit],
      ),
    unplaced: (wardIds, afterId, limit) =>
      tx.sql<NearPlace>(
        `SELECT o.id, NULL AS "distanceMetres"
         FROM unnest($7::uuid[]) AS ward (id) CROSS JOIN LATERAL (
           SELECT o.id FROM organisation o
           WHERE ${wanted} AND o.ward_id = ward.id AND o.latitude IS NULL AND o.id > $8::uuid ORDER BY o.id LIMIT $9
         ) o
         ORDER BY o.id LIMIT $9`,
        [...parameters, wardIds, afterId, limit],
      ),
  });
}

/** The organisations of these places, in their order. */
async function listed(tx: Transaction, places: readonly NearPlace[]): Promise<ListedOrganisation[]> {
  const rows = await tx.em.find(OrganisationEntity, { schemeId: tx.schemeId, id: { $in: places.map(({ id }) => id) } });
  return inOrderOf(places, rows);
}
