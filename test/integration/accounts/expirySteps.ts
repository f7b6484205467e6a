import {
  type ExpireCreditsInput,
  type ExpiredCredits,
  expireCredits,
} from '../../../src/commands/accounts/expireCredits.js';
import type { Database } from '../../../src/entities/database.js';
import { connectDatabase } from '../../support/database.js';
import type { World } from '../../support/world.js';
import { schemeBalance } from './traces.js';

/** Goes to the world's data as the worker does. Close it before the world. */
export async function workerOf(world: World): Promise<Database> {
  return await connectDatabase({ url: world.test.adminUrl, role: 'tc_worker', poolMax: 6 });
}

/** The sweep of the world's scheme, at the world's clock. */
export async function swept(world: World, database: Database, input: ExpireCreditsInput = {}): Promise<ExpiredCredits> {
  const actor = { kind: 'SYSTEM', schemeId: world.schemeId } as const;
  return await expireCredits({ ...world.as(actor), database }, input);
}

export interface SweptWallet {
  member_id: string;
  transfer_id: string;
  minutes: number;
}

/** What is behind it, for so many wallets at most; null where nothing is left. */
export async function sweptOnce(world: World, database: Database, walletsMax: number): Promise<SweptWallet[] | null> {
  const at = world.clock.now();
  return await database.inScheme(world.schemeId, async (tx) => {
    const found = await tx.sql<{ id: string }>('SELECT account_id AS id FROM lapsed_wallets($1, $2, $3)', [
      world.schemeId,
      at,
      walletsMax,
    ]);
    if (found.length === 0) return null;
    const wallets = found.map(({ id }) => id);
    return await tx.sql<SweptWallet>('SELECT * FROM expire_lots($1, $2, $2, $3)', [world.schemeId, at, wallets]);
  });
}

/** Lots of the community pot that still hold something: what remains, whose it was, when it lapses. */
export async function potLots(world: World): Promise<[number, string | null, string | null][]> {
  const rows = await world.test.admin<{ remaining: number; funder: string | null; expires: Date | null }>(
    `SELECT l.remaining_minutes AS remaining, l.funder, l.expires_at AS expires FROM lot l JOIN account a ON a.id = l.account_id
     WHERE a.scheme_id = $1 AND a.kind = 'COMMUNITY_POT' AND l.remaining_minutes > 0 ORDER BY l.funder NULLS LAST, l.id`,
    [world.schemeId],
  );
  return rows.map(({ remaining, funder, expires }) => [remaining, funder, expires?.toISOString() ?? null]);
}

export const pot = (world: World) => schemeBalance(world, 'COMMUNITY_POT');
