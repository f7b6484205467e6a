interface Account {
  balance: number;
  held: number;
  /** Issuance and venues have no lots and nothing to earn back. */
  isWalletOrPot: boolean;
}

interface Hold {
  accountId: string;
  venueId: string;
  holdId: string;
  minutes: number;
  placedAt: number;
}

export interface ApprovedHours {
  hoursLogId: string;
  /** The pot of the group they were given to, and the wallet of who gave them. */
  potId: string;
  walletId: string;
  minutes: number;
  reward: 'CREDITS' | 'DONATE' | 'RECOGNITION_ONLY';
  decidedAt: number;
}

/** What became of the holder of a closed account, and so of credits that still come back to it or are taken from it. */
type Onward =
  | { kind: 'JOINED'; toId: string }
  /** Null: nobody said, so the community pot. */
  | { kind: 'SETTLED'; toId: string | null }
  | { kind: 'GROUP_CLOSED' };

export interface ExpectedAccount {
  balance: number;
  held: number;
  toEarnBack: number;
}

/**
 * What every account must show, kept by adding up what was acknowledged. It knows nothing of lots, days or SQL, so it cannot make the same mistake as
 * the ledger.
 */
export class Model {
  private readonly accounts = new Map<string, Account>();
  /** By the redemption that stands as a hold. */
  private readonly holds = new Map<string, Hold>();
  private readonly closed = new Map<string, Onward>();
  private readonly frozen = new Set<string>();
  /** Memberships that ended, by their wallet, settled or not. */
  private readonly ended = new Set<string>();
  /** Approved hours that wait for a pot, and those that were credited. */
  private waiting: ApprovedHours[] = [];
  private readonly awards = new Map<string, { fromId: string; toId: string; minutes: number }>();
  private communityPotId = '';
  private issuanceId = '';

  /** The scheme's own accounts, which are open already. */
  settleThrough(communityPotId: string, issuanceId: string): void {
    this.communityPotId = communityPotId;
    this.issuanceId = issuanceId;
  }

  open(accountId: string, isWalletOrPot: boolean): void {
    this.accounts.set(accountId, { balance: 0, held: 0, isWalletOrPot });
  }

  copy(): Model {
    const copy = new Model();
    for (const [id, account] of this.accounts) copy.accounts.set(id, { ...account });
    for (const [id, hold] of this.holds) copy.holds.set(id, hold);
    for (const [id, onward] of this.closed) copy.closed.set(id, onward);
    for (const id of this.frozen) copy.frozen.add(id);
    for (const id of this.ended) copy.ended.add(id);
    copy.waiting = [...this.waiting];
    for (const [id, award] of this.awards) copy.awards.set(id, award);
    copy.settleThrough(this.communityPotId, this.issuanceId);
    return copy;
  }

  expected(accountId: string): ExpectedAccount {
    const { balance, held, isWalletOrPot } = this.account(accountId);
    return { balance, held, toEarnBack: isWalletOrPot ? Math.max(0, -balance) : 0 };
  }

  accountIds(): string[] {
    return [...this.accounts.keys()];
  }

  move(fromId: string, toId: string, minutes: number): void {
    this.account(fromId).balance -= minutes;
    this.account(toId).balance += minutes;
  }

  /** A transfer comes back: free credits go first, then holds are given back for it, the newest first (S6). */
  takeBack(fromId: string, toId: string, minutes: number): void {
    const from = this.account(fromId);
    if (from.isWalletOrPot) {
      const newestFirst = [...this.holds]
        .filter(([, hold]) => hold.accountId === fromId)
        .sort(([, a], [, b]) => b.placedAt - a.placedAt || (a.holdId < b.holdId ? 1 : -1));
      for (const [redemptionId] of newestFirst) {
        if (Math.max(0, from.balance) - from.held >= minutes) break;
        this.endHold(redemptionId);
      }
    }
    this.move(fromId, toId, minutes);
  }

  hold(redemptionId: string, hold: Hold): void {
    this.holds.set(redemptionId, hold);
    this.account(hold.accountId).held += hold.minutes;
  }

  /** Nothing where it is over already. */
  endHold(redemptionId: string): void {
    const hold = this.holds.get(redemptionId);
    if (!hold) return;
    this.holds.delete(redemptionId);
    this.account(hold.accountId).held -= hold.minutes;
  }

  /** All that stand at a venue, or of a wallet. */
  endHoldsOf(accountOrVenueId: string): void {
    for (const [redemptionId, { accountId, venueId }] of this.holds)
      if (accountId === accountOrVenueId || venueId === accountOrVenueId) this.endHold(redemptionId);
  }

  freeze(accountId: string): void {
    this.frozen.add(accountId);
  }

  unfreeze(accountId: string): void {
    this.frozen.delete(accountId);
  }

  isClosed(accountId: string): boolean {
    return this.closed.has(accountId);
  }

  /** The wallet that stands for this one, after memberships were joined. */
  remaining(walletId: string): string {
    const onward = this.closed.get(walletId);
    return onward?.kind === 'JOINED' ? this.remaining(onward.toId) : walletId;
  }

  hasEnded(walletId: string): boolean {
    return this.ended.has(walletId);
  }

