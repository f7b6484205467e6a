import type { RecipientRecord } from '../../queries/notifications/recipients.js';
import {
  type UnseenMember,
  unseenMembers,
  willingCount,
  willingMembers,
} from '../../queries/notifications/roundMembers.js';
import { addressed, composeMessage, given } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';
import { asDoable, type Suiting, suitingBest, type ToldWithShown, withShown } from './suiting.js';

const membersTogether = 50;
const UNSEEN_MS = 90 * 86_400_000;

/** Once a quarter whoever has not been there for 90 days hears what they have and what there is to do, each once a quarter. */
export const notSeen: RoundContent = {
  total: (context) => willingCount(context, { topics: ['NEWS'] }),
  async step(context, { periodOn, dueAt, after }) {
    const members = await willingMembers(context, { topics: ['NEWS'], after: after ?? null, limit: membersTogether });
    const memberIds = members.map(({ memberId }) => memberId);
    const unseen = await unseenMembers(context, { memberIds, since: new Date(dueAt.getTime() - UNSEEN_MS) });
    // Whoever wants to hear nothing of matches is not asked what would suit them.
    const asked = members.filter(({ memberId, topicsOff }) => unseen.has(memberId) && !topicsOff.includes('MATCHES'));
    const suiting = await suitingBest(
      context,
      asked.map(({ memberId }) => memberId),
    );
    const tell = (member: RecipientRecord) => {
      const facts = unseen.get(member.memberId);
      return facts === undefined ? [] : tellNotSeen(member, facts, suiting(member.memberId), periodOn, context.now);
    };
    return batchOf(members, membersTogether, ({ memberId }) => memberId, tell);
  },
};

function tellNotSeen(
  member: RecipientRecord,
  { balanceMinutes }: UnseenMember,
  near: readonly Suiting[],
  periodOn: string,
  now: Date,
): ToldWithShown {
  const drafts = composeMessage('NOT_SEEN', member, {
    ...addressed(member),
    balanceMinutes: given(balanceMinutes),
    near: near.map(asDoable),
  });
  return withShown(noted(drafts, { kind: 'NOT_SEEN', subjectId: member.memberId, key: periodOn }), member, near, now);
}
