import type { NotificationDraft } from '../../commands/notifications/writeMessages.js';
import { addDays } from '../../domain/schemes/localTime.js';
import { type HoldNearRecord, holdsNearCount, holdsNearFacts } from '../../queries/notifications/holdsNearFacts.js';
import { addressed, composeMessage } from '../processors/composeMessage.js';
import { batchOf, noted } from './batch.js';
import type { RoundContent } from './content.js';

const holdsTogether = 100;

/** Who has booked something at a venue for tomorrow is reminded of it once. */
export const holdsNear: RoundContent = {
  total: (context, { periodOn }) => holdsNearCount(context, { dayOn: addDays(periodOn, 1) }),
  async step(context, { periodOn, after }) {
    const input = { dayOn: addDays(periodOn, 1), after: after ?? null, limit: holdsTogether };
    const found = await holdsNearFacts(context, input);
    return batchOf(found, holdsTogether, ({ redemptionId }) => redemptionId, tellHoldNear);
  },
};

export function tellHoldNear({ redemptionId, facts }: HoldNearRecord): NotificationDraft[] {
  if (facts === null || facts.bookedFor === null) return [];
  const { recipient, venueName, offerTitle, heldMinutes, bookedFor } = facts;
  const drafts = composeMessage('HOLD_NEAR', recipient, {
    ...addressed(recipient),
    ...{ venueName, offerTitle, heldMinutes, bookedFor },
  });
  return noted(drafts, { kind: 'HOLD_NEAR', subjectId: redemptionId, key: bookedFor.toISOString() });
}
