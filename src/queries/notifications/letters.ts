import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { LetterEntity } from '../../entities/notifications/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';
import { goesToSomebody } from './letterTexts.js';

export interface LettersInput {
  isPrinted: boolean;
  first: number;
  after?: string | null;
}

/** A page of the print tray, the oldest first: what waits is in the order in which it is printed. */
export const lettersToPrint = defineQuery({
  name: 'lettersToPrint',
  policy: schemeOperation,
  async run(tx, { isPrinted, first, after }: LettersInput): Promise<Page<LetterEntity>> {
    tx.authorize({});
    const behind = after ? readInstantCursor(after) : null;
    const rows = await tx.sql<LetterEntity>(
      `SELECT l.id, l.scheme_id AS "schemeId", l.kind, l.written_at AS "writtenAt", l.printed_at AS "printedAt", l.printed_by AS "printedBy"
       FROM letter l WHERE l.scheme_id = $1 AND ${isPrinted ? 'l.printed_at IS NOT NULL' : `l.printed_at IS NULL AND ${goesToSomebody('$2')}`}
         AND ($3::timestamptz IS NULL OR l.written_at >= $3 AND (l.written_at > $3 OR l.id > $4::uuid)) AND $2::timestamptz IS NOT NULL
       ORDER BY l.written_at, l.id LIMIT $5`,
      [tx.schemeId, tx.now, behind?.at ?? null, behind?.id ?? null, first + 1],
    );
    return pageOf(rows, first, (row) => instantCursor(row.writtenAt, row.id));
  },
});

/** One letter of the tray, printed or not. @throws RequestError NOT_FOUND, FORBIDDEN */
export const oneLetter = defineQuery({
  name: 'oneLetter',
  policy: schemeOperation,
  async run(tx, input: { letterId: string }): Promise<LetterEntity> {
    tx.authorize({});
    const found = await tx.em.findOne(LetterEntity, { schemeId: tx.schemeId, id: input.letterId });
    if (!found) throw notFound();
    return found;
  },
});
