import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutRoot, type House } from '../house.js';
import { matchSeekersMax } from '../settings.js';
import { writeSessions } from '../world/people.js';
import type { World } from '../world/world.js';

/** A member who asks what suits them. */
export interface Seeker {
  memberId: string;
  token: string;
}

/**
 * Fills the borough with what matching is measured on, in bulk and as superuser, and opens sessions for members spread over the whole of it.
 * Done last and only where it is asked for: no other figure is measured on it.
 */
export async function fillMatching(house: House, world: World): Promise<Seeker[]> {
  const now = new Date();
  const { size, schemeId, members, database, secrets } = world;
  await house.admin.query(readFileSync(join(checkoutRoot, 'bench', 'matching', 'fill.sql'), 'utf8'));
  await house.admin.query('SELECT match_bench.fill($1, $2, $3, $4)', [schemeId, now, size.opportunities, size.groups]);
  await house.admin.query('VACUUM ANALYZE');
  await house.admin.query('CHECKPOINT');
  const every = Math.max(1, Math.floor(members.length / matchSeekersMax));
  const asking = members.filter((_, index) => index % every === 0).slice(0, matchSeekersMax);
  const memberIds = asking.map(({ id }) => id);
  const tokens = await database.inScheme(schemeId, (tx) => writeSessions(tx, secrets, memberIds, now));
  return memberIds.map((memberId, index) => ({ memberId, token: tokens[index] ?? '' }));
}
