import { type RemarkNames, shiftTimeWords } from '../../domain/rotas/rotaWords.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';

interface Named {
  memberIds: readonly string[];
  shiftIds: readonly string[];
  seatIds: readonly string[];
  skillIds: readonly string[];
}

/** What people, shifts, kinds of place and skills are called, for whoever makes a rota. What is gone is called what it was. Five queries. */
export async function rotaNames(tx: SchemeTransaction, named: Named): Promise<RemarkNames> {
  const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const called = async (table: 'member' | 'skill', ids: readonly string[]) => {
    const sql = `SELECT id, name FROM ${table} WHERE scheme_id = $1 AND id = ANY ($2)`;
    const rows = await tx.sql<{ id: string; name: string }>(sql, [tx.schemeId, ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  };
  const members = await called('member', named.memberIds);
  const skills = await called('skill', named.skillIds);
  const seats = new Map(
    (
      await tx.sql<{ id: string; name: string; shiftId: string }>(
        'SELECT id, name, shift_id AS "shiftId" FROM shift_role WHERE scheme_id = $1 AND id = ANY ($2)',
        [tx.schemeId, named.seatIds],
      )
    ).map((row) => [row.id, row]),
  );
  const shiftIds = [...named.shiftIds, ...[...seats.values()].map(({ shiftId }) => shiftId)];
  const shifts = await tx.sql<{ id: string; role: string; startsAt: Date }>(
    `SELECT s.id, o.role, s.starts_at AS "startsAt"
     FROM shift s JOIN opportunity o ON o.scheme_id = s.scheme_id AND o.id = s.opportunity_id WHERE s.scheme_id = $1 AND s.id = ANY ($2)`,
    [tx.schemeId, shiftIds],
  );
  const roles = new Map(shifts.map(({ id, role }) => [id, `"${role}"`]));
  const times = new Map(shifts.map(({ id, startsAt }) => [id, shiftTimeWords(startsAt, timeZone)]));
  const time = (id: string) => times.get(id) ?? 'a day that is gone';
  return {
    person: (id) => members.get(id) ?? 'Somebody',
    skill: (id) => skills.get(id) ?? 'a skill that is gone',
    shift: (id) => roles.get(id) ?? 'a shift that is gone',
    time,
    seat: (id) => {
      const seat = seats.get(id);
      return seat ? `"${seat.name}" on ${time(seat.shiftId)}` : 'a place that is gone';
    },
  };
}
