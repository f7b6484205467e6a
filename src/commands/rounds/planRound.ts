import { notFound } from '../../domain/errors.js';
import { RoundEntity } from '../../entities/rounds/entities.js';
import { planDueWork } from '../../outbox/dueWork.js';
import type { CommandTransaction } from '../defineCommand.js';

/** Has the round's next batch done as soon as a worker is free. After the round is locked, as due work always is. */
export async function planRound(tx: CommandTransaction<never>, roundId: string): Promise<void> {
  await planDueWork(tx, tx.now, { kind: 'ROUND_GOES_ON', subjectId: roundId, dueAt: tx.now });
}

/** @throws RequestError NOT_FOUND */
export async function lockRound(tx: CommandTransaction<never>, id: string): Promise<RoundEntity> {
  const locked = await tx.sql('SELECT id FROM round WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tx.schemeId,
    id,
  ]);
  if (locked.length === 0) throw notFound();
  return await tx.em.findOneOrFail(RoundEntity, { schemeId: tx.schemeId, id }, { refresh: true });
}
