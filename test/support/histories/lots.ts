/** A lot as it stands in the table; instants in milliseconds. */
export interface Lot {
  id: number;
  accountId: string;
  remaining: number;
  held: number;
  /** Null: it never lapses. */
  expiresAt: number | null;
}

/** Minutes by the day they lapse; 'never' for those that do not. */
export type ByDay = Map<string, number>;

const dayOf = (expiresAt: number | null) => (expiresAt === null ? 'never' : String(expiresAt));

/** What an account could spend at an instant, worked out here from its lots. */
export function freeMinutes(lots: readonly Lot[], accountId: string, at: number): number {
  return live(lots, accountId, at).reduce((sum, lot) => sum + lot.remaining - lot.held, 0);
}

/** What must go first where so many minutes are spent: the earliest-lapsing live credits that nothing holds. */
export function earliestFirst(lots: readonly Lot[], accountId: string, at: number, minutes: number): ByDay {
  const taken: ByDay = new Map();
  let missing = minutes;
  const inOrder = live(lots, accountId, at).sort((a, b) => (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity));
  for (const lot of inOrder) {
    const part = Math.min(missing, lot.remaining - lot.held);
    if (part > 0) add(taken, dayOf(lot.expiresAt), part);
    missing -= part;
  }
  return taken;
}

/** What must lapse in one sweep: what is left of lots whose day has ended, less what is held of them. */
export function lapsedMinutes(lots: readonly Lot[], accountId: string, at: number): number {
  return lots
    .filter((lot) => lot.accountId === accountId && lot.expiresAt !== null && lot.expiresAt <= at)
    .reduce((sum, lot) => sum + lot.remaining - lot.held, 0);
}

/** By day, what an account's lots hold less now than before (more: below zero). */
export function difference(
  before: readonly Lot[],
  after: readonly Lot[],
  accountId: string,
  of: (lot: Lot) => number,
): ByDay {
  const days: ByDay = new Map();
  for (const [lots, sign] of [[before, 1] as const, [after, -1] as const]) {
    for (const lot of lots) if (lot.accountId === accountId) add(days, dayOf(lot.expiresAt), sign * of(lot));
  }
  return new Map([...days].filter(([, minutes]) => minutes !== 0));
}

/** The same the other way round. */
export function negated(days: ByDay): ByDay {
  return new Map([...days].map(([day, minutes]) => [day, -minutes]));
}

export function inWords(days: ByDay): string {
  const words = [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, minutes]) => `${minutes} until ${day === 'never' ? day : new Date(Number(day)).toISOString()}`);
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function live(lots: readonly Lot[], accountId: string, at: number): Lot[] {
  return lots.filter((lot) => lot.accountId === accountId && (lot.expiresAt === null || lot.expiresAt > at));
}

function add(days: ByDay, day: string, minutes: number): void {
  days.set(day, (days.get(day) ?? 0) + minutes);
}
