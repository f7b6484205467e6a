import { notFound } from '../../domain/errors.js';
import { TOPICS, type Topic } from '../../domain/notifications/kinds.js';
import { topicsAbout } from '../../domain/notifications/unsubscribeLink.js';
import { unsubscribe } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';

export interface UnsubscribeMemberInput {
  /** From the link in an email. */
  token: string;
  /** True: everything that they can do without. False: what the email was about. */
  all: boolean;
}

/**
 * Ends messages for whoever holds the link of one: nobody has to sign in to be left alone. Done again, it changes nothing. Of two memberships that were
 * joined, it is about the one that goes on.
 * @returns what they hear no more of.
 * @throws RequestError NOT_FOUND where this service did not make the link.
 */
export const unsubscribeMember = defineCommand({
  name: 'unsubscribeMember',
  policy: unsubscribe,
  async schemeFor({ services }, { token }: UnsubscribeMemberInput) {
    return services.secrets.readUnsubscribeToken(token)?.schemeId ?? null;
  },
  async run(tx, { token, all }): Promise<{ topics: readonly Topic[] }> {
    const link = tx.services.secrets.readUnsubscribeToken(token);
    if (link === null) throw notFound();
    tx.authorize({ memberId: link.memberId });
    const topics = all ? TOPICS : topicsAbout(link.about);
    // In one statement, so that two clicks at once keep both.
    const [member] = await tx.sql<{ id: string }>(
      `UPDATE member SET topics_off = ARRAY(
         SELECT topic FROM unnest($4::text[]) WITH ORDINALITY AS all_topics (topic, place)
         WHERE topic = ANY (topics_off) OR topic = ANY ($3) ORDER BY place)
       WHERE scheme_id = $1 AND id = remaining_member($1, $2) RETURNING id`,
      [tx.schemeId, link.memberId, topics, TOPICS],
    );
    if (!member) throw notFound();
    await tx.audit('Member', member.id, { topics: [...topics] });
    return { topics };
  },
});
