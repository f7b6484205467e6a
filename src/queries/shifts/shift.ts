import { notFound } from '../../domain/errors.js';
import { shiftRead } from '../../policies/shifts.js';
import { defineQuery } from '../defineQuery.js';
import { type ShiftRecord, type ShiftRoleRecord, shiftRecords, shiftRoleRecords } from './shiftRecords.js';

/** One shift. @throws RequestError NOT_FOUND, FORBIDDEN */
export const shift = defineQuery({
  name: 'shift',
  policy: shiftRead,
  async run(tx, input: { shiftId: string }): Promise<ShiftRecord> {
    const [found] = await shiftRecords(tx, [input.shiftId]);
    if (!found) throw notFound();
    tx.authorize(found);
    return found;
  },
});

/** One kind of place of a shift, read as the shift is. @throws RequestError NOT_FOUND, FORBIDDEN */
export const shiftRole = defineQuery({
  name: 'shiftRole',
  policy: shiftRead,
  async run(tx, input: { shiftRoleId: string }): Promise<ShiftRoleRecord> {
    const [found] = await shiftRoleRecords(tx, { ids: [input.shiftRoleId] });
    if (!found) throw notFound();
    tx.authorize(found);
    return found;
  },
});
