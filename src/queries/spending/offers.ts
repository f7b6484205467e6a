import { RequestError } from '../../domain/errors.js';
import { type Near, readNear } from '../../domain/organisations/place.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { periodStart } from '../../domain/schemes/localTime.js';
import { isOpenAt } from '../../domain/spending/availability.js';
import { restrictionsForm, stockSlot } from '../../domain/spending/restrictions.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { OfferEntity } from '../../entities/spending/entities.js';
import { offersRead, redemptionList } from '../../policies/spending.js';
import { defineQuery, type QueryTransaction } from '../defineQuery.js';
import { fromNearCursor, nearCursor, nearest } from '../organisations/nearby.js';

export interface OffersInput {
  first: number;
  after?: string | null;
  /** From the nearest venue outwards. */
  near?: Near | null;
  /** Where the venue stands. */
  wardId?: string | null;
  organisationId?: string | null;
  /** Open at this moment, with a place left, at a venue that can take credits now. */
  availableNow?: boolean;
}

/** An offer of the list, with its venue's distance where one was asked for and is known. */
export type ListedOffer = OfferEntity & { distanceMetres: number | null };

interface TitlePlace {
  title: string;
  id: string;
}

/** The list in one of its two orders. */
interface Listing {
  /** The rows after this one; after the cursor that was given, else from the beginning, when there is none. */
  read(after: ListedOffer | null, limit: number): Promise<ListedOffer[]>;
  cursorOf(row: ListedOffer): string;
}

/** How many offers are looked through at a time for those that are open now. */
const chunkSize = 200;

/**
 * A page of offers, by title or from the nearest venue outwards. Whoever works at the venue named, and the scheme's staff, see its paused and ended
 * ones too; everybody else what is on.
 * @throws RequestError BAD_USER_INPUT for a cursor of another list, or a place outside of the United Kingdom.
 */
export const offers = defineQuery({
  name: 'offers',
  policy: offersRead,
  async run(tx, input: OffersInput): Promise<Page<ListedOffer>> {
    tx.authorize(undefined);
    const listing = input.near ? byDistance(tx, input, readNear(input.near)) : byTitle(tx, input);
    const wanted = input.first + 1;
    const size = input.availableNow ? chunkSize : wanted;
    const found: ListedOffer[] = [];
    let after: ListedOffer | null = null;
    for (;;) {
      const rows: ListedOffer[] = await listing.read(after, size);
      found.push(...(input.availableNow ? await openOnes(tx, rows) : rows));
      after = rows.at(-1) ?? null;
      if (rows.length < size || found.length >= wanted) break;
    }
    return pageOf(found, input.first, listing.cursorOf);
  },
});

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function placeOf(cursor: string): TitlePlace {
  const [title, id] = fromCursor(cursor, 2);
  if (typeof title === 'string' && !title.includes('\0') && typeof id === 'string' && idForm.test(id))
    return { title, id };
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}

const columns = `o.id, o.scheme_id AS "schemeId", o.organisation_id AS "organisationId", o.title, o.description, o.price_minutes AS "priceMinutes",
  o.under16_price_minutes AS "under16PriceMinutes", o.price_per AS "pricePer", o.restrictions, o.status, o.revision, o.created_at AS "createdAt"`;

/** Which offers `o` of which venues `g`, with the parameters $1 to $4. */
const wantedOffers = `o.scheme_id = $1 AND g.scheme_id = $1 AND ($2::uuid IS NULL OR o.organisation_id = $2) AND ($3::uuid IS NULL OR g.ward_id = $3)
  AND ($4 OR (o.status = 'ACTIVE' AND g.status = 'VERIFIED'))`;

/** The offers of each venue by their index: OFFSET 0 keeps the planner, who thinks a circle holds far more venues than it does, from reading all offers. */
const offersOfVenue =
  'CROSS JOIN LATERAL (SELECT * FROM offer WHERE offer.scheme_id = $1 AND offer.organisation_id = g.id OFFSET 0) o';

function parametersOf(tx: QueryTransaction<void>, input: OffersInput): unknown[] {
  const organisationId = input.organisationId ?? null;
  const isStaff = organisationId !== null && redemptionList.allows(tx.actor, { memberId: null, organisationId });
  return [tx.schemeId, organisationId, input.wardId ?? null, isStaff && !input.availableNow];
}

function byTitle(tx: QueryTransaction<void>, input: OffersInput): Listing {
  const parameters = parametersOf(tx, input);
  const start = input.after ? placeOf(input.after) : null;
  return {
    read: (last, limit) => {
      const after: TitlePlace | null = last ?? start;
      return tx.sql<ListedOffer>(
        `SELECT ${columns}, NULL AS "distanceMetres"
         FROM offer o JOIN organisation g ON g.id = o.organisation_id
         WHERE ${wantedOffers} AND ($5::text IS NULL OR (o.title, o.id) > ($5, $6::uuid))
         ORDER BY o.title, o.id LIMIT $7`,
        [...parameters, after?.title ?? null, after?.id ?? null, limit],
      );
    },
    cursorOf: (row) => toCursor(row.title, row.id),
  };
}

