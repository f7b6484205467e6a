import type { SchemeTransaction } from '../../../entities/database.js';
import type { DemoMember } from '../borough.js';

interface Wallet {
  free: number;
  toEarnBack: boolean;
}

/**
 * What members can spend, as the ledger says it at the beginning of a stretch of days. What arrives in those days can be spent in the next
 * stretch; so nothing here ever hopes for more than the ledger has.
 */
export class Wallets {
  private wallets = new Map<string, Wallet>();
  private readonly lastMoves = new Map<string, Date>();
  private readonly pins = new Map<string, number>();

  /** Reads what stays spendable until the end of the stretch. */
  async read(tx: SchemeTransaction, until: Date): Promise<void> {
    const rows = await tx.sql<{ memberId: string; free: number; toEarnBack: number }>(
      `SELECT a.member_id AS "memberId", a.to_earn_back_minutes AS "toEarnBack", free.minutes::integer AS free
       FROM account a CROSS JOIN LATERAL account_free(a.scheme_id, a.id, $2) free
       WHERE a.scheme_id = $1 AND a.kind = 'WALLET' AND a.status = 'OPEN' AND a.balance_minutes > 0`,
      [tx.schemeId, until],
    );
    this.wallets = new Map(rows.map((row) => [row.memberId, { free: row.free, toEarnBack: row.toEarnBack > 0 }]));
  }

  /** Minutes that can be spent or given now; none where something is to be earned back. */
  free(member: DemoMember): number {
    const wallet = this.wallets.get(member.id);
    return wallet && !wallet.toEarnBack ? Math.max(0, wallet.free) : 0;
  }

  /** Takes what was spent, given, set aside or reversed. Below nothing, the rest of the stretch is closed for spending. */
  take(member: DemoMember, minutes: number): void {
    const wallet = this.wallets.get(member.id) ?? { free: 0, toEarnBack: false };
    const free = wallet.free - minutes;
    this.wallets.set(member.id, { free, toEarnBack: wallet.toEarnBack || free < 0 });
  }

  /** Notes that something moved in a wallet or a pot. */
  moved(accountId: string, at: Date): void {
    this.lastMoves.set(accountId, at);
  }

  /** The instant itself, or a minute after the last thing that moved in one of the accounts. */
  afterLastMove(at: Date, ...accountIds: string[]): Date {
    const moves = accountIds.map((id) => (this.lastMoves.get(id)?.getTime() ?? 0) + 60_000);
    return new Date(Math.max(at.getTime(), ...moves));
  }

  /** Counts a hold that stands. */
  pin(member: DemoMember): void {
    this.pins.set(member.id, (this.pins.get(member.id) ?? 0) + 1);
  }

  unpin(member: DemoMember): void {
    this.pins.set(member.id, (this.pins.get(member.id) ?? 0) - 1);
  }

  /** Does a hold stand that a reversal might release? */
  isPinned(member: DemoMember): boolean {
    return (this.pins.get(member.id) ?? 0) > 0;
  }
}
