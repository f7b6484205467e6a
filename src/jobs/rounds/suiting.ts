import type { RequestContext } from '../../commands/context.js';
import { bestMatches, type Doable, opportunityNames } from '../../queries/notifications/digestFacts.js';

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

/** As a message names it. */
export function asDoable({ role, organisationName }: Doable): Doable {
  return { role, organisationName };
}
