import { type NewInSearch, newInSearches } from '../../queries/notifications/digestFacts.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';
import { willingCount, willingMembers } from '../../queries/notifications/roundMembers.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';
import { asDoable, type Suiting, suitingBest, type ToldWithShown, withShown } from './suiting.js';

/** Finding what suits somebody takes its time. */
const membersTogether = 50;
/** So much news a message names. */
const newsMax = 9;

const topics = ['MATCHES', 'NEWS'] as const;

/** Once a week members hear what would suit them best, and what is new in the searches of which they wish to hear; each of the two unless they switched it off. */
export const weeklyDigest: RoundContent = {
  total: (context) => willingCount(context, { topics }),
  async step(context, { periodOn, dueAt, after }) {
    const members = await willingMembers(context, { topics, after: after ?? null, limit: membersTogether });
    const wanting = (topic: (typeof topics)[number]) =>
      members.filter(({ topicsOff }) => !topicsOff.includes(topic)).map(({ memberId }) => memberId);
    const suiting = await suitingBest(context, wanting('MATCHES'));
    const found = await newInSearches(context, { memberIds: wanting('NEWS'), dueAt });
    const news = Map.groupBy(found, ({ memberId }) => memberId);
    return batchOf(
      members,
      membersTogether,
      ({ memberId }) => memberId,
      (member) =>
        tellWeek(
          member,
          { matches: suiting(member.memberId), news: news.get(member.memberId) ?? [] },
          periodOn,
          context.now,
        ),
    );
  },
};

/** What suits them best is told as that alone, and what several searches find as news of the first. */
function tellWeek(
  member: RecipientRecord,
  { matches, news }: { matches: readonly Suiting[]; news: readonly NewInSearch[] },
  periodOn: string,
  now: Date,
): ToldWithShown {
  const known = new Set(matches.map(({ opportunityId }) => opportunityId));
  const unknown = news
    .filter(({ opportunityId }) => !known.has(opportunityId) && known.add(opportunityId))
    .slice(0, newsMax);
  if (known.size === 0) return { drafts: [], shown: [] };
  const drafts = composeMessage('WEEKLY_DIGEST', member, {
    ...addressed(member),
    matches: matches.map(asDoable),
    news: unknown.map((one) => ({ searchName: one.searchName, ...asDoable(one) })),
  });
  const notice = { kind: 'WEEKLY_DIGEST', subjectId: member.memberId, key: periodOn } as const;
  return withShown(noted(drafts, notice), member, [...matches, ...unknown], now);
}
