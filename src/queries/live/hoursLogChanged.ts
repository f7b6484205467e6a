import { notFound } from '../../domain/errors.js';
import { topics } from '../../domain/live/changes.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { hoursList } from '../../policies/hours.js';
import type { ListScope } from '../latestFirst.js';
import { defineLive } from './defineLive.js';

/** One log, or those of a member, of an organisation, of both, or of the scheme (nobody named). */
export type HoursLogChangedInput = { hoursLogId: string } | ListScope;

/**
 * Logs of hours as they change. Of one log: what it is now, and then each state it comes to. Of several: null first, and whenever changes may have
 * been missed (read the list then), and each log that is new or has changed.
 */
export const hoursLogChanged = defineLive({
  name: 'hoursLogChanged',
  policy: hoursList,
  watches: (schemeId, input: HoursLogChangedInput) =>
    'hoursLogId' in input
      ? { topics: [topics.hoursLog(schemeId, input.hoursLogId)], tells: 'STATE' }
      : { topics: [listTopic(schemeId, input)], tells: 'EACH' },
  async run(tx, input, subjectId): Promise<HoursLogEntity | null | undefined> {
    const find = (id: string) => tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, id });
    if ('hoursLogId' in input) {
      const found = await find(input.hoursLogId);
      if (!found) throw notFound();
      tx.authorize({ memberId: found.memberId, organisationId: found.organisationId });
      return found;
    }
    tx.authorize(input);
    if (subjectId === null) return null;
    const found = await find(subjectId);
    const isTheirs =
      found !== null &&
      (input.memberId === null || found.memberId === input.memberId) &&
      (input.organisationId === null || found.organisationId === input.organisationId);
    return isTheirs ? found : undefined;
  },
});

function listTopic(schemeId: string, { memberId, organisationId }: ListScope): string {
  if (memberId !== null) return topics.hoursOfMember(schemeId, memberId);
  if (organisationId !== null) return topics.hoursOfOrganisation(schemeId, organisationId);
  return topics.hoursOfScheme(schemeId);
}