function byDistance(tx: QueryTransaction<void>, input: OffersInput, near: Near): Listing {
  const parameters = parametersOf(tx, input);
  const start = input.after ? fromNearCursor(input.after) : null;
  return {
    cursorOf: nearCursor,
    read: (last, limit) =>
      nearest(tx, near, last ?? start, limit, {
        placed: ({ lows, highs, radiusMetres, afterMetres, afterId }, few) =>
          tx.sql<ListedOffer>(
            `SELECT ${columns}, g.metres AS "distanceMetres"
             FROM (
               SELECT g.*, metres_between(g.latitude, g.longitude, $5, $6) AS metres
               FROM unnest($7::integer[], $8::integer[]) AS band (low, high) JOIN organisation g ON g.cell >= band.low AND g.cell <= band.high
             ) g
             ${offersOfVenue}
             WHERE ${wantedOffers} AND g.metres <= $9 AND (g.metres, o.id) > ($10, $11::uuid)
             ORDER BY g.metres, o.id LIMIT $12`,
            [...parameters, near.latitude, near.longitude, lows, highs, radiusMetres, afterMetres, afterId, few],
          ),
        unplaced: (wardIds, afterId, few) =>
          tx.sql<ListedOffer>(
            `SELECT ${columns}, NULL AS "distanceMetres"
             FROM unnest($5::uuid[]) AS ward (id)
             JOIN organisation g ON g.ward_id = ward.id AND g.latitude IS NULL
             ${offersOfVenue}
             WHERE ${wantedOffers} AND o.id > $6::uuid
             ORDER BY o.id LIMIT $7`,
            [...parameters, wardIds, afterId, few],
          ),
      }),
  };
}

async function openOnes(tx: QueryTransaction<void>, rows: ListedOffer[]): Promise<ListedOffer[]> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const offers = rows.map((row) => {
    const restrictions = restrictionsForm.parse(row.restrictions);
    return { row, restrictions, slot: stockSlot(restrictions, tx.now, scheme.timeZone) };
  });
  const used = await placesTaken(
    tx,
    offers.flatMap(({ row, slot }) => (slot === null ? [] : [{ offerId: row.id, slot }])),
  );
  const shut = await shutVenues(tx, rows, scheme.timeZone);
  return offers
    .filter(({ row, restrictions }) => isOpenAt(restrictions, tx.now, scheme.timeZone, used.get(row.id) ?? 0))
    .filter(({ row }) => !shut.has(row.organisationId))
    .map(({ row }) => row);
}

/** Venues that can take nothing now: their account is frozen, or what they honour in a month is spent. */
async function shutVenues(tx: QueryTransaction<void>, offers: ListedOffer[], zone: string): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT g.id
     FROM unnest($2::uuid[]) AS venue (id)
     JOIN organisation g ON g.scheme_id = $1 AND g.id = venue.id
     JOIN account a ON a.scheme_id = $1 AND a.organisation_id = g.id AND a.kind = 'VENUE'
     WHERE a.status <> 'OPEN' OR g.monthly_budget_minutes IS NOT NULL AND g.monthly_budget_minutes <= (
       SELECT coalesce(sum(r.price_minutes), 0) FROM redemption r
       WHERE r.scheme_id = $1 AND r.organisation_id = g.id AND (r.state = 'REDEEMED' AND r.redeemed_at >= $3 OR r.state = 'HELD'))`,
    [tx.schemeId, [...new Set(offers.map(({ organisationId }) => organisationId))], periodStart(tx.now, 'MONTH', zone)],
  );
  return new Set(rows.map(({ id }) => id));
}

async function placesTaken(
  tx: SchemeTransaction,
  slots: { offerId: string; slot: string }[],
): Promise<Map<string, number>> {
  if (slots.length === 0) return new Map();
  const rows = await tx.sql<{ offerId: string; places: number }>(
    `SELECT r.offer_id AS "offerId", sum(r.adults + r.under16s) AS places
     FROM unnest($2::uuid[], $3::text[]) AS q (offer_id, slot)
     JOIN redemption r ON r.scheme_id = $1 AND r.offer_id = q.offer_id AND r.stock_slot = q.slot AND r.state IN ('HELD', 'REDEEMED')
     GROUP BY r.offer_id`,
    [tx.schemeId, slots.map(({ offerId }) => offerId), slots.map(({ slot }) => slot)],
  );
  return new Map(rows.map((row) => [row.offerId, row.places]));
}
