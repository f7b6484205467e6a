import { DomainError, notFound } from '../../domain/errors.js';
import { TillEntity } from '../../entities/apps/entities.js';
import { tillManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { forgetGrants } from './endings.js';

/**
 * Takes a device its till: from now on it is nobody.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const unpairTill = defineCommand({
  name: 'unpairTill',
  policy: tillManage,
  changesActors: true,
  async run(tx, input: { tillId: string }): Promise<TillEntity> {
    await tx.sql('SELECT 1 FROM till WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, input.tillId]);
    const till = await tx.em.findOne(TillEntity, { schemeId: tx.schemeId, id: input.tillId });
    if (!till) throw notFound();
    tx.authorize({ organisationId: till.organisationId });
    if (till.unpairedAt) throw new DomainError('ALREADY_DONE', 'This till was unpaired before.');
    till.unpairedAt = tx.now;
    await tx.em.flush();
    await forgetGrants(tx, [Buffer.from(till.grantHash)]);
    await tx.audit('Till', till.id);
    return till;
  },
});
