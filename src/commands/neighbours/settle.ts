import { DomainError } from '../../domain/errors.js';
import { formatMinutes } from '../../domain/minutes.js';
import { addDaysToInstant, lapsesAt } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { HelpExchangeEntity } from '../../entities/neighbours/entities.js';
import { lockAccounts, postExchange } from '../../ledger/accounts.js';
import { planDueWork } from '../../outbox/dueWork.js';
import { actsAsMember } from '../../policies/actor.js';
import { standsInIt } from '../../policies/neighbours.js';
import type { CommandTransaction } from '../defineCommand.js';
import { cancelExchangeWork, cancelOne } from './endExchange.js';
import type { SchemeTime } from './twoSides.js';

interface Wallet {
  id: string;
  memberId: string;
  status: 'OPEN' | 'FROZEN' | 'CLOSED';
  balanceMinutes: number;
  toEarnBackMinutes: number;
  /** Live and not held. */
  freeMinutes: number;
  /** With what is held, or waits for the sweep. */
  lotMinutes: number;
}

export interface Settlement {
  minutes: number;
  by: string;
  /** Staff say what counts, whatever was said before. */
  isDecision?: boolean;
}

/**
 * Moves the credits of an exchange from the wallet of who was helped to that of who helped, once, with the exchange locked. Where they are not there, or a
 * wallet is frozen and the service itself asks, the exchange waits and is tried again every day.
 * What staff decide begins to wait anew: both are told of it, and it is looked at for as long as the first time.
 * @returns how much is missing, 0 where it is settled.
 * @throws DomainError ACCOUNT_NOT_OPEN for whose wallet it is and for staff, HELP_NOT_OPEN for the other side
 * Records ExchangeSettled, or ExchangeWaits where it begins to wait.
 */
export async function settle(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  { minutes, by, isDecision = false }: Settlement,
  time: SchemeTime,
): Promise<number> {
  if (minutes === 0) {
    await finish(tx, exchange, { minutes, by, transferId: null });
    return 0;
  }
  const [helped, helper] = await lockWallets(tx, exchange);
  const isOpen = helped.status === 'OPEN' && helper.status === 'OPEN';
  if (!isOpen && tx.actor.kind !== 'SYSTEM') throw cannotGiveNow(tx, [helped, helper]);
  const missing = isOpen ? Math.max(0, minutes - spendable(helped, time.rules.exchangeFloorMinutes)) : minutes;
  if (missing > 0) {
    if (isDecision || exchange.state !== 'WAITING_FOR_CREDITS') await wait(tx, exchange, minutes, time);
    return missing;
  }
  const transferId = await postExchange(tx, tx.now, {
    from: helped.id,
    to: helper.id,
    minutes,
    floorMinutes: time.rules.exchangeFloorMinutes,
    expiresAt: lapsesAt(tx.now, time.rules.expiryMonths, time.timeZone),
  });
  await finish(tx, exchange, { minutes, by, transferId });
  return 0;
}

/** What is the matter with a wallet is known to whose it is, and to staff; to the other side nothing can be given now, whatever the reason. */
function cannotGiveNow(tx: CommandTransaction<never>, wallets: readonly Wallet[]): DomainError {
  const mayKnow = wallets.some(
    ({ status, memberId }) => status !== 'OPEN' && (actsAsMember(tx.actor, memberId) || isNoParty(tx, wallets)),
  );
  return mayKnow
    ? new DomainError(
        'ACCOUNT_NOT_OPEN',
        "One of the two wallets is frozen, so nothing can be given now. Nothing changed. Please ask the scheme's staff.",
      )
    : new DomainError(
        'HELP_NOT_OPEN',
        "This cannot be settled today. Nothing changed, and nothing is lost: please try again later, or ask the scheme's staff.",
      );
}

function isNoParty(tx: CommandTransaction<never>, wallets: readonly Wallet[]): boolean {
  return !standsInIt(
    tx.actor,
    wallets.map(({ memberId }) => memberId),
  );
}

/** The wallets of both sides, to be locked together with whatever else the caller moves. */
export async function walletsOf(tx: SchemeTransaction, exchanges: readonly HelpExchangeEntity[]): Promise<string[]> {
  const wallets = await tx.sql<{ id: string }>('SELECT id FROM account WHERE scheme_id = $1 AND member_id = ANY ($2)', [
    tx.schemeId,
    exchanges.flatMap(({ helperId, helpedId }) => [helperId, helpedId]),
  ]);
  return wallets.map(({ id }) => id);
}