  /** A transfer is mirrored. What comes back to a holder who is gone, or is taken from one, goes on to where the rest went. */
  reverse(fromId: string, toId: string, minutes: number): void {
    this.takeBack(fromId, toId, minutes);
    this.goOn(fromId);
    this.goOn(toId);
  }

  /** New credits under MINT; under POT out of the group's pot, or the community pot where the group has closed. */
  approve(hours: ApprovedHours, isPot: boolean): void {
    if (hours.reward === 'RECOGNITION_ONLY') return;
    if (isPot) this.waiting.push(hours);
    else this.credit(hours, this.issuanceId);
  }

  /** What waited for a pot waits no longer; what was credited goes back. */
  reverseAward(hoursLogId: string): void {
    this.waiting = this.waiting.filter((hours) => hours.hoursLogId !== hoursLogId);
    const award = this.awards.get(hoursLogId);
    if (award) this.reverse(award.toId, award.fromId, award.minutes);
  }

  /** Whatever filled a pot: the oldest approved go first, and none overtakes (E1, E4, E5, E6). */
  creditWaiting(): void {
    this.waiting.sort((a, b) => a.decidedAt - b.decidedAt || (a.hoursLogId < b.hoursLogId ? -1 : 1));
    for (let credited = true; credited; ) {
      const blocked = new Set<string>();
      credited = false;
      for (const hours of [...this.waiting]) {
        const payerId = this.closed.has(hours.potId) ? this.communityPotId : hours.potId;
        const stays = this.receiverOf(hours) === payerId;
        if (
          !stays &&
          (blocked.has(payerId) || this.frozen.has(payerId) || this.account(payerId).balance < hours.minutes)
        ) {
          blocked.add(payerId);
          continue;
        }
        this.waiting = this.waiting.filter((other) => other !== hours);
        if (!stays) this.credit(hours, payerId);
        credited = true;
      }
    }
  }

  private credit(hours: ApprovedHours, fromId: string): void {
    const toId = this.receiverOf(hours);
    this.move(fromId, toId, hours.minutes);
    this.awards.set(hours.hoursLogId, { fromId, toId, minutes: hours.minutes });
  }

  private receiverOf({ reward, walletId }: ApprovedHours): string {
    const receiverId = this.remaining(walletId);
    return reward === 'DONATE' || this.ended.has(receiverId) ? this.communityPotId : receiverId;
  }

  /** The membership of a wallet has ended: what is held is given back, and the wallet waits. */
  endMembership(walletId: string): void {
    this.endHoldsOf(walletId);
    this.ended.add(walletId);
    this.frozen.add(walletId);
  }

  /** Two wallets become one: credits are moved, and what is to be earned back is taken (P1). */
  join(leavingId: string, remainingId: string): void {
    this.closed.set(leavingId, { kind: 'JOINED', toId: remainingId });
    this.moveJoined(leavingId, remainingId);
  }

  /** The wallet of a membership that ended is passed on and closed (P6, P7). @param lapsed what of it had lapsed before */
  settleWallet(walletId: string, toId: string | null, lapsed: number): void {
    this.frozen.delete(walletId);
    this.closed.set(walletId, { kind: 'SETTLED', toId });
    this.move(walletId, this.communityPotId, lapsed);
    this.passOn(walletId, toId);
  }

  /** P10 and P11. */
  closeBody(potId: string, venueId: string): void {
    if (venueId) {
      this.endHoldsOf(venueId);
      this.move(venueId, this.issuanceId, this.account(venueId).balance);
    }
    // A freeze ends here: what waits for the pot has a right to what is left.
    this.frozen.delete(potId);
    this.creditWaiting();
    for (const id of [potId, venueId]) if (id) this.closed.set(id, { kind: 'GROUP_CLOSED' });
    if (potId) this.settlePot(potId);
  }

  private goOn(accountId: string): void {
    const onward = this.closed.get(accountId);
    if (onward?.kind === 'JOINED') {
      this.moveJoined(accountId, onward.toId);
      this.goOn(onward.toId);
    } else if (onward?.kind === 'SETTLED') {
      this.passOn(accountId, onward.toId);
    } else if (onward) {
      this.settlePot(accountId);
    }
  }

  private moveJoined(leavingId: string, remainingId: string): void {
    const { balance } = this.account(leavingId);
    if (balance >= 0) this.move(leavingId, remainingId, balance);
    else this.takeBack(remainingId, leavingId, -balance);
  }

  private passOn(walletId: string, toId: string | null): void {
    const { balance } = this.account(walletId);
    if (balance < 0) {
      this.move(this.issuanceId, walletId, -balance);
      return;
    }
    const receiverId = toId === null ? null : this.remaining(toId);
    const isOpen = receiverId !== null && !this.frozen.has(receiverId) && !this.closed.has(receiverId);
    this.move(walletId, isOpen && receiverId !== null ? receiverId : this.communityPotId, balance);
  }

  private settlePot(potId: string): void {
    const { balance } = this.account(potId);
    if (balance >= 0) {
      this.move(potId, this.communityPotId, balance);
      return;
    }
    const there = Math.min(-balance, Math.max(0, this.account(this.communityPotId).balance));
    this.move(this.communityPotId, potId, there);
    this.move(this.issuanceId, potId, -balance - there);
  }

  private account(accountId: string): Account {
    const account = this.accounts.get(accountId);
    if (!account) throw new Error('the model does not know this account');
    return account;
  }
}
