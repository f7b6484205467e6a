import { DomainError, notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { RotaEntity } from '../../entities/rotas/entities.js';

/** A rota as it is before anything is locked: to be asked about. @throws RequestError NOT_FOUND */
export async function findRota(tx: SchemeTransaction, rotaId: string): Promise<RotaEntity> {
  const rota = await tx.em.findOne(RotaEntity, { schemeId: tx.schemeId, id: rotaId });
  if (!rota) throw notFound();
  return rota;
}

/** A rota that nobody else changes until this transaction ends. It is locked before memberships and everything after them. @throws RequestError NOT_FOUND */
export async function lockRota(tx: SchemeTransaction, rotaId: string): Promise<RotaEntity> {
  await tx.sql('SELECT 1 FROM rota WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, rotaId]);
  const rota = await tx.em.findOne(RotaEntity, { schemeId: tx.schemeId, id: rotaId }, { refresh: true });
  if (!rota) throw notFound();
  return rota;
}

/** @throws DomainError ROTA_NOT_OPEN, ROTA_CHANGED */
export function mustBeProposed({ state, revision }: Pick<RotaEntity, 'state' | 'revision'>, seen: number): void {
  if (state !== 'PROPOSED') throw notOpen(state);
  if (revision === seen) return;
  throw new DomainError(
    'ROTA_CHANGED',
    'Somebody changed this rota meanwhile. Please look at it again, and then decide.',
    { field: ['revision'] },
  );
}

export function notOpen(state: RotaEntity['state']): DomainError {
  const words = {
    SOLVING: 'This rota is still being worked out. Wait until it is there, or stop it.',
    PROPOSED: 'This rota is there to be looked at already.',
    CONFIRMED: 'This rota is confirmed. Ask for a new one that is based on it.',
    DISCARDED: 'This rota was discarded. Ask for a new one.',
  } as const;
  return new DomainError('ROTA_NOT_OPEN', words[state]);
}
