import { type Page, pageOf } from '../../domain/paging/cursor.js';
import { droppedWords } from '../../domain/rotas/rotaWords.js';
import { wordsForUnfilled } from '../../domain/rotas/words.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { RotaGapEntity, RotaSeatEntity } from '../../entities/rotas/entities.js';
import { instantCursor, readInstantCursor } from '../latestFirst.js';
import { rotaNames } from './rotaNames.js';

/** A page of the places of one rota: all, on one shift, or of one member. */
export interface RotaPageKey {
  rotaId: string;
  first: number;
  after: string | null;
  shiftId: string | null;
  memberId: string | null;
}

/** A place of a rota with whose rota it is. */
export type RotaSeatRecord = Pick<
  RotaSeatEntity,
  'id' | 'rotaId' | 'shiftId' | 'shiftRoleId' | 'memberId' | 'startsAt' | 'change' | 'isPinned' | 'saidFree'
> & { organisationId: string; bookingId: string | null; refusedBecause: string | null };

/** Pages by time, for many rotas: those that ask for the same page are read in one statement. */
export async function seatPages(
  tx: SchemeTransaction,
  keys: readonly RotaPageKey[],
): Promise<Map<RotaPageKey, Page<RotaSeatRecord>>> {
  return await pagesOf(keys, async (rotaIds, { shiftId, memberId }, limit, after) => {
    const rows = await tx.sql<Omit<RotaSeatRecord, 'refusedBecause'> & { refusedCode: string | null }>(
      `SELECT seat.*, r.organisation_id AS "organisationId"
       FROM unnest($2::uuid[]) AS wanted (rota_id) JOIN rota r ON r.scheme_id = $1 AND r.id = wanted.rota_id CROSS JOIN LATERAL (
         SELECT id, rota_id AS "rotaId", shift_id AS "shiftId", shift_role_id AS "shiftRoleId", member_id AS "memberId", starts_at AS "startsAt",
                change, is_pinned AS "isPinned", said_free AS "saidFree", booking_id AS "bookingId", refused_code AS "refusedCode"
         FROM rota_seat WHERE scheme_id = $1 AND rota_id = wanted.rota_id AND (starts_at, id) > ($3, $4::uuid)
           AND ($5::uuid IS NULL OR shift_id = $5) AND ($6::uuid IS NULL OR member_id = $6)
         ORDER BY starts_at, id LIMIT $7
       ) seat ORDER BY seat."startsAt", seat.id`,
      [tx.schemeId, rotaIds, after.at, after.id, shiftId, memberId, limit],
    );
    return rows.map(({ refusedCode, ...row }) => ({
      ...row,
      refusedBecause: refusedCode === null ? null : droppedWords(refusedCode),
    }));
  });
}

/** Places that nobody could be found for, with why in words. */
export type RotaGapRecord = Pick<
  RotaGapEntity,
  'id' | 'rotaId' | 'shiftId' | 'shiftRoleId' | 'startsAt' | 'placesLeft'
> & { words: string };

type GapRow = Omit<RotaGapRecord, 'words'> &
  Pick<RotaGapEntity, 'haveSkills' | 'here' | 'why'> & { skillIds: string[] };

/** The same of the places that nobody could be found for. */
export async function gapPages(
  tx: SchemeTransaction,
  keys: readonly RotaPageKey[],
): Promise<Map<RotaPageKey, Page<RotaGapRecord>>> {
  return await pagesOf(keys, async (rotaIds, _, limit, after) => {
    const rows = await tx.sql<GapRow>(
      `SELECT gap.*, coalesce(r.skill_ids, '{}') AS "skillIds"
       FROM unnest($2::uuid[]) AS wanted (rota_id) CROSS JOIN LATERAL (
         SELECT id, rota_id AS "rotaId", shift_id AS "shiftId", shift_role_id AS "shiftRoleId", starts_at AS "startsAt", places_left AS "placesLeft",
                have_skills AS "haveSkills", here, why
         FROM rota_gap WHERE scheme_id = $1 AND rota_id = wanted.rota_id AND (starts_at, id) > ($3, $4::uuid) ORDER BY starts_at, id LIMIT $5
       ) gap LEFT JOIN shift_role r ON r.scheme_id = $1 AND r.id = gap."shiftRoleId" ORDER BY gap."startsAt", gap.id`,
      [tx.schemeId, rotaIds, after.at, after.id, limit],
    );
    const others = rows.flatMap(({ why }) => why.flatMap(({ shifts = [] }) => shifts.map(({ shiftId }) => shiftId)));
    const names = await rotaNames(tx, {
      ...{ memberIds: [], seatIds: [], skillIds: rows.flatMap(({ skillIds }) => skillIds) },
      shiftIds: [...rows.map(({ shiftId }) => shiftId), ...others],
    });
    return rows.map((row) => ({ ...row, words: wordsForUnfilled({ ...row, seatId: row.shiftRoleId }, names) }));
  });
}

/** Before every place of every rota. */
const beginning = { at: new Date(0), id: '00000000-0000-0000-0000-000000000000' };

type Asked = Pick<RotaPageKey, 'shiftId' | 'memberId'>;

/** @throws RequestError BAD_USER_INPUT for a cursor that such a list did not give */
async function pagesOf<Row extends { id: string; rotaId: string; startsAt: Date }>(
  keys: readonly RotaPageKey[],
  read: (rotaIds: string[], asked: Asked, limit: number, after: { at: Date; id: string }) => Promise<Row[]>,
): Promise<Map<RotaPageKey, Page<Row>>> {
  const pages = new Map<RotaPageKey, Page<Row>>();
  const alike = Map.groupBy(keys, ({ rotaId: _, ...asked }) => JSON.stringify(asked));
  for (const same of alike.values()) {
    const [one] = same;
    if (!one) continue;
    const after = one.after === null ? beginning : readInstantCursor(one.after);
    const rows = await read(
      same.map(({ rotaId }) => rotaId),
      one,
      one.first + 1,
      after,
    );
    const of = Map.groupBy(rows, ({ rotaId }) => rotaId);
    for (const key of same) {
      pages.set(
        key,
        pageOf(of.get(key.rotaId) ?? [], key.first, (row) => instantCursor(row.startsAt, row.id)),
      );
    }
  }
  return pages;
}
