import type pg from 'pg';
import { type MessageChannel, temporaryFailure } from './channel.js';

/**
 * Carries letters where no carrier prints them: they wait in the scheme's print tray until somebody has. The pool works as tc_worker, which alone may lay a
 * letter down. Words that open something are kept with the letter, because the message loses them as soon as it is handed over.
 */
export function createTrayChannel(pool: pg.Pool): MessageChannel {
  const has = async (reference: string): Promise<boolean> => {
    const { rows } = await pool.query(
      'SELECT 1 FROM scheme s WHERE EXISTS (SELECT 1 FROM letter l WHERE l.scheme_id = s.scheme_id AND l.id = $1) LIMIT 1',
      [reference],
    );
    return rows.length > 0;
  };
  return {
    name: 'tray',
    supports: new Set(['LETTER'] as const),
    async send({ reference, body, sensitive }) {
      try {
        await pool.query(
          `INSERT INTO letter (scheme_id, id, kind, written_at, body)
           SELECT n.scheme_id, n.id, n.kind, n.created_at, $2
           FROM scheme s CROSS JOIN LATERAL (SELECT * FROM notification n WHERE n.scheme_id = s.scheme_id AND n.id = $1) n
           ON CONFLICT (scheme_id, id) DO NOTHING`,
          [reference, sensitive ? body : null],
        );
        if (await has(reference)) return { status: 'ACCEPTED', providerReference: reference };
        return temporaryFailure('The print tray could not keep the letter.');
      } catch {
        // The error may quote the row.
        return temporaryFailure('The print tray could not keep the letter.');
      }
    },
    async findByReference(reference) {
      return (await has(reference)) ? { providerReference: reference } : null;
    },
  };
}
