import type pg from 'pg';
import type { Channel } from '../../domain/notifications/kinds.js';
import type { OutgoingMessage } from './channel.js';
import type { ViewerStore } from './viewer.js';

/** A message as the viewer's page shows it. */
export interface ViewerMessage {
  reference: string;
  channel: Channel;
  recipient: string;
  subject: string;
  body: string;
  deliveredAt: Date;
}

export interface PostgresViewerStore extends ViewerStore {
  /** The latest messages of every scheme, the newest first. */
  listViewerMessages(limit: number): Promise<ViewerMessage[]>;
  /** One letter; null where there is none. */
  viewerLetter(reference: string): Promise<ViewerMessage | null>;
}

/**
 * Keeps the viewer's messages in PostgreSQL. The pool works as tc_worker, which alone may keep messages and see those of every scheme. A
 * message belongs to the scheme of its notification; the keys lead with the scheme, so both are looked up scheme by scheme.
 */
export function createViewerStore(pool: pg.Pool): PostgresViewerStore {
  const has = async (reference: string): Promise<boolean> => {
    const { rows } = await pool.query(
      `SELECT 1 FROM scheme s WHERE EXISTS (SELECT 1 FROM viewer_message v WHERE v.scheme_id = s.scheme_id AND v.reference = $1) LIMIT 1`,
      [reference],
    );
    return rows.length > 0;
  };
  return {
    has,
    async add(message, at) {
      const { rowCount } = await pool.query(
        `INSERT INTO viewer_message (scheme_id, reference, channel, recipient, subject, body, delivered_at)
         SELECT n.scheme_id, $1, $3, $4, $5, $6, $7
         FROM scheme s CROSS JOIN LATERAL (SELECT n.scheme_id FROM notification n WHERE n.scheme_id = s.scheme_id AND n.id = $2) n
         ON CONFLICT (scheme_id, reference) DO NOTHING`,
        [
          message.reference,
          message.reference,
          message.channel,
          recipientOf(message),
          message.subject,
          message.body,
          at,
        ],
      );
      if (rowCount === 0 && !(await has(message.reference))) {
        throw new Error('The message belongs to no notification.');
      }
    },
    async listViewerMessages(limit) {
      const { rows } = await pool.query<ViewerMessage>(
        `SELECT ${shown} FROM viewer_message
         ORDER BY delivered_at DESC, reference DESC LIMIT $1`,
        [limit],
      );
      return rows;
    },
    async viewerLetter(reference) {
      const { rows } = await pool.query<ViewerMessage>(
        `SELECT ${shown} FROM viewer_message WHERE reference = $1 AND channel = 'LETTER' LIMIT 1`,
        [reference],
      );
      return rows[0] ?? null;
    },
  };
}

const shown = 'reference, channel, recipient, subject, body, delivered_at AS "deliveredAt"';

/** Whom it would have gone to, as one line. */
function recipientOf({ channel, to }: OutgoingMessage): string {
  switch (channel) {
    case 'EMAIL':
      return `${to.name} <${to.email ?? ''}>`.trim();
    case 'TEXT':
      return `${to.name} ${to.phone ?? ''}`.trim();
    case 'PUSH':
      return to.name;
    case 'LETTER':
      return [to.name, ...(to.addressLines ?? [])].join(', ');
  }
}
