import { newId } from '../../../src/domain/ids.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

/** Begins a session of this member and answers what their requests carry. */
export async function signedIn(world: World, memberId: string): Promise<string> {
  const { secrets } = world.services;
  const token = secrets.newToken('tcs');
  await world.test.admin(
    `INSERT INTO session (scheme_id, id, member_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      world.schemeId,
      newId(),
      memberId,
      secrets.tokenHash(token),
      world.clock.now(),
      new Date(world.clock.now().getTime() + 60 * 86_400_000),
    ],
  );
  return `Bearer ${token}`;
}

/** Whoever this member is now, found out as the service does: with their roles and everybody they may act for. */
export async function actorNow(world: World, memberId: string): Promise<Actor> {
  const door = new Authenticator(world.test.database, world.services.secrets);
  return await door.actorOf(await signedIn(world, memberId), world.clock.now());
}
