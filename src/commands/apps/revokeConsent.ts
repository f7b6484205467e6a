import { DomainError, notFound } from '../../domain/errors.js';
import { ConsentEntity } from '../../entities/apps/entities.js';
import { consentManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { forgetGrants } from './endings.js';

/**
 * Takes back what a member allowed an app: from now on it is nobody.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const revokeConsent = defineCommand({
  name: 'revokeConsent',
  policy: consentManage,
  changesActors: true,
  async run(tx, input: { consentId: string }): Promise<ConsentEntity> {
    await tx.sql('SELECT 1 FROM consent WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.consentId,
    ]);
    const consent = await tx.em.findOne(ConsentEntity, { schemeId: tx.schemeId, id: input.consentId });
    if (!consent) throw notFound();
    tx.authorize({ memberId: consent.memberId });
    if (consent.endedAt) throw new DomainError('ALREADY_DONE', 'This was taken back before.');
    consent.endedAt = tx.now;
    await tx.em.flush();
    await forgetGrants(tx, [Buffer.from(consent.grantHash)]);
    await tx.audit('Consent', consent.id);
    return consent;
  },
});
