import { DomainError } from '../../domain/errors.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { rotaSolve } from '../../policies/rotas.js';
import { defineCommand } from '../defineCommand.js';
import { lockRota } from './rotaNow.js';

/** How long a rota waits where as many are worked out as a process has room for. */
const waitMs = 5_000;

/**
 * Puts the working out of a rota off for some seconds. Locks the rota and its due work.
 * @throws DomainError ALREADY_DONE (nobody wants it any more); RequestError NOT_FOUND, FORBIDDEN. Records no event and no audit row.
 */
export const postponeRota = defineCommand({
  name: 'postponeRota',
  policy: rotaSolve,
  routine: true,
  async run(tx, input: { rotaId: string }): Promise<{ rotaId: string }> {
    tx.authorize(undefined);
    const { id, state } = await lockRota(tx, input.rotaId);
    if (state !== 'SOLVING') throw new DomainError('ALREADY_DONE', 'This rota is not being worked out any more.');
    const dueAt = new Date(tx.now.getTime() + waitMs);
    await planDueWork(tx, tx.now, { kind: 'ROTA_SOLVES', subjectId: id, dueAt });
    return { rotaId: id };
  },
});
