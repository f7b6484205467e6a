import { setTimeout as pause } from 'node:timers/promises';
import type { TestDatabase } from './database.js';
import { type Client, type Operation, type Outcome, send, wordOf } from './load.js';

export interface Move {
  /** A member's or an organisation's id, or ISSUANCE. */
  from: string;
  to: string;
  minutes: number;
}

/** One write somebody wants: sent once or more, always with the same key and input. */
export interface Act {
  operation: Operation;
  client: Client;
  input: { idempotencyKey: string };
  /** What it moves once it is done, from the ids it answered. */
  moves(ids: readonly string[]): Move[];
  outcomes: Outcome[];
}

/**
 * What the clients know: every write they sent and every answer they got. Compared with the tables afterwards, in both directions: what was
 * acknowledged is there, once, and what is there was acknowledged.
 */
export class Journal {
  readonly acts: Act[] = [];
  readonly failures: string[] = [];
  private requestCount = 0;
  private retryCount = 0;
  private acknowledgementCount = 0;

  constructor(private readonly urlNow: () => string) {}

  get figures(): { requests: number; acknowledged: number; retried: number } {
    return { requests: this.requestCount, acknowledged: this.acknowledgementCount, retried: this.retryCount };
  }

  /** Takes an act on. It has not been sent yet. */
  add(wanted: Omit<Act, 'outcomes'>): Act {
    const act: Act = { ...wanted, outcomes: [] };
    this.acts.push(act);
    return act;
  }

  async send(act: Act, url = this.urlNow()): Promise<Outcome> {
    this.requestCount += 1;
    const outcome = await send(url, act.client, act.operation, act.input);
    act.outcomes.push(outcome);
    if (outcome.kind === 'DONE') this.acknowledgementCount += 1;
    if (outcome.kind === 'FAILED') this.failures.push(`${act.operation}: ${outcome.code}`);
    return outcome;
  }

  /** Sends it again and again, with its key, until there is an answer. Gives up after a minute. */
  async sendUntilAnswered(act: Act, url?: string): Promise<Outcome> {
    let outcome = await this.send(act, url);
    for (let attempt = 0; outcome.kind === 'LOST' && attempt < 300; attempt += 1) {
      await pause(200);
      this.retryCount += 1;
      outcome = await this.send(act, url);
    }
    if (outcome.kind === 'LOST') this.failures.push(`${act.operation}: no answer within a minute`);
    return outcome;
  }

  /** Sends again what was left without an answer, with the same keys, until everything has one. */
  async retryUnanswered(): Promise<void> {
    const open = this.acts.filter((act) => act.outcomes.some((outcome) => outcome.kind === 'LOST'));
    this.retryCount += open.length;
    await inParallel(open, 32, async (act) => {
      for (let attempt = 0; attempt < 20; attempt += 1) if ((await this.send(act)).kind !== 'LOST') return;
      this.failures.push(`${act.operation}: no answer after 20 tries`);
    });
    for (const act of open) act.outcomes = act.outcomes.filter((outcome) => outcome.kind !== 'LOST');
  }

  /** The ids that an act answered when it was done; null where it never was. */
  done(act: Act): readonly string[] | null {
    const [first] = act.outcomes.flatMap((outcome) => (outcome.kind === 'DONE' ? [outcome.ids] : []));
    return first ?? null;
  }

  /** Everything that contradicts itself among the answers: one key with two effects, or a first result that changed. */
  contradictions(): string[] {
    const found = [...this.failures];
    const winners = new Map<string, Act>();
    for (const act of this.acts) {
      const ids = this.done(act);
      if (ids === null) continue;
      const key = keyOf(act);
      if (winners.has(key)) found.push(`${key}: two inputs were accepted`);
      winners.set(key, act);
      for (const outcome of act.outcomes) {
        // Answers cross each other on the way, so a refusal may be heard after the acceptance that followed it. A conflict never may.
        const other = outcome.kind === 'DONE' ? outcome.ids.join() !== ids.join() : wordOf(outcome) === 'CONFLICT';
        if (other) found.push(`${key}: done, and ${wordOf(outcome)} with other ids`);
      }
    }
    return found;
  }

  acknowledged(operation: Operation): { act: Act; ids: readonly string[] }[] {
    return this.acts.flatMap((act) => {
      const ids = act.operation === operation ? this.done(act) : null;
      return ids === null ? [] : [{ act, ids }];
    });
  }
}

export function keyOf(act: Act): string {
  return `${act.client.actor} ${act.input.idempotencyKey}`;
}

/** Balances by holder: a member's or an organisation's id, else the kind of the account. */
export async function balancesOf(test: TestDatabase, schemeId: string): Promise<Map<string, number>> {
  const rows = await test.admin<{ holder: string; minutes: number }>(
    'SELECT coalesce(member_id::text, organisation_id::text, kind) AS holder, balance_minutes AS minutes FROM account WHERE scheme_id = $1',
    [schemeId],
  );
  return new Map(rows.map((row) => [row.holder, row.minutes]));
}

export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = [...items];
  const next = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, next));
}
