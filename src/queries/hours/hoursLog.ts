import { notFound } from '../../domain/errors.js';
import { HoursLogEntity } from '../../entities/hours/entities.js';
import { hoursRead } from '../../policies/hours.js';
import { defineQuery } from '../defineQuery.js';

/** One log of hours. @throws RequestError NOT_FOUND, FORBIDDEN */
export const hoursLog = defineQuery({
  name: 'hoursLog',
  policy: hoursRead,
  async run(tx, input: { hoursLogId: string }): Promise<HoursLogEntity> {
    const found = await tx.em.findOne(HoursLogEntity, { schemeId: tx.schemeId, id: input.hoursLogId });
    if (!found) throw notFound();
    tx.authorize({ memberId: found.memberId, organisationId: found.organisationId });
    return found;
  },
});
