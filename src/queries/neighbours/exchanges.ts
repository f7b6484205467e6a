import { notFound, RequestError } from '../../domain/errors.js';
import type { ExchangeState } from '../../domain/neighbours/exchange.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { helpSidesRead } from '../../policies/neighbours.js';
import { defineQuery } from '../defineQuery.js';
import { isId } from '../people/nameCursor.js';
import { type HelpExchangeRecord, helpExchangeRecords } from './helpRecords.js';

export interface ExchangesInput {
  first: number;
  after?: string | null;
  memberId?: string | null;
  state?: ExchangeState | null;
  /** Of everybody, for staff: what is disputed, for example. */
  wholeScheme?: boolean;
}

/** One exchange, for either side. @throws RequestError NOT_FOUND, FORBIDDEN */
export const exchange = defineQuery({
  name: 'exchange',
  policy: helpSidesRead,
  async run(tx, input: { exchangeId: string }): Promise<HelpExchangeRecord> {
    const [found] = await helpExchangeRecords(tx, [input.exchangeId]);
    if (!found) throw notFound();
    tx.authorize({ memberIds: [found.helperId, found.helpedId] });
    return found;
  },
});

const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Exchanges of a member on either side, or of the scheme, the latest begun first. @throws RequestError FORBIDDEN */
export const exchanges = defineQuery({
  name: 'exchanges',
  policy: helpSidesRead,
  async run(tx, input: ExchangesInput): Promise<Page<HelpExchangeRecord>> {
    const own = tx.actor.kind === 'MEMBER' ? tx.actor.memberId : null;
    const memberId = input.wholeScheme ? null : (input.memberId ?? own);
    tx.authorize({ memberIds: memberId ? [memberId] : [] });
    const before = input.after ? placeOf(input.after) : lastId;
    const one = (which: string) =>
      `(SELECT id FROM help_exchange WHERE scheme_id = $1 AND ${which} AND id < $3::uuid AND ($4::text IS NULL OR state = $4) ORDER BY id DESC LIMIT $5)`;
    const sides =
      memberId === null ? one('$2::uuid IS NULL') : `${one('helper_id = $2')} UNION ALL ${one('helped_id = $2')}`;
    const rows = await tx.sql<{ id: string }>(`SELECT id FROM (${sides}) x ORDER BY id DESC LIMIT $5`, [
      ...[tx.schemeId, memberId, before, input.state ?? null, input.first + 1],
    ]);
    const found = await helpExchangeRecords(
      tx,
      rows.map(({ id }) => id),
    );
    return pageOf(found, input.first, (row) => toCursor(row.id));
  },
});

/** @throws RequestError BAD_USER_INPUT */
function placeOf(cursor: string): string {
  const [id] = fromCursor(cursor, 1);
  if (typeof id === 'string' && isId(id)) return id;
  throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
}
