import { DomainError } from '../../domain/errors.js';
import type { AppEntity } from '../../entities/apps/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { lockApp, mustGoOn } from './apps.js';

/**
 * Lets a suspended app go on: consents and tills that have not lapsed meanwhile are good again.
 * @throws DomainError ALREADY_DONE; RequestError NOT_FOUND, FORBIDDEN.
 */
export const resumeApp = defineCommand({
  name: 'resumeApp',
  policy: schemeOperation,
  changesActors: true,
  async run(tx, input: { appId: string }): Promise<AppEntity> {
    tx.authorize(undefined);
    const app = await lockApp(tx, input.appId);
    mustGoOn(app);
    if (app.status === 'ACTIVE') throw new DomainError('ALREADY_DONE', 'This app is not suspended.');
    app.status = 'ACTIVE';
    await tx.em.flush();
    await tx.audit('App', app.id);
    return app;
  },
});
