import { RequestError } from '../../domain/errors.js';
import { type CellRanges, cellsWithin, type Near } from '../../domain/organisations/place.js';
import { fromCursor, toCursor } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { isId } from '../people/nameCursor.js';

/** A place in a list that runs from the nearest outwards; those whose own place is not known come last, and have no distance. */
export interface NearPlace {
  distanceMetres: number | null;
  id: string;
}

/** Where to look for rows that have a place, and what was listed before. */
export interface Ring extends CellRanges {
  radiusMetres: number;
  afterMetres: number;
  afterId: string;
}

export interface NearestReader<Row extends NearPlace> {
  /** Rows in these cells within the radius and after the place named, sorted by distance and id. */
  placed(ring: Ring, limit: number): Promise<Row[]>;
  /** Rows of these wards that have no place of their own, sorted by id. */
  unplaced(wardIds: readonly string[], afterId: string, limit: number): Promise<Row[]>;
}

/** The rows of these places, in their order and with their distances. What is missing is left out. */
export function inOrderOf<Row extends { id: string }>(
  places: readonly NearPlace[],
  rows: readonly Row[],
): (Row & { distanceMetres: number | null })[] {
  const found = new Map(rows.map((row) => [row.id, row]));
  return places.flatMap(({ id, distanceMetres }) => {
    const row = found.get(id);
    return row ? [Object.assign(row, { distanceMetres })] : [];
  });
}

const firstRadiusMetres = 500;
const noId = '00000000-0000-0000-0000-000000000000';

export function nearCursor({ distanceMetres, id }: NearPlace): string {
  return toCursor(distanceMetres ?? -1, id);
}

/** @throws RequestError BAD_USER_INPUT for a cursor that such a list cannot have given. */
export function fromNearCursor(cursor: string): NearPlace {
  const [metres, id] = fromCursor(cursor, 2);
  if (
    typeof metres === 'number' &&
    Number.isInteger(metres) &&
    Math.abs(metres) < 1e9 &&
    typeof id === 'string' &&
    isId(id)
  )
    return { distanceMetres: metres < 0 ? null : metres, id };
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}

/**
 * The next rows from the nearest outwards. Looks in a small circle first and doubles it until enough is found, so that a page in a dense town does
 * not read the whole town; then come those without a place whose ward's centre lies in the circle.
 */
export async function nearest<Row extends NearPlace>(
  tx: SchemeTransaction,
  near: Near,
  after: NearPlace | null,
  limit: number,
  reader: NearestReader<Row>,
): Promise<Row[]> {
  const found = after?.distanceMetres === null ? [] : await nearestPlaced(near, after, limit, reader);
  if (found.length >= limit) return found;
  const wards = await tx.sql<{ id: string }>(
    `SELECT id FROM ward WHERE scheme_id = $1 AND metres_between(latitude, longitude, $2, $3) <= $4`,
    [tx.schemeId, near.latitude, near.longitude, near.withinMetres],
  );
  const afterId = after?.distanceMetres === null ? after.id : noId;
  const wardIds = wards.map(({ id }) => id);
  return [...found, ...(await reader.unplaced(wardIds, afterId, limit - found.length))];
}

async function nearestPlaced<Row extends NearPlace>(
  near: Near,
  after: NearPlace | null,
  limit: number,
  reader: NearestReader<Row>,
): Promise<Row[]> {
  const listed = { afterMetres: after?.distanceMetres ?? -1, afterId: after?.id ?? noId };
  let radiusMetres = Math.max(firstRadiusMetres, listed.afterMetres * 1.5);
  for (;;) {
    radiusMetres = Math.min(Math.ceil(radiusMetres), near.withinMetres);
    const rows = await reader.placed({ ...cellsWithin(near, radiusMetres), radiusMetres, ...listed }, limit);
    if (rows.length >= limit || radiusMetres >= near.withinMetres) return rows;
    radiusMetres *= 2;
  }
}
