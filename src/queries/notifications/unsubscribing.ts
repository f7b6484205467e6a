import { notFound } from '../../domain/errors.js';
import { topicsAbout, type UnsubscribeLink } from '../../domain/notifications/unsubscribeLink.js';
import { unsubscribe } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** What somebody reads before they end messages: of which scheme, and whether they did so before. Nothing of who they are. */
export interface Unsubscribing {
  schemeName: string;
  isOff: boolean;
}

/** What stands behind a link whose proof was seen. @throws RequestError NOT_FOUND */
export const unsubscribing = defineQuery({
  name: 'unsubscribing',
  policy: unsubscribe,
  schemeFor: async (_context, { schemeId }: UnsubscribeLink) => schemeId,
  async run(tx, { memberId, about }): Promise<Unsubscribing> {
    tx.authorize({ memberId });
    const [found] = await tx.sql<Unsubscribing>(
      `SELECT s.name AS "schemeName", $3::text[] <@ m.topics_off AS "isOff"
       FROM member m JOIN scheme s ON s.scheme_id = m.scheme_id WHERE m.scheme_id = $1 AND m.id = remaining_member($1, $2)`,
      [tx.schemeId, memberId, topicsAbout(about)],
    );
    if (!found) throw notFound();
    return found;
  },
});
