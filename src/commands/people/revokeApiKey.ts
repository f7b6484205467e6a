import { DomainError, notFound } from '../../domain/errors.js';
import { ApiKeyEntity } from '../../entities/people/entities.js';
import { keyManage } from '../../policies/keys.js';
import { defineCommand } from '../defineCommand.js';

/**
 * Ends a key: whoever holds it is nobody from now on.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const revokeApiKey = defineCommand({
  name: 'revokeApiKey',
  policy: keyManage,
  changesActors: true,
  async run(tx, input: { apiKeyId: string }): Promise<ApiKeyEntity> {
    await tx.sql('SELECT 1 FROM api_key WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.apiKeyId,
    ]);
    const key = await tx.em.findOne(ApiKeyEntity, { schemeId: tx.schemeId, id: input.apiKeyId });
    if (!key) throw notFound();
    const { createdByMemberId, organisationId = null, memberId = null } = key;
    tx.authorize({ createdByMemberId, organisationId, memberId });
    if (key.revokedAt) throw new DomainError('ALREADY_DONE', 'This key was revoked before.');
    key.revokedAt = tx.now;
    await tx.em.flush();
    await tx.audit('ApiKey', key.id);
    return key;
  },
});
