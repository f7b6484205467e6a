import { newId } from '../../src/domain/ids.js';
import type { World } from '../support/world.js';

/** Short ways to move credits at any instant, past the rules that commands ask first. */
export class Movements {
  constructor(private readonly world: World) {}

  /** The id of an account by its kind and holder. */
  async accountOf(where: string, id: string | null = null): Promise<string> {
    const [account] = await this.world.test.admin<{ id: string }>(
      `SELECT id FROM account WHERE scheme_id = $1 AND ($2::uuid IS NULL OR $2 IN (member_id, organisation_id)) AND kind = '${where}'`,
      [this.world.schemeId, id],
    );
    return account?.id ?? '';
  }

  /** A movement at an instant, whatever its kind. @returns its id */
  async move(
    kind: string,
    from: string,
    to: string,
    minutes: number,
    instant: string,
    more: { redemption_id?: string; hours_log_id?: string; lot_expires_at?: string } = {},
  ): Promise<string> {
    const draft = { id: newId(), kind, amount_minutes: minutes, from_account_id: from, to_account_id: to };
    await this.world.test.admin(
      'SELECT ledger_post($1, $2, (SELECT array_agg(d) FROM jsonb_populate_recordset(NULL::transfer_draft, $3::jsonb) d))',
      [this.world.schemeId, instant, JSON.stringify([{ ...draft, ...more, occurred_at: instant }])],
    );
    return draft.id;
  }

  async takeBack(originalId: string, instant: string): Promise<void> {
    await this.world.test.admin('SELECT ledger_reverse($1, $2, $3, $4, $2, NULL)', [
      ...[this.world.schemeId, instant, newId(), originalId],
    ]);
  }

  /** Something enjoyed at a venue. @returns the id of its movement */
  async enjoy(memberId: string, venueId: string, offerId: string, minutes: number, instant: string) {
    const redemptionId = newId();
    const from = await this.accountOf('WALLET', memberId);
    const id = await this.move('REDEMPTION', from, await this.accountOf('VENUE', venueId), minutes, instant, {
      redemption_id: redemptionId,
    });
    await this.world.test.admin(
      `INSERT INTO redemption (scheme_id, id, member_id, organisation_id, offer_id, state, price_minutes, adults, under16s, accepted_by, redeemed_at,
       placed_at, transfer_id)
     VALUES ($1, $2, $3, $4, $5, 'REDEEMED', $6, 1, 0, 'system', $7, $7, $8)`,
      [this.world.schemeId, redemptionId, memberId, venueId, offerId, minutes, instant, id],
    );
    return { id, redemptionId };
  }

  async unenjoy({ id, redemptionId }: { id: string; redemptionId: string }, instant: string): Promise<void> {
    await this.takeBack(id, instant);
    await this.world.test.admin(`UPDATE redemption SET state = 'REVERSED', reversed_at = $2 WHERE id = $1`, [
      ...[redemptionId, instant],
    ]);
  }

  async gaveHours(memberId: string, groupId: string, minutes: number, decidedAt: string, reversedAt?: string) {
    const id = newId();
    await this.world.test.admin(
      `INSERT INTO hours_log (scheme_id, id, member_id, organisation_id, worked_on, given_minutes, reward_minutes, state, submitted_by, submitted_at,
       decided_by, decided_at, rewarded_as, reversed_at, reversal_reason)
     VALUES ($1, $2, $3, $4, $6::timestamptz::date, $5, $5, CASE WHEN $7::timestamptz IS NULL THEN 'APPROVED' ELSE 'REVERSED' END, 'system', $6,
       'system', $6, 'RECOGNITION_ONLY', $7, CASE WHEN $7::timestamptz IS NOT NULL THEN 'Typed twice' END)`,
      [this.world.schemeId, id, memberId, groupId, minutes, decidedAt, reversedAt ?? null],
    );
  }
}
