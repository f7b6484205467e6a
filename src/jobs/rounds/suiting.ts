import type { RequestContext } from '../../commands/context.js';
import type { NotificationDraft } from '../../commands/notifications/writeMessages.js';
import type { ShownMatches } from '../../domain/matching/exposure.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { bestMatches, type Doable, opportunityNames } from '../../queries/notifications/digestFacts.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';

const best = 3;

export type Suiting = Doable & { opportunityId: string };

/** What suits each of these members best, by id: up to three. One call finds it for all of them. */
export async function suitingBest(
  context: RequestContext,
  memberIds: readonly string[],
): Promise<(memberId: string) => Suiting[]> {
  const found = await bestMatches(context, { memberIds, most: best });
  const opportunityIds = [...new Set([...found.values()].flat())];
  const names = await opportunityNames(context, { opportunityIds });
  return (memberId) =>
    (found.get(memberId) ?? []).flatMap((opportunityId) => {
      const named = names.get(opportunityId);
      return named === undefined ? [] : [{ opportunityId, ...named }];
    });
}

/** What a member is told, and what of it shows them which groups. */
export interface ToldWithShown {
  drafts: NotificationDraft[];
  shown: Omit<ShownMatches, 'schemeId'>[];
}

/** What drafts that name these things, the first first, show a member: a text has room for one. */
export function withShown(
  drafts: NotificationDraft[],
  { memberId, timeZone }: RecipientRecord,
  things: readonly Doable[],
  now: Date,
): ToldWithShown {
  const shown = drafts.map(({ channel }) => ({
    memberId,
    onDay: localDay(now, timeZone),
    organisationIds: things
      .slice(0, channel === 'TEXT' ? 1 : things.length)
      .map(({ organisationId }) => organisationId),
  }));
  return { drafts, shown };
}

/** As a message names it. */
export function asDoable({ role, organisationName }: Doable): Omit<Doable, 'organisationId'> {
  return { role, organisationName };
}
