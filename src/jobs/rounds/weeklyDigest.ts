import type { NotificationDraft } from '../../commands/notifications/writeMessages.js';
import { type NewInSearch, newInSearches } from '../../queries/notifications/digestFacts.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';
import { willingCount, willingMembers } from '../../queries/notifications/roundMembers.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';
import { asDoable, type Suiting, suitingBest } from './suiting.js';

/** Finding what suits somebody takes its time. */
const membersTogether = 50;
/** So much news a message names. */
const newsMax = 9;

/** Once a week members hear what would suit them best, and what is new in the searches of which they wish to hear. */
export const weeklyDigest: RoundContent = {
  total: (context) => willingCount(context, { topic: 'MATCHES' }),
  async step(context, { periodOn, dueAt, after }) {
    const members = await willingMembers(context, { topic: 'MATCHES', after: after ?? null, limit: membersTogether });
    const memberIds = members.map(({ memberId }) => memberId);
    const suiting = await suitingBest(context, memberIds);
    const news = Map.groupBy(await newInSearches(context, { memberIds, dueAt }), ({ memberId }) => memberId);
    const tell = (member: RecipientRecord) =>
      tellWeek(member, { matches: suiting(member.memberId), news: news.get(member.memberId) ?? [] }, periodOn);
    return batchOf(members, membersTogether, ({ memberId }) => memberId, tell);
  },
};

/** What suits them best is told as that alone, and what several searches find as news of the first. */
export function tellWeek(
  member: RecipientRecord,
  { matches, news }: { matches: readonly Suiting[]; news: readonly NewInSearch[] },
  periodOn: string,
): NotificationDraft[] {
  const known = new Set(matches.map(({ opportunityId }) => opportunityId));
  const unknown = news.filter(({ opportunityId }) => !known.has(opportunityId) && known.add(opportunityId));
  if (known.size === 0) return [];
  const drafts = composeMessage('WEEKLY_DIGEST', member, {
    ...addressed(member),
    matches: matches.map(asDoable),
    news: unknown.slice(0, newsMax).map((one) => ({ searchName: one.searchName, ...asDoable(one) })),
  });
  return noted(drafts, { kind: 'WEEKLY_DIGEST', subjectId: member.memberId, key: periodOn });
}
