import { newId } from '../../../src/domain/ids.js';
import type { World } from '../../support/world.js';

async function walletId(world: World, memberId: string): Promise<string> {
  const [row] = await world.test.admin<{ id: string }>(
    'SELECT id FROM account WHERE scheme_id = $1 AND member_id = $2',
    [world.schemeId, memberId],
  );
  if (!row) throw new Error('no such wallet');
  return row.id;
}

/** Sets credits of a member aside; null where they do not suffice. */
export async function held(world: World, memberId: string, minutes: number, lapsesAt?: Date): Promise<string | null> {
  const holdId = newId();
  const now = world.clock.now();
  const wallet = await walletId(world, memberId);
  const [row] = await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.sql<{ placed: boolean }>('SELECT ledger_place_hold($1, $2, $3, $4, $5, $6) AS placed', [
      world.schemeId,
      now,
      holdId,
      wallet,
      minutes,
      lapsesAt ?? new Date(now.getTime() + 30 * 60_000),
    ]),
  );
  return row?.placed ? holdId : null;
}

/** Gives a hold back; false where it no longer stood. */
export async function released(
  world: World,
  holdId: string,
  state: 'RELEASED' | 'LAPSED' = 'RELEASED',
  graceUntil: Date | null = null,
): Promise<boolean> {
  const [row] = await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.sql<{ released: boolean }>('SELECT ledger_release_hold($1, $2, $3, $4, $5) AS released', [
      world.schemeId,
      world.clock.now(),
      holdId,
      state,
      graceUntil,
    ]),
  );
  return row?.released ?? false;
}
