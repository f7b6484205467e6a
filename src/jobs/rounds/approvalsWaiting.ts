import type { Notice, NotificationDraft } from '../../commands/notifications/writeMessages.js';
import { isWorkingDay } from '../../domain/rounds/workingDays.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';
import {
  hoursWaitingCount,
  hoursWaitingFacts,
  type WaitingFacts,
  type WaitingOfMember,
} from '../../queries/notifications/waitingFacts.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';

const organisationsTogether = 20;

/**
 * Whoever decides about hours is reminded of those that have waited for their days, once for each organisation; the member is told once who has theirs,
 * and the operators hear of those that nobody decides. Nobody is asked to work on a day that is none: then the next one does it.
 */
export const approvalsWaiting: RoundContent = {
  total: async (context, { periodOn }) =>
    isWorkingDay(periodOn) ? hoursWaitingCount(context, { today: periodOn }) : 0,
  async step(context, { periodOn, after }) {
    if (!isWorkingDay(periodOn)) return { after: null, looked: 0, drafts: [] };
    const input = { today: periodOn, after: after ?? null, limit: organisationsTogether };
    const found = await hoursWaitingFacts(context, input);
    return batchOf(
      found,
      organisationsTogether,
      ({ organisationId }) => organisationId,
      (facts) => tellWaiting(facts, periodOn),
    );
  },
};

export function tellWaiting(facts: WaitingFacts, today: string): NotificationDraft[] {
  return [...tellDeciders(facts, today), ...facts.waiting.flatMap(tellMember), ...tellOperators(facts, today)];
}

const sumOf = (waiting: readonly WaitingOfMember[]) => waiting.reduce((sum, { count }) => sum + count, 0);
const oldestOf = (waiting: readonly WaitingOfMember[]) => waiting.map(({ oldestOn }) => oldestOn).sort()[0];

/** One message to each for everything that waits for them there, where something of it is due. */
function tellDeciders({ organisationId, waiting }: WaitingFacts, today: string): NotificationDraft[] {
  const deciders = new Map<RecipientRecord, WaitingOfMember[]>();
  for (const one of waiting) {
    for (const decider of one.deciders) deciders.set(decider, [...(deciders.get(decider) ?? []), one]);
  }
  return [...deciders].flatMap(([decider, theirs]) => {
    const [first] = theirs;
    if (first === undefined || !theirs.some(({ isDue }) => isDue)) return [];
    const drafts = composeMessage('HOURS_WAITING', decider, {
      ...addressed(decider),
      organisationName: first.organisationName,
      waitingCount: sumOf(theirs),
      oldestLoggedOn: oldestOf(theirs),
    });
    return noted(drafts, { kind: 'HOURS_WAITING', subjectId: organisationId, key: today });
  });
}

function tellMember(one: WaitingOfMember): NotificationDraft[] {
  const { member, deciders, waitsWith, organisationName, count, oldestOn, hoursLogIds, isDue } = one;
  if (member === null || !isDue) return [];
  const drafts = composeMessage('HOURS_WITH', member, {
    ...addressed(member),
    ...{ organisationName, waitsWith, waitingCount: count, oldestLoggedOn: oldestOn },
    withName: deciders[0]?.name,
  });
  return noted(drafts, ...hoursLogIds.map((subjectId) => ({ kind: 'HOURS_WITH' as const, subjectId, key: '' })));
}

/** Of what nobody decides in its days, and at once of what nobody is there to decide. */
function tellOperators({ organisationId, waiting, operators }: WaitingFacts, today: string): NotificationDraft[] {
  const alone = waiting.filter(({ waitsWith }) => waitsWith === 'STAFF');
  const stuck = waiting.filter(({ stuckCount }) => stuckCount > 0);
  const isDue = alone.some((one) => one.isDue) || stuck.some(({ isStuckDue }) => isStuckDue);
  const about = [...new Set([...alone, ...stuck])];
  const [first] = about;
  if (!isDue || first === undefined) return [];
  const drafts = operators.flatMap((operator) =>
    composeMessage('HOURS_STUCK', operator, {
      ...addressed(operator),
      organisationName: first.organisationName,
      waitingCount: sumOf(about),
      oldestLoggedOn: oldestOf(about) ?? first.oldestOn,
      hasNobody: alone.length === about.length,
    }),
  );
  const notices: Notice[] = [{ kind: 'HOURS_STUCK', subjectId: organisationId, key: today }];
  // Where nobody is there, this is the reminder too.
  if (alone.length > 0) notices.push({ kind: 'HOURS_WAITING', subjectId: organisationId, key: today });
  return noted(drafts, ...notices);
}
