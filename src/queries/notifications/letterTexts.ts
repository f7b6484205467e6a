import type { MessageKind } from '../../domain/notifications/kinds.js';
import { schemeOperation } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** A letter with everything that is printed on it. */
export interface LetterText {
  id: string;
  kind: MessageKind;
  subject: string;
  body: string;
  writtenAt: Date;
  name: string;
  addressLines: string[];
  /** As its reader chose it: there may be no words in it. */
  locale: string;
  isLargePrint: boolean;
  schemeName: string;
  timeZone: string;
}

/**
 * Nobody is written to who has died, and an invitation that is over opens nothing; `now` names the parameter. Of the letter `l`: the message it is, and for
 * whom, are looked up by their keys.
 */
export function goesToSomebody(now: string): string {
  return `NOT EXISTS (
         SELECT 1 FROM notification n LEFT JOIN invitation i ON i.scheme_id = n.scheme_id AND i.id = n.invitation_id
         LEFT JOIN membership_end e ON e.scheme_id = n.scheme_id AND e.member_id = remaining_member(n.scheme_id, n.member_id)
         WHERE n.scheme_id = l.scheme_id AND n.id = l.id
           AND (e.reason = 'DEATH' OR i.id IS NOT NULL AND (i.state <> 'OPEN' OR i.lapses_at <= ${now})))`;
}

export type LettersWanted = { letterId: string } | { waiting: number };

/** Letters of the tray with their words and where they go now, the oldest first: the one named, or so many that wait. What goes to nobody is left out. */
export const letterTexts = defineQuery({
  name: 'letterTexts',
  policy: schemeOperation,
  async run(tx, wanted: LettersWanted): Promise<LetterText[]> {
    tx.authorize({});
    const [letterId, limit] = 'letterId' in wanted ? [wanted.letterId, 1] : [null, wanted.waiting];
    return await tx.sql<LetterText>(
      `SELECT l.id, n.kind, n.subject, coalesce(l.body, n.body) AS body, l.written_at AS "writtenAt", coalesce(m.name, i.name, '') AS name,
              coalesce(m.address_lines, i.address_lines) AS "addressLines", coalesce(m.locale, 'en-GB') AS locale,
              coalesce(m.large_print, false) AS "isLargePrint", s.name AS "schemeName", s.time_zone AS "timeZone"
       FROM (SELECT * FROM letter l WHERE l.scheme_id = $1 AND (l.id = $2 OR $2::uuid IS NULL AND l.printed_at IS NULL) AND ${goesToSomebody('$3')}
             ORDER BY l.written_at, l.id LIMIT $4) l
       JOIN scheme s ON s.scheme_id = $1
       JOIN notification n ON n.scheme_id = $1 AND n.id = l.id
       LEFT JOIN member m ON m.scheme_id = $1 AND m.id = remaining_member($1, n.member_id)
       LEFT JOIN invitation i ON i.scheme_id = $1 AND i.id = n.invitation_id
       WHERE l.body IS NOT NULL OR NOT n.sensitive
       ORDER BY l.written_at, l.id`,
      [tx.schemeId, letterId, tx.now, limit],
    );
  },
});
