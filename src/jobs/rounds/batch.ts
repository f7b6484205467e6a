import type { Notice, NotificationDraft } from '../../commands/notifications/writeMessages.js';
import type { RoundStep } from '../../commands/rounds/recordRoundStep.js';

/** What came of a batch that was found in the order of its ids. One that is not full was the last. */
export function batchOf<Found>(
  found: readonly Found[],
  size: number,
  idOf: (one: Found) => string,
  tell: (one: Found) => NotificationDraft[] | Pick<RoundStep, 'drafts' | 'shown'>,
): RoundStep {
  const last = found.at(-1);
  const told = found.map(tell).map((one) => (Array.isArray(one) ? { drafts: one } : one));
  return {
    after: found.length < size || last === undefined ? null : idOf(last),
    looked: found.length,
    drafts: told.flatMap(({ drafts }) => drafts),
    shown: told.flatMap(({ shown = [] }) => shown),
  };
}

/** The drafts with what they say of what: where all of it was said before, they are not written. */
export function noted(drafts: readonly NotificationDraft[], ...notices: readonly Notice[]): NotificationDraft[] {
  return drafts.map((draft) => ({ ...draft, notices }));
}
