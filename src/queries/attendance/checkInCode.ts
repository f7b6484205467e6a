import { notFound } from '../../domain/errors.js';
import { ShiftEntity } from '../../entities/shifts/entities.js';
import { attendanceList } from '../../policies/attendance.js';
import { defineQuery } from '../defineQuery.js';

/** The shift whose codes are asked for. @throws RequestError NOT_FOUND, FORBIDDEN */
export const checkInCode = defineQuery({
  name: 'checkInCode',
  policy: attendanceList,
  async run(tx, input: { shiftId: string }): Promise<{ schemeId: string; shiftId: string }> {
    const shift = await tx.em.findOne(ShiftEntity, { schemeId: tx.schemeId, id: input.shiftId });
    if (!shift) throw notFound();
    tx.authorize({ organisationId: shift.organisationId });
    return { schemeId: tx.schemeId, shiftId: shift.id };
  },
});
