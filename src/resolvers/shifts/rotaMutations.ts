import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { cancelShift } from '../../commands/shifts/cancelShift.js';
import { endSeries } from '../../commands/shifts/endSeries.js';
import { scheduleShifts } from '../../commands/shifts/scheduleShifts.js';
import { updateSeries } from '../../commands/shifts/updateSeries.js';
import { updateShift } from '../../commands/shifts/updateShift.js';
import { settle } from '../../schema/common/payload.js';
import {
  CancelShiftInput,
  EndSeriesInput,
  ScheduleShiftsInput,
  ScheduleShiftsPayload,
  SeriesPayload,
  ShiftPayload,
  type ShiftRoleInput,
  UpdateSeriesInput,
  UpdateShiftInput,
} from '../../schema/shifts/mutations.js';
import type { Shift, ShiftSeries } from '../../schema/shifts/shift.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentShift, presentShiftSeries } from './presentShifts.js';

@Resolver()
export class RotaMutations {
  @Mutation(() => ScheduleShiftsPayload, {
    description: 'Plans one shift, or a series: what lies within the days for which shifts are made is made now.',
  })
  async scheduleShifts(
    @Arg('input', { description: 'What, when, with how many places.' }) input: ScheduleShiftsInput,
    @Ctx() context: ApiContext,
  ): Promise<ScheduleShiftsPayload> {
    const opportunityId = idOf('Opportunity', input.opportunityId);
    const roles = input.roles.map(roleForm);
    return await settle(ScheduleShiftsPayload, async () => {
      const { repeats = null, ...form } = input;
      const planned = await scheduleShifts(context, {
        ...form,
        opportunityId,
        roles,
        repeats: repeats && { ...repeats },
      });
      forgetRead(context.loaders);
      return {
        shifts: await shiftsOf(context, planned.shiftIds),
        series: planned.seriesId === null ? null : await seriesOf(context, planned.seriesId),
        notices: planned.notices,
      };
    });
  }

  @Mutation(() => ShiftPayload, {
    description: 'Moves a shift, or changes its places or note. Bookings stand, and everybody on it is told.',
  })
  async updateShift(
    @Arg('input', { description: 'What changes.' }) input: UpdateShiftInput,
    @Ctx() context: ApiContext,
  ): Promise<ShiftPayload> {
    const shiftId = idOf('Shift', input.shiftId);
    const roles = input.roles ? input.roles.map(roleForm) : null;
    return await settle(ShiftPayload, async () => {
      const { notices } = await updateShift(context, { ...input, shiftId, roles });
      forgetRead(context.loaders);
      return { shift: await shiftOf(context, shiftId), notices };
    });
  }

  @Mutation(() => ShiftPayload, { description: 'Cancels a shift that has not begun. Everybody on it is told why.' })
  async cancelShift(
    @Arg('input', { description: 'Which shift, and why.' }) input: CancelShiftInput,
    @Ctx() context: ApiContext,
  ): Promise<ShiftPayload> {
    const shiftId = idOf('Shift', input.shiftId);
    return await settle(ShiftPayload, async () => {
      await cancelShift(context, { shiftId, reason: input.reason });
      forgetRead(context.loaders);
      return { shift: await shiftOf(context, shiftId) };
    });
  }

  @Mutation(() => SeriesPayload, {
    description: 'Changes a series from a day on. Shifts that were changed by hand stay as they are.',
  })
  async updateSeries(
    @Arg('input', { description: 'What changes, from when on.' }) input: UpdateSeriesInput,
    @Ctx() context: ApiContext,
  ): Promise<SeriesPayload> {
    const { fromOn } = input;
    const seriesId = idOf('ShiftSeries', input.seriesId);
    const roles = input.roles?.map(roleForm);
    return await settle(SeriesPayload, async () => {
      const changed = await updateSeries(context, {
        ...{ seriesId, fromOn, ...(roles ? { roles } : {}) },
        ...(input.startTime ? { startTime: input.startTime } : {}),
        ...(input.durationMinutes ? { durationMinutes: input.durationMinutes } : {}),
        ...(typeof input.note === 'string' ? { note: input.note } : {}),
        ...(input.rrule ? { rrule: input.rrule } : {}),
        ...(input.exceptOn ? { exceptOn: input.exceptOn } : {}),
        ...(input.bankHolidays ? { bankHolidays: input.bankHolidays } : {}),
      });
      forgetRead(context.loaders);
      return {
        series: await seriesOf(context, seriesId),
        changed: await shiftsOf(context, changed.shiftIds),
        cancelled: await shiftsOf(context, changed.cancelledIds),
        kept: await shiftsOf(context, changed.keptIds),
        notices: changed.notices,
      };
    });
  }

  @Mutation(() => SeriesPayload, {
    description:
      'Ends a series from a day on: its shifts from then on are cancelled, and everybody on them is told why.',
  })
  async endSeries(
    @Arg('input', { description: 'Which series, from when on, and why.' }) input: EndSeriesInput,
    @Ctx() context: ApiContext,
  ): Promise<SeriesPayload> {
    const seriesId = idOf('ShiftSeries', input.seriesId);
    return await settle(SeriesPayload, async () => {
      const { cancelledIds, keptIds } = await endSeries(context, { ...input, seriesId });
      forgetRead(context.loaders);
      return {
        series: await seriesOf(context, seriesId),
        cancelled: await shiftsOf(context, cancelledIds),
        kept: await shiftsOf(context, keptIds),
      };
    });
  }
}

function roleForm({ name, capacity, skillIds }: ShiftRoleInput): ShiftRoleInput {
  return { name, capacity, skillIds: skillIds.map((id) => idOf('Skill', id)) };
}

async function shiftOf(context: ApiContext, shiftId: string): Promise<Shift> {
  return present(await context.loaders.shift.load(shiftId), presentShift);
}

async function shiftsOf(context: ApiContext, shiftIds: readonly string[]): Promise<Shift[]> {
  return await Promise.all(shiftIds.map((id) => shiftOf(context, id)));
}

async function seriesOf(context: ApiContext, seriesId: string): Promise<ShiftSeries> {
  return present(await context.loaders.shiftSeries.load(seriesId), presentShiftSeries);
}
