import { RequestError } from '../../domain/errors.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { isOpenAt } from '../../domain/spending/availability.js';
import { restrictionsForm, stockSlot } from '../../domain/spending/restrictions.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { OfferEntity } from '../../entities/spending/entities.js';
import { offersRead, redemptionList } from '../../policies/spending.js';
import { defineQuery, type QueryTransaction } from '../defineQuery.js';

export interface OffersInput {
  first: number;
  after?: string | null;
  /** Where the venue stands. */
  wardId?: string | null;
  organisationId?: string | null;
  /** Open at this moment, with a place left. */
  availableNow?: boolean;
}

interface Place {
  title: string;
  id: string;
}

/** How many offers are looked through at a time for those that are open now. */
const chunkSize = 200;

/** A page of offers by title. Whoever works at the venue named, and the scheme's staff, see its paused and ended ones too; everybody else what is on. */
export const offers = defineQuery({
  name: 'offers',
  policy: offersRead,
  async run(tx, input: OffersInput): Promise<Page<OfferEntity>> {
    tx.authorize(undefined);
    const wanted = input.first + 1;
    const size = input.availableNow ? chunkSize : wanted;
    const found: OfferEntity[] = [];
    let after = input.after ? placeOf(input.after) : null;
    for (;;) {
      const rows = await readOffers(tx, input, after, size);
      found.push(...(input.availableNow ? await openOnes(tx, rows) : rows));
      const last = rows.at(-1);
      if (!last || rows.length < size || found.length >= wanted) break;
      after = last;
    }
    return pageOf(found, input.first, (row) => toCursor(row.title, row.id));
  },
});

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function placeOf(cursor: string): Place {
  const [title, id] = fromCursor(cursor, 2);
  if (typeof title === 'string' && !title.includes('\0') && typeof id === 'string' && idForm.test(id))
    return { title, id };
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}

async function readOffers(
  tx: QueryTransaction<void>,
  input: OffersInput,
  after: Place | null,
  limit: number,
): Promise<OfferEntity[]> {
  const organisationId = input.organisationId ?? null;
  const isStaff = organisationId !== null && redemptionList.allows(tx.actor, { memberId: null, organisationId });
  return await tx.sql<OfferEntity>(
    `SELECT o.id, o.scheme_id AS "schemeId", o.organisation_id AS "organisationId", o.title, o.description, o.price_minutes AS "priceMinutes",
            o.under16_price_minutes AS "under16PriceMinutes", o.price_per AS "pricePer", o.restrictions, o.status, o.revision, o.created_at AS "createdAt"
     FROM offer o JOIN organisation g ON g.scheme_id = o.scheme_id AND g.id = o.organisation_id
     WHERE o.scheme_id = $1 AND ($2::uuid IS NULL OR o.organisation_id = $2) AND ($3::uuid IS NULL OR g.ward_id = $3)
       AND ($4 OR (o.status = 'ACTIVE' AND g.status = 'VERIFIED'))
       AND ($5::text IS NULL OR (o.title, o.id) > ($5, $6::uuid))
     ORDER BY o.title, o.id LIMIT $7`,
    [
      tx.schemeId,
      organisationId,
      input.wardId ?? null,
      isStaff && !input.availableNow,
      after?.title ?? null,
      after?.id ?? null,
      limit,
    ],
  );
}

async function openOnes(tx: QueryTransaction<void>, rows: OfferEntity[]): Promise<OfferEntity[]> {
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const offers = rows.map((row) => {
    const restrictions = restrictionsForm.parse(row.restrictions);
    return { row, restrictions, slot: stockSlot(restrictions, tx.now, scheme.timeZone) };
  });
  const used = await placesTaken(
    tx,
    offers.flatMap(({ row, slot }) => (slot === null ? [] : [{ offerId: row.id, slot }])),
  );
  return offers
    .filter(({ row, restrictions }) => isOpenAt(restrictions, tx.now, scheme.timeZone, used.get(row.id) ?? 0))
    .map(({ row }) => row);
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
