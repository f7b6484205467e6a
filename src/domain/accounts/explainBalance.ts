import { formatMinutes } from '../minutes.js';
import { dateWords } from '../notifications/dates.js';
import { localDay } from '../schemes/localTime.js';

/** What an account's entries of one kind and direction add up to. Amounts are in minutes, below zero where they left. */
export interface BalanceTotal {
  kind: string;
  /** The kind of what was reversed; null unless the kind is REVERSAL. */
  reversedKind: string | null;
  minutes: number;
  movements: number;
}

/** What remains of credits that arrived together. */
export interface RemainingLot {
  amountMinutes: number;
  remainingMinutes: number;
  arrivedAt: Date;
  expiresAt: Date | null;
}

/** What a replay of the whole history found, beside what the account itself says. */
export interface ReplayFindings {
  entriesMinutes: number;
  entryCount: number;
  wrongLines: number;
  balanceMinutes: number;
  countedEntries: number;
  /** What remains in the lots; null for an account without lots, and for an instant in the past. */
  lotsMinutes: number | null;
}

/** What arrived, and what left, by kind. */
const words: Readonly<Record<string, readonly [arrived: string, left: string]>> = {
  ISSUE: ['Earned for time given', 'Issued for time given'],
  AWARD: ['Earned for time given', 'Awarded for time given'],
  REDEMPTION: ['Enjoyed here by members', 'Enjoyed'],
  GIFT: ['Received as gifts', 'Given to others'],
  DONATION: ['Donated by members', 'Donated'],
  EXCHANGE: ['Earned by helping a neighbour', 'Enjoyed as help from a neighbour'],
  GRANT: ['Granted by the scheme', 'Granted'],
  EXPIRY: ['Unspent credits passed on to here', 'Expired and passed on'],
  RETURN: ['Returned by venues', 'Returned to the scheme'],
  VOUCHER: ['Received from vouchers', 'Put into vouchers'],
  ADJUSTMENT: ['Added to put things right', 'Taken off to put things right'],
};

/** The same for what a reversal undid: the credits come back along the way they went. */
const reversedWords: Readonly<Record<string, readonly [arrived: string, left: string]>> = {
  ISSUE: ['Taken back, hours reversed', 'Taken back, hours reversed'],
  AWARD: ['Taken back, hours reversed', 'Taken back, hours reversed'],
  REDEMPTION: ['Given back after a visit', 'Given back to members'],
  EXCHANGE: ['Given back, help reversed', 'Taken back, help reversed'],
};

/** One total in words: "Earned for time given: 5 hours in 3 movements". */
export function describeTotal({ kind, reversedKind, minutes, movements }: BalanceTotal): string {
  const [arrived, left] = (reversedKind === null ? words[kind] : reversedWords[reversedKind]) ?? [
    'Given back',
    'Taken back',
  ];
  return `${minutes > 0 ? arrived : left}: ${formatMinutes(Math.abs(minutes))} in ${count(movements, 'movement')}`;
}

/** One lot in words, with where it came from; days are in the scheme's zone. */
export function describeLot(lot: RemainingLot, origin: string, timeZone: string): string {
  const whole = lot.remainingMinutes === lot.amountMinutes ? '' : ` of ${formatMinutes(lot.amountMinutes)}`;
  const lastDay = lot.expiresAt && dayOf(new Date(lot.expiresAt.getTime() - 1), timeZone);
  const until = lastDay === null ? '' : ` Can be enjoyed until ${lastDay}.`;
  return `${formatMinutes(lot.remainingMinutes)}${whole} that arrived on ${dayOf(lot.arrivedAt, timeZone)}. ${origin}.${until}`;
}

/** In what the account and its history differ, in sentences. None: the balance is proved. */
export function differencesOf(found: ReplayFindings): string[] {
  const { entriesMinutes, balanceMinutes, entryCount, countedEntries, wrongLines, lotsMinutes } = found;
  const differences: string[] = [];
  if (entriesMinutes !== balanceMinutes) {
    differences.push(
      `The movements add up to ${formatMinutes(entriesMinutes)}, but the account says ${formatMinutes(balanceMinutes)}.`,
    );
  }
  if (entryCount !== countedEntries) {
    differences.push(`There are ${count(entryCount, 'movement')}, but the account has counted ${countedEntries}.`);
  }
  if (wrongLines > 0) differences.push(`The balance after ${count(wrongLines, 'movement')} is not what came before.`);
  // Lots never go below zero: what is missing is to be earned back.
  if (lotsMinutes !== null && lotsMinutes !== Math.max(0, entriesMinutes)) {
    differences.push(
      `What remains of what arrived is ${formatMinutes(lotsMinutes)}, but the movements add up to ${formatMinutes(entriesMinutes)}.`,
    );
  }
  return differences;
}

/** The sentence that sums up, before the totals. */
export function describeBalance(minutes: number, movements: number, differences: readonly string[]): string {
  if (movements === 0 && differences.length === 0) return '0 minutes: nothing has moved.';
  const from = `${formatMinutes(minutes)}, counted from ${count(movements, 'movement')}`;
  return differences.length === 0
    ? `${from}. The account says the same.`
    : `${from}. This does not agree with the account: please tell the scheme's staff.`;
}

function dayOf(at: Date, timeZone: string): string {
  return dateWords('en-GB', 'at').day(localDay(at, timeZone));
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
