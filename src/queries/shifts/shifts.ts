import { RequestError } from '../../domain/errors.js';
import { type Near, readNear } from '../../domain/organisations/place.js';
import { fromCursor, type Page, pageOf, toCursor } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type Actor, holdsSchemeRole } from '../../policies/actor.js';
import { shiftList } from '../../policies/shifts.js';
import { defineQuery } from '../defineQuery.js';
import { isId } from '../people/nameCursor.js';
import { type ShiftRecord, shiftColumns, shiftTables } from './shiftRecords.js';

export interface ShiftsInput {
  first: number;
  after?: string | null;
  /** From this instant on, else from now on; and before that one. */
  from?: Date | null;
  to?: Date | null;
  opportunityId?: string | null;
  organisationId?: string | null;
  near?: Near | null;
  /** Only those on which the asker has a place, is offered one or waits. */
  mine: boolean;
  /** Only those with a free place. */
  withPlaces: boolean;
  withCancelled: boolean;
}

/** The asker's conditions, numbered as they come. */
class Conditions {
  readonly values: unknown[];
  private readonly texts: string[] = [];

  constructor(schemeId: string) {
    this.values = [schemeId];
  }

  /** `?` in the text is the value, or the values in their order. */
  add(text: string, ...values: unknown[]): void {
    this.texts.push(
      text.replace(/\?/g, () => {
        this.values.push(values.shift());
        return `$${this.values.length}`;
      }),
    );
  }

  toString(): string {
    return this.texts.map((text) => ` AND ${text}`).join('');
  }
}

/** A page of shifts, the earliest first: those that people may see, and of the asker's own rota all. */
export const shifts = defineQuery({
  name: 'shifts',
  policy: shiftList,
  async run(tx, input: ShiftsInput): Promise<Page<ShiftRecord>> {
    tx.authorize(undefined);
    const where = new Conditions(tx.schemeId);
    addTimes(where, input, tx.now);
    addVisible(where, tx.actor);
    addWanted(where, tx.actor, input);
    const rows = await readPage(tx, where, input.first);
    return pageOf(rows, input.first, (row) => toCursor(row.startsAt.getTime(), row.id));
  },
});

async function readPage(tx: SchemeTransaction, where: Conditions, first: number): Promise<ShiftRecord[]> {
  where.values.push(first + 1);
  return await tx.sql<ShiftRecord>(
    `SELECT ${shiftColumns} FROM ${shiftTables} WHERE s.scheme_id = $1${where} ORDER BY s.starts_at, s.id LIMIT $${where.values.length}`,
    where.values,
  );
}

function addTimes(where: Conditions, { from, to, after }: ShiftsInput, now: Date): void {
  where.add('s.starts_at >= ?', from ?? now);
  if (to) where.add('s.starts_at < ?', to);
  if (!after) return;
  const [time, id] = fromCursor(after, 2);
  const at = new Date(typeof time === 'number' ? time : Number.NaN);
  if (Number.isNaN(at.getTime()) || typeof id !== 'string' || !isId(id)) {
    throw new RequestError('BAD_USER_INPUT', 'This cursor does not belong to this list.');
  }
  where.add('s.starts_at >= ? AND (s.starts_at, s.id) > (?, ?::uuid)', at, at, id);
}

/** Drafts and what a suspended organisation planned are for those who keep or read that rota. */
function addVisible(where: Conditions, actor: Actor): void {
  if (holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR')) return;
  const own =
    actor.kind === 'MEMBER'
      ? actor.roles.flatMap(({ role, organisationId }) =>
          organisationId !== null && (role === 'LEADER' || role === 'COORDINATOR') ? [organisationId] : [],
        )
      : actor.kind === 'APP' && actor.organisationId !== null
        ? [actor.organisationId]
        : [];
  where.add(`((o.state <> 'DRAFT' AND g.status = 'VERIFIED') OR s.organisation_id = ANY (?::uuid[]))`, own);
}

function addWanted(where: Conditions, actor: Actor, input: ShiftsInput): void {
  if (!input.withCancelled) where.add(`s.state = 'SCHEDULED'`);
  if (input.opportunityId) where.add('s.opportunity_id = ?', input.opportunityId);
  if (input.organisationId) where.add('s.organisation_id = ?', input.organisationId);
  if (input.near) {
    const { latitude, longitude, withinMetres } = readNear(input.near);
    where.add('metres_between(o.latitude, o.longitude, ?, ?) <= ?', latitude, longitude, withinMetres);
  }
  if (input.mine) {
    const memberId = actor.kind === 'MEMBER' || actor.kind === 'APP' ? actor.memberId : null;
    where.add(
      `EXISTS (SELECT 1 FROM booking b WHERE b.scheme_id = s.scheme_id AND b.shift_id = s.id AND b.member_id = ? AND b.state NOT IN ('CANCELLED', 'LAPSED'))`,
      memberId,
    );
  }
  if (input.withPlaces) {
    where.add(
      `EXISTS (SELECT 1 FROM shift_role r WHERE r.scheme_id = s.scheme_id AND r.shift_id = s.id AND r.capacity > (
         SELECT coalesce(sum(b.places), 0) FROM booking b
         WHERE b.scheme_id = r.scheme_id AND b.shift_id = r.shift_id AND b.shift_role_id = r.id
           AND b.state IN ('OFFERED', 'BOOKED', 'ATTENDING', 'ATTENDED', 'NO_SHOW')))`,
    );
  }
}
