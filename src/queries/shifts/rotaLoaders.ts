import type DataLoader from 'dataloader';
import type { SchemeTransaction } from '../../entities/database.js';
import { ProfileLoaders } from '../profiles/profileLoaders.js';
import { type BookingRecord, bookingRecords, bookingsAhead } from './bookings.js';
import { type ShiftRecord, type ShiftRoleRecord, shiftRecords, shiftRoleRecords, shiftsAhead } from './shiftRecords.js';
import { type ShiftSeriesRecord, shiftSeriesRecords } from './shiftSeries.js';
import { type SwapRecord, swapRecords } from './swaps.js';

/** The edges to shifts, places and swaps. */
export class RotaLoaders extends ProfileLoaders {
  get shift(): DataLoader<string, ShiftRecord | null> {
    return this.found('shift', shiftRecords);
  }

  get shiftRole(): DataLoader<string, ShiftRoleRecord | null> {
    return this.found('shiftRole', (tx, ids) => shiftRoleRecords(tx, { ids }));
  }

  /** Kinds of place by name, with what is free of them. */
  get rolesOfShift(): DataLoader<string, ShiftRoleRecord[]> {
    return this.loader('rolesOfShift', async (shiftIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => shiftRoleRecords(tx, { shiftIds }));
      return shiftIds.map((id) => rows.filter((row) => row.shiftId === id));
    });
  }

  get shiftSeries(): DataLoader<string, ShiftSeriesRecord | null> {
    return this.found('shiftSeries', shiftSeriesRecords);
  }

  get booking(): DataLoader<string, BookingRecord | null> {
    return this.found('booking', bookingRecords);
  }

  /** On shifts to come, the next first. */
  get bookingsOfMember(): DataLoader<string, BookingRecord[]> {
    return this.loader('bookingsOfMember', async (memberIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => bookingsAhead({ ...tx, now: this.context.now }, memberIds, 50));
      return memberIds.map((id) => rows.filter((row) => row.memberId === id));
    });
  }

  get swap(): DataLoader<string, SwapRecord | null> {
    return this.found('swap', swapRecords);
  }

  /** Shifts to come, the next first; at most ten. */
  get shiftsOfOpportunity(): DataLoader<string, ShiftRecord[]> {
    return this.loader('shiftsOfOpportunity', async (opportunityIds: readonly string[]) => {
      const rows = await this.inScheme((tx) => shiftsAhead({ ...tx, now: this.context.now }, opportunityIds, 10));
      return opportunityIds.map((id) => rows.filter((row) => row.opportunityId === id));
    });
  }

  /** By a read of many ids that leaves out what is missing. */
  protected found<Row extends { id: string }>(
    name: string,
    read: (tx: SchemeTransaction, ids: readonly string[]) => Promise<Row[]>,
  ): DataLoader<string, Row | null> {
    return this.loader(name, async (ids: readonly string[]) => {
      const rows = await this.inScheme((tx) => read(tx, ids));
      return ids.map((id) => rows.find((row) => row.id === id) ?? null);
    });
  }
}
