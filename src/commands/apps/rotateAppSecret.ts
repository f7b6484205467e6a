import { oldSecretDays } from '../../domain/apps/scopes.js';
import { DomainError } from '../../domain/errors.js';
import type { AppEntity } from '../../entities/apps/entities.js';
import { appManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { liveSecrets, lockApp, mustGoOn, newSecret } from './apps.js';

const liveMax = 2;

/**
 * Gives an app another secret. The one before works beside it for seven days, or until it is ended.
 * @throws DomainError INVALID_INPUT (it keeps no secret), TWO_SECRETS_LIVE, ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const rotateAppSecret = defineCommand({
  name: 'rotateAppSecret',
  policy: appManage,
  async run(tx, input: { appId: string }): Promise<{ app: AppEntity; secret: string }> {
    const app = await lockApp(tx, input.appId);
    tx.authorize({ organisationId: app.organisationId ?? null });
    mustGoOn(app);
    if (!app.isConfidential) {
      throw new DomainError('INVALID_INPUT', 'This app keeps no secret: people carry it with them, or it is a till.', {
        field: ['appId'],
      });
    }
    const live = await liveSecrets(tx, tx.now, app.id);
    if (live.length >= liveMax) {
      throw new DomainError(
        'TWO_SECRETS_LIVE',
        'Two secrets work already. Once the app uses the newer one, end the older one; then ask again.',
      );
    }
    for (const older of live) older.expiresAt = new Date(tx.now.getTime() + oldSecretDays * 86_400_000);
    const secret = await newSecret(tx, app);
    await tx.audit('App', app.id);
    return { app, secret };
  },
});
