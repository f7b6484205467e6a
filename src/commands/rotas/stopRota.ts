import { DomainError } from '../../domain/errors.js';
import { rotaPropose } from '../../policies/rotas.js';
import { defineCommand } from '../defineCommand.js';
import { findRota, lockRota, notOpen } from './rotaNow.js';

/**
 * Has the service stop working a rota out: what was found so far is written within moments.
 * @throws DomainError ROTA_NOT_OPEN (it is there, confirmed or discarded), ALREADY_DONE (it was asked before); RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const stopRota = defineCommand({
  name: 'stopRota',
  policy: rotaPropose,
  async run(tx, input: { rotaId: string }): Promise<{ rotaId: string }> {
    const { organisationId } = await findRota(tx, input.rotaId);
    tx.authorize({ organisationId });
    const rota = await lockRota(tx, input.rotaId);
    if (rota.state !== 'SOLVING') throw notOpen(rota.state);
    if (rota.stopAskedAt)
      throw new DomainError('ALREADY_DONE', 'It is being stopped already. It will be there in a moment.');
    rota.stopAskedAt = tx.now;
    await tx.em.flush();
    await tx.audit('Rota', rota.id);
    return { rotaId: rota.id };
  },
});