/**
 * One of the two memberships ends: what both confirmed is given as far as the credits go, nobody taken below zero for it, and where there are none the
 * exchange is cancelled. Call it with the exchange locked, and before the wallet is frozen or passed on.
 * Records ExchangeSettled or ExchangeEnded, and ExchangeStuck where something is missing.
 */
export async function settleAtEnd(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  time: SchemeTime,
): Promise<void> {
  const confirmed = exchange.settledMinutes ?? 0;
  const [helped, helper] = await lockWallets(tx, exchange);
  const isOpen = helped.status === 'OPEN' && helper.status === 'OPEN';
  const minutes = isOpen ? Math.min(confirmed, Math.max(0, spendable(helped, 0))) : 0;
  const bySilence = [exchange.helperConfirmedBy, exchange.helpedConfirmedBy].includes('system');
  const words = `A membership ended: of the ${formatMinutes(confirmed)} that ${bySilence ? 'one side' : 'both'} confirmed, ${formatMinutes(minutes)} could be given.`;
  if (minutes === 0) {
    await cancelOne(tx, exchange, 'MEMBERSHIP_ENDED', words);
  } else {
    const transferId = await postExchange(tx, tx.now, {
      from: helped.id,
      to: helper.id,
      minutes,
      floorMinutes: 0,
      expiresAt: lapsesAt(tx.now, time.rules.expiryMonths, time.timeZone),
    });
    if (minutes < confirmed) exchange.settleReason = words;
    await finish(tx, exchange, { minutes, by: tx.actorName, transferId });
  }
  if (minutes < confirmed) await tx.event('ExchangeStuck', { exchangeId: exchange.id });
}

/** How much help can be thanked for. The floor counts only where nothing is set aside, lapsed or to be earned back (ledger_exchange). */
function spendable(wallet: Wallet, floorMinutes: number): number {
  const isClear = wallet.lotMinutes === wallet.freeMinutes && wallet.toEarnBackMinutes === 0;
  return isClear ? wallet.balanceMinutes - floorMinutes : wallet.freeMinutes;
}

async function finish(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  { minutes, by, transferId }: { minutes: number; by: string; transferId: string | null },
): Promise<void> {
  Object.assign(exchange, {
    ...{ state: 'SETTLED', settledMinutes: minutes, settledAt: tx.now, settledBy: by, transferId },
  });
  await tx.em.flush();
  await cancelExchangeWork(tx, exchange.id);
  const { id: exchangeId, helperId, helpedId } = exchange;
  await tx.event('ExchangeSettled', { exchangeId, helperId, helpedId });
}

async function wait(
  tx: CommandTransaction<never>,
  exchange: HelpExchangeEntity,
  minutes: number,
  { timeZone }: SchemeTime,
): Promise<void> {
  Object.assign(exchange, { state: 'WAITING_FOR_CREDITS', settledMinutes: minutes, waitsSince: tx.now });
  await tx.em.flush();
  await cancelExchangeWork(tx, exchange.id);
  const dueAt = addDaysToInstant(tx.now, 1, timeZone);
  await planDueWork(tx, tx.now, { kind: 'EXCHANGE_COMPLETES', subjectId: exchange.id, dueAt });
  await tx.event('ExchangeWaits', { exchangeId: exchange.id });
}

async function lockWallets(tx: CommandTransaction<never>, exchange: HelpExchangeEntity): Promise<[Wallet, Wallet]> {
  const sides = [exchange.helpedId, exchange.helperId];
  await lockAccounts(tx, await walletsOf(tx, [exchange]));
  const wallets = await tx.sql<Wallet>(
    `SELECT a.id, a.member_id AS "memberId", a.status, a.balance_minutes AS "balanceMinutes", a.to_earn_back_minutes AS "toEarnBackMinutes",
            free.minutes AS "freeMinutes",
            (SELECT coalesce(sum(l.remaining_minutes), 0) FROM lot l WHERE l.scheme_id = $1 AND l.account_id = a.id AND l.remaining_minutes > 0) AS "lotMinutes"
     FROM account a CROSS JOIN LATERAL account_free(a.scheme_id, a.id, $3) free
     WHERE a.scheme_id = $1 AND a.member_id = ANY ($2)`,
    [tx.schemeId, sides, tx.now],
  );
  const [helped, helper] = sides.map((memberId) => wallets.find((wallet) => wallet.memberId === memberId));
  if (!helped || !helper) throw new Error('a member without a wallet');
  return [helped, helper];
}
