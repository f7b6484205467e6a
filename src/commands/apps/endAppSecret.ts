import { DomainError } from '../../domain/errors.js';
import { type AppEntity, AppSecretEntity } from '../../entities/apps/entities.js';
import { appManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { lockApp } from './apps.js';

/**
 * Ends one secret of an app, from now on. What was issued with it lasts at most ten minutes more; suspendApp ends that too.
 * @throws DomainError INVALID_INPUT (no such secret), ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const endAppSecret = defineCommand({
  name: 'endAppSecret',
  policy: appManage,
  async run(tx, input: { appId: string; hint: string }): Promise<AppEntity> {
    const app = await lockApp(tx, input.appId);
    tx.authorize({ organisationId: app.organisationId ?? null });
    const secret = await tx.em.findOne(AppSecretEntity, { schemeId: tx.schemeId, appId: app.id, hint: input.hint });
    if (!secret) {
      throw new DomainError(
        'INVALID_INPUT',
        'The app has no secret that begins like this. Look at the app’s secrets again.',
        {
          field: ['hint'],
        },
      );
    }
    if (secret.endedAt || (secret.expiresAt && secret.expiresAt <= tx.now))
      throw new DomainError('ALREADY_DONE', 'This secret ended before.');
    secret.endedAt = tx.now;
    await tx.em.flush();
    await tx.audit('App', app.id, { hint: secret.hint });
    return app;
  },
});
