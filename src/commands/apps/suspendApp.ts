import { DomainError } from '../../domain/errors.js';
import type { AppEntity } from '../../entities/apps/entities.js';
import { appManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { lockApp, mustGoOn } from './apps.js';

/**
 * Pauses an app: from now on it is nobody, whatever it shows. Consents and tills wait.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const suspendApp = defineCommand({
  name: 'suspendApp',
  policy: appManage,
  changesActors: true,
  async run(tx, input: { appId: string }): Promise<AppEntity> {
    const app = await lockApp(tx, input.appId);
    tx.authorize({ organisationId: app.organisationId ?? null });
    mustGoOn(app);
    if (app.status === 'SUSPENDED') throw new DomainError('ALREADY_DONE', 'This app is suspended already.');
    app.status = 'SUSPENDED';
    await tx.em.flush();
    await tx.audit('App', app.id);
    return app;
  },
});
