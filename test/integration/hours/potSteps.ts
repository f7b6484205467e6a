import { type FundedPot, type FundPotInput, fundPot } from '../../../src/commands/accounts/fundPot.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

/** An operator fills the pot of a group, or with null the community pot. */
export async function filled(
  world: World,
  operator: Actor,
  organisationId: string | null,
  amountMinutes: number,
  more: Partial<FundPotInput> = {},
): Promise<FundedPot> {
  return await fundPot(world.as(operator), { idempotencyKey: newId(), organisationId, amountMinutes, ...more });
}

/** What became of the credits of these logs, in their order. */
export async function creditStates(world: World, hoursLogIds: string[]): Promise<string[]> {
  const rows = await world.test.admin<{ id: string; state: string }>(
    'SELECT id, credit_state AS state FROM hours_log WHERE id = ANY ($1)',
    [hoursLogIds],
  );
  return hoursLogIds.map((id) => rows.find((row) => row.id === id)?.state ?? 'MISSING');
}

/** What remains in the lots of a member's wallet or a group's pot: how much, whose, until when. */
export async function lotsWithFunder(world: World, holderId: string): Promise<object[]> {
  return await world.test.admin(
    `SELECT l.remaining_minutes AS minutes, l.funder, l.expires_at AS until FROM lot l JOIN account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id
     WHERE a.scheme_id = $1 AND (a.member_id = $2 OR a.organisation_id = $2) AND l.remaining_minutes > 0 ORDER BY l.arrived_at, l.id`,
    [world.schemeId, holderId],
  );
}

/** Open pots that cover the oldest of the hours that wait for them: there are never any once a transaction has ended. */
export async function potsThatCouldGive(world: World): Promise<object[]> {
  return await world.test.admin(
    `SELECT DISTINCT a.id, a.balance_minutes, first.reward_minutes
     FROM account a
     CROSS JOIN LATERAL (
       SELECT w.reward_minutes FROM waiting_hours(a.scheme_id, ARRAY[a.id]) w ORDER BY w.decided_at, w.hours_log_id LIMIT 1
     ) first
     WHERE a.kind IN ('POT', 'COMMUNITY_POT') AND a.status = 'OPEN' AND a.balance_minutes >= first.reward_minutes`,
  );
}

export async function accountOf(world: World, organisationId: string | null): Promise<{ id: string; balance: number }> {
  const [row] = await world.test.admin<{ id: string; balance: number }>(
    `SELECT id, balance_minutes AS balance FROM account
     WHERE scheme_id = $1 AND ($2::uuid IS NULL AND kind = 'COMMUNITY_POT' OR organisation_id = $2 AND kind = 'POT')`,
    [world.schemeId, organisationId],
  );
  if (!row) throw new Error('no such pot');
  return row;
}
