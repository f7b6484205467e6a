import { newId } from '../../../src/domain/ids.js';
import { memberActor } from '../../integration/spending/steps.js';
import { memberAppToken, serverToken, tillToken } from '../../support/appTokens.js';
import type { World } from '../../support/world.js';

/** What programs a household has: a server that works and one that is suspended, a till, and an app that the member allowed. */
export async function programs(
  world: World,
  marker: string,
  { member, place }: { member: string; place: string },
): Promise<{ raw: { app: string; pausedApp: string; till: string; consent: string }; secretHint: string }> {
  const { appId: app } = await serverToken(world, place, ['hours:read'], `${marker} records`);
  await world.test.admin('UPDATE app SET last_used_at = $2 WHERE id = $1', [app, world.clock.now()]);
  const pausedApp = newId();
  await world.test.admin(
    `INSERT INTO app SELECT (jsonb_populate_record(a, jsonb_build_object('id', $2::uuid, 'status', 'SUSPENDED'))).* FROM app a WHERE a.id = $1`,
    [app, pausedApp],
  );
  const till = await tillToken(world, place, `${marker} desk`);
  const allowed = await memberAppToken(world, memberActor(world, member), ['hours:read'], `${marker} diary`);
  const [secret] = await world.test.admin<{ hint: string }>('SELECT hint FROM app_secret WHERE app_id = $1', [app]);
  return { raw: { app, pausedApp, till: till.id, consent: allowed.id }, secretHint: secret?.hint ?? '' };
}
