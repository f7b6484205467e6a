import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { RotaEntity, RotaWishEntity } from '../../entities/rotas/entities.js';
import { rotaShown } from '../../policies/rotas.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

export type RotaRecord = RotaEntity;

/** Rotas by id. Missing ones are left out. */
export async function rotaRecords(tx: SchemeTransaction, ids: readonly string[]): Promise<RotaEntity[]> {
  return await tx.em.find(RotaEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } });
}

/** One rota. @throws RequestError NOT_FOUND, FORBIDDEN */
export const rota = defineQuery({
  name: 'rota',
  policy: rotaShown,
  async run(tx, input: { rotaId: string }): Promise<RotaEntity> {
    const [found] = await rotaRecords(tx, [input.rotaId]);
    if (!found) throw notFound();
    tx.authorize(found);
    return found;
  },
});

export interface RotasInput {
  organisationId: string;
  first: number;
  after?: string | null;
}

/** A page of a group's rotas, the latest first. */
export const rotas = defineQuery({
  name: 'rotas',
  policy: rotaShown,
  async run(tx, { organisationId, first, after }: RotasInput): Promise<Page<RotaEntity>> {
    tx.authorize({ organisationId });
    const rows = await tx.em.find(
      RotaEntity,
      { schemeId: tx.schemeId, organisationId, ...(after ? afterInstant('proposedAt', after) : {}) },
      { orderBy: { proposedAt: 'DESC', id: 'DESC' }, limit: first + 1 },
    );
    return pageOf(rows, first, (row) => instantCursor(row.proposedAt, row.id));
  },
});

/** The latest rotas of many groups, so many of each, in one query and by their index. */
export async function latestRotas(
  tx: SchemeTransaction,
  organisationIds: readonly string[],
  first: number,
): Promise<RotaEntity[]> {
  const ids = await tx.sql<{ id: string }>(
    `SELECT r.id FROM unnest($2::uuid[]) AS wanted (organisation_id) CROSS JOIN LATERAL (
       SELECT id FROM rota WHERE scheme_id = $1 AND organisation_id = wanted.organisation_id ORDER BY proposed_at DESC, id DESC LIMIT $3
     ) r`,
    [tx.schemeId, organisationIds, first],
  );
  return await tx.em.find(
    RotaEntity,
    { schemeId: tx.schemeId, id: { $in: ids.map(({ id }) => id) } },
    { orderBy: { proposedAt: 'DESC', id: 'DESC' } },
  );
}

/** Wishes of many rotas, in the order in which they were said. */
export async function wishesOf(tx: SchemeTransaction, rotaIds: readonly string[]): Promise<RotaWishEntity[]> {
  return await tx.em.find(
    RotaWishEntity,
    { schemeId: tx.schemeId, rotaId: { $in: [...rotaIds] } },
    { orderBy: { id: 'ASC' } },
  );
}
