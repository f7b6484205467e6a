import type { AppEntity } from '../../entities/apps/entities.js';
import { appManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { lockApp, mustGoOn } from './apps.js';
import { endAppAccess } from './endings.js';

/**
 * Ends an app for good, with its secrets, what members allowed it, and the tills that run it.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const endApp = defineCommand({
  name: 'endApp',
  policy: appManage,
  changesActors: true,
  async run(tx, input: { appId: string }): Promise<AppEntity> {
    const app = await lockApp(tx, input.appId);
    tx.authorize({ organisationId: app.organisationId ?? null });
    mustGoOn(app);
    await endAppAccess(tx, tx.now, { appId: app.id });
    await tx.audit('App', app.id);
    return await lockApp(tx, app.id);
  },
});
