import { DomainError, RequestError } from '../../../src/domain/errors.js';
import type { World } from '../../support/world.js';

/** Everything that a write could leave behind in the world's scheme: what was refused leaves it as it was. */
export async function traces(world: World): Promise<object> {
  const all = (columns: string, table: string) =>
    `(SELECT coalesce(jsonb_agg(jsonb_build_array(${columns}) ORDER BY id), '[]') FROM ${table} WHERE scheme_id = $1)`;
  const [row] = await world.test.admin(
    `SELECT ${all('id, status, balance_minutes, held_minutes, to_earn_back_minutes, entry_count', 'account')} AS accounts,
            ${all('id, remaining_minutes, held_minutes, expires_at', 'lot')} AS lots,
            ${all('id, state, transfer_id, decided_by, credit_state, appealed_at', 'hours_log')} AS logs,
            ${all('id, state, rows_added, after_row', 'hours_import')} AS imports,
            ${all('id, state', 'mint_request')} AS mint_requests,
            ${all('id, state, checked_in_at, checked_out_at, no_show_at', 'booking')} AS bookings,
            ${all('id, deputy_id, ended_at', 'leader_absence')} AS absences,
            ${all('id, state, reversed_at', 'redemption')} AS redemptions,
            ${all('id, used_at', 'redemption_code')} AS codes,
            ${all('id, title, price_minutes, status, revision, restrictions', 'offer')} AS offers,
            ${all('id, state', 'hold')} AS holds,
            ${all('id, state, revision, role, minimum_age, training_ids, dbs_level', 'opportunity')} AS opportunities,
            ${all('id, state, reason', 'application')} AS applications,
            ${all('id, ended_at', 'guardian_consent')} AS consents,
            ${all('id, state, title, stands_until', 'help_post')} AS posts,
            ${all('id, state', 'help_answer')} AS answers,
            ${all('id, state, revision, proposed_starts_at, helper_minutes, helped_minutes, settled_minutes', 'help_exchange')} AS exchanges,
            ${all('id, ended_at', 'member_block')} AS blocks,
            ${all('id, reason, restored_at', 'match_dismissal')} AS dismissals,
            ${all('id, subject_id, settled_at, settled_by, note', 'staff_task')} AS tasks,
            ${all('id, name, words, cause, kind, skill_id, within_metres, remote, notify', 'saved_search')} AS searches,
            (SELECT count(*) FROM transfer WHERE scheme_id = $1) AS transfers,
            (SELECT count(*) FROM outbox_event WHERE scheme_id = $1) AS events,
            (SELECT count(*) FROM audit WHERE scheme_id = $1) AS audits,
            (SELECT count(*) FROM idempotency WHERE scheme_id = $1) AS keys`,
    [world.schemeId],
  );
  return row ?? {};
}

export interface Refusal {
  code: string;
  field?: string[];
  availableMinutes?: number;
  reasons?: string[];
}

/** Runs a write that must be refused, sees that it left no trace, and answers with the refusal. */
export async function refused(world: World, work: () => Promise<unknown>): Promise<Refusal> {
  const before = await traces(world);
  const refusal = await refusalOf(work);
  expect(await traces(world)).toEqual(before);
  return refusal;
}

export async function refusalOf(work: () => Promise<unknown>): Promise<Refusal> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RequestError) return { code: error.code };
    if (!(error instanceof DomainError)) throw error;
    const { field, availableMinutes, reasons } = error.detail;
    return {
      code: error.code,
      ...(field ? { field } : {}),
      ...(availableMinutes === undefined ? {} : { availableMinutes }),
      ...(reasons ? { reasons: reasons.map((reason) => reason.code) } : {}),
    };
  }
  throw new Error('it was not refused');
}

/** The outbox in the order of its events: type and payload. */
export async function events(world: World): Promise<[string, object][]> {
  const rows = await world.test.admin<{ type: string; payload: object }>(
    'SELECT type, payload FROM outbox_event WHERE scheme_id = $1 ORDER BY occurred_at, id',
    [world.schemeId],
  );
  return rows.map(({ type, payload }) => [type, payload]);
}

/** The audit rows of an action: who, about what. */
export async function audited(world: World, action: string): Promise<{ actor: string; subject: string | null }[]> {
  return await world.test.admin(
    'SELECT actor, subject_id AS subject FROM audit WHERE scheme_id = $1 AND action = $2 ORDER BY occurred_at, id',
    [world.schemeId, action],
  );
}

/** A wallet's lots that still hold something, in the order they are spent: what remains, what of it is held, until when it lives. */
export async function lotsOf(world: World, memberId: string): Promise<[number, number, string | null][]> {
  const rows = await world.test.admin<{ remaining: number; held: number; expires: Date | null }>(
    `SELECT l.remaining_minutes AS remaining, l.held_minutes AS held, l.expires_at AS expires
     FROM lot l JOIN account a ON a.scheme_id = l.scheme_id AND a.id = l.account_id
     WHERE a.scheme_id = $1 AND a.member_id = $2 AND l.remaining_minutes > 0 ORDER BY l.expires_at NULLS LAST, l.arrived_at, l.id`,
    [world.schemeId, memberId],
  );
  return rows.map(({ remaining, held, expires }) => [remaining, held, expires?.toISOString() ?? null]);
}

export interface WalletState {
  balance: number;
  held: number;
  toEarnBack: number;
}

export async function walletOf(world: World, memberId: string): Promise<WalletState> {
  const [row] = await world.test.admin<WalletState>(
    'SELECT balance_minutes AS balance, held_minutes AS held, to_earn_back_minutes AS "toEarnBack" FROM account WHERE scheme_id = $1 AND member_id = $2',
    [world.schemeId, memberId],
  );
  if (!row) throw new Error('no such wallet');
  return row;
}

/** The balance of the scheme's own account of this kind. */
export async function schemeBalance(world: World, kind: 'ISSUANCE' | 'COMMUNITY_POT'): Promise<number> {
  const [row] = await world.test.admin<{ balance: number }>(
    'SELECT balance_minutes AS balance FROM account WHERE scheme_id = $1 AND kind = $2',
    [world.schemeId, kind],
  );
  return row?.balance ?? Number.NaN;
}

/** The account of a holder, or the scheme's own of a kind. */
export async function accountOf(
  world: World,
  of: { memberId?: string; organisationId?: string; kind?: string },
): Promise<string> {
  const [row] = await world.test.admin<{ id: string }>(
    `SELECT id FROM account WHERE scheme_id = $1 AND member_id IS NOT DISTINCT FROM $2 AND organisation_id IS NOT DISTINCT FROM $3
     AND ($4::text IS NULL OR kind = $4)`,
    [world.schemeId, of.memberId ?? null, of.organisationId ?? null, of.kind ?? null],
  );
  if (!row) throw new Error('no such account');
  return row.id;
}

/** What an account is now, why, and since when. */
export async function statusOf(world: World, accountId: string): Promise<object> {
  const [row] = await world.test.admin(
    'SELECT status, status_reason AS reason, status_since AS since FROM account WHERE id = $1',
    [accountId],
  );
  return row ?? {};
}
