import type { RotaRemark } from '../../domain/rotas/rota.js';
import { remarkWords } from '../../domain/rotas/rotaWords.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { RotaEntity } from '../../entities/rotas/entities.js';
import { rotaNames } from './rotaNames.js';

/** What a coordinator should know of each rota besides its places, in words. As many queries for one rota as for many. */
export async function rotaFindings(tx: SchemeTransaction, rotaIds: readonly string[]): Promise<Map<string, string[]>> {
  const rotas = await tx.em.find(RotaEntity, { schemeId: tx.schemeId, id: { $in: [...rotaIds] } });
  const remarks = rotas.flatMap((rota) => rota.remarks);
  if (remarks.length === 0) return new Map();
  const names = await rotaNames(tx, {
    memberIds: remarks.flatMap(peopleIn),
    shiftIds: remarks.flatMap(shiftsIn),
    seatIds: remarks.flatMap((remark) => ('seatId' in remark ? [remark.seatId] : [])),
    skillIds: [],
  });
  return new Map(rotas.map((rota) => [rota.id, rota.remarks.map((remark) => remarkWords(remark, names))]));
}

function peopleIn(remark: RotaRemark): string[] {
  if ('personIds' in remark) return remark.personIds;
  return 'personId' in remark ? [remark.personId] : [];
}

function shiftsIn(remark: RotaRemark): string[] {
  if ('shiftIds' in remark) return remark.shiftIds;
  return 'shiftId' in remark ? [remark.shiftId] : [];
}
