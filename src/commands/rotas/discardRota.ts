import { cancelDueWork } from '../../outbox/dueWork.js';
import { rotaPropose } from '../../policies/rotas.js';
import { defineCommand } from '../defineCommand.js';
import { findRota, lockRota, notOpen } from './rotaNow.js';

/**
 * Throws a rota away that is being worked out or is there to be looked at. Bookings stay as they are.
 * @throws DomainError ROTA_NOT_OPEN (it is confirmed or was discarded); RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const discardRota = defineCommand({
  name: 'discardRota',
  policy: rotaPropose,
  async run(tx, input: { rotaId: string }): Promise<{ rotaId: string }> {
    const { organisationId } = await findRota(tx, input.rotaId);
    tx.authorize({ organisationId });
    const rota = await lockRota(tx, input.rotaId);
    if (rota.state !== 'SOLVING' && rota.state !== 'PROPOSED') throw notOpen(rota.state);
    Object.assign(rota, { state: 'DISCARDED', discardedAt: tx.now, revision: rota.revision + 1 });
    await tx.em.flush();
    await cancelDueWork(tx, tx.now, { kind: 'ROTA_SOLVES', subjectId: rota.id });
    await tx.audit('Rota', rota.id);
    return { rotaId: rota.id };
  },
});
