import type { Actor } from '../../commands/context.js';
import { RequestError } from '../../domain/errors.js';
import type { AllowanceKind, AllowanceSettings, AllowanceStore } from '../../domain/limits/allowances.js';
import { countedAddress } from '../../domain/limits/networkAddress.js';

const minuteMs = 60_000;
const settleEveryMs = 1_000;
/** What has spent less than this part of its allowance here is no concern of other processes. */
const toldFrom = 1 / 20;
/** More callers than this in a minute are counted as one. */
const callersMax = 100_000;
const everybodyElse = 'everybody else';

interface Spending {
  kind: AllowanceKind;
  name: string;
  limit: number;
  /** By every process, as far as is known, and by this one since. */
  points: number;
  /** What other processes have not been told of. */
  untold: number;
}

/**
 * What members, apps and network addresses may ask for in a minute. It is counted in memory, so that no request waits for it, and added to what other
 * processes have counted about once a second: for as long several processes together may give a little more. While the store is away each counts alone.
 * Nothing that must hold exactly rests on it: secrets have Guesses.
 */
export class Allowances {
  private minute = 0;
  private spendings = new Map<string, Spending>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: AllowanceSettings,
    private readonly store: AllowanceStore,
    private readonly keyOf: (text: string) => string,
    private readonly clock: { now(): Date },
  ) {}

  /** @throws RequestError RATE_LIMITED: what was refused is not spent */
  spendOfAddress(address: string, points: number): void {
    this.spend([this.spending('ADDRESS', countedAddress(address))], points);
  }

  /** Spends from whoever asks, and from the address they ask from. @throws RequestError RATE_LIMITED: what was refused is not spent */
  spend(spendings: readonly Spending[], points: number): void {
    for (const { points: spent, limit } of spendings) {
      // A request larger than a whole allowance passes at its beginning: it was found not to cost too much.
      if (spent > 0 && spent + points > limit) throw this.tooMuch();
    }
    for (const spending of spendings) {
      spending.points += points;
      spending.untold += points;
    }
  }

  /** What whoever asks spends from. */
  of(actor: Actor, address: string | undefined): Spending[] {
    const own = holderOf(actor);
    return [
      ...(own ? [this.spending(own.kind, own.name)] : []),
      ...(address === undefined ? [] : [this.spending('ADDRESS', countedAddress(address))]),
    ];
  }

  /** Tells other processes about once a second, until it is stopped. */
  start(): void {
    this.timer = setInterval(() => void this.settle(), settleEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Adds up with other processes. Never rejects: while the store is away, what was not told is told later. */
  async settle(): Promise<void> {
    this.turn();
    const { minute, spendings } = this;
    const told = [...spendings.values()]
      .filter(({ untold, points, limit }) => untold > 0 && points >= limit * toldFrom)
      .map((spending) => ({ spending, key: this.sharedKey(spending), amount: spending.untold }));
    if (told.length === 0) return;
    const amounts = new Map(told.map(({ key, amount }) => [key, amount]));
    for (const { spending } of told) spending.untold = 0;
    try {
      const totals = await this.store.add(minute, amounts);
      for (const { spending, key } of told) spending.points = (totals.get(key) ?? spending.points) + spending.untold;
    } catch {
      for (const { spending, amount } of told) spending.untold += amount;
    }
  }

  private spending(kind: AllowanceKind, name: string): Spending {
    this.turn();
    const known = this.spendings.get(`${kind} ${name}`);
    if (known) return known;
    if (this.spendings.size >= callersMax && name !== everybodyElse) return this.spending(kind, everybodyElse);
    const spending = { kind, name, limit: this.settings[kind], points: 0, untold: 0 };
    this.spendings.set(`${kind} ${name}`, spending);
    return spending;
  }

  /** Ids say nothing by themselves; an address would. */
  private sharedKey({ kind, name }: Spending): string {
    return `${kind} ${kind === 'ADDRESS' ? this.keyOf(name) : name}`;
  }

  private turn(): void {
    const minute = Math.floor(this.clock.now().getTime() / minuteMs);
    if (minute === this.minute) return;
    this.minute = minute;
    this.spendings = new Map();
  }

  private tooMuch(): RequestError {
    const wait = Math.ceil((minuteMs - (this.clock.now().getTime() % minuteMs)) / 1_000);
    return new RequestError(
      'RATE_LIMITED',
      'Too many requests in a minute. Please wait until the next, then go on more slowly.',
      Math.max(1, wait),
    );
  }
}

function holderOf(actor: Actor): { kind: AllowanceKind; name: string } | null {
  if (actor.kind === 'MEMBER') return { kind: 'MEMBER', name: actor.memberId };
  return actor.kind === 'APP' ? { kind: 'CLIENT', name: actor.appId } : null;
}
