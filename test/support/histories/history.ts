import { newId } from '../../../src/domain/ids.js';
import { type Call, type Refusal, refusalFrom, type Seen } from './call.js';
import { joinCall } from './leaving.js';
import { freeMinutes } from './lots.js';
import { Past, pick } from './past.js';
import { promised } from './promise.js';
import { disagreement, judged, judgeLedger, judgeStatements } from './referee.js';
import { NothingToAskFor, Requests } from './requests.js';
import { type Snapshot, takeSnapshot, trace } from './snapshot.js';
import type { Manner, Step } from './steps.js';
import type { Tally } from './tally.js';
import type { Town } from './town.js';

type Outcome = { call: Call; key: string; answer: unknown } | { call: Call; refusal: Refusal };

/** Plays steps against the service and judges every promise after each of them. */
export class History {
  private readonly past = new Past();
  private readonly requests: Requests;
  /** The scheme as it was judged last; null where something was written since. */
  private last: Snapshot | null = null;

  constructor(
    private readonly town: Town,
    private readonly tally: Tally,
  ) {
    this.requests = new Requests(
      town,
      this.past,
      tally,
      () => this.now(),
      () => {
        this.last = null;
      },
    );
  }

  /** @throws BrokenPromise, and whatever else the service failed with */
  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      this.tally.step(step.kind);
      try {
        await this.take(step);
      } catch (error) {
        if (!(error instanceof NothingToAskFor)) throw error;
      }
    }
    await judgeStatements(this.town, this.town.model);
  }

  private async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'wait':
        return this.town.world.clock.advance(step.minutes * 60_000);
      case 'both':
        await this.meet(await this.requests.calls([step.first, step.second]));
        return;
      case 'race':
        return await this.race(step);
      case 'same':
        return await this.meetOverSame(step);
      case 'join':
        // One operator proposes it, the other asks for the same.
        for (const operator of this.town.operators) await this.alone(joinCall(this.town, step, operator), step.manner);
        return;
      case 'repeat':
        return await this.repeat(step.which, step.otherInput);
      default: {
        const call = await this.requests.callOf(step);
        if (call) await this.alone(call, 'manner' in step ? step.manner : 'once');
      }
    }
  }

  private async alone(call: Call, manner: Manner): Promise<void> {
    const before = await this.now();
    const key = newId();
    const times = manner === 'twiceAtOnce' && call.isKeyed ? 2 : 1;
    const outcomes = await Promise.all(Array.from({ length: times }, () => this.ask(call, key)));
    const [outcome, twin] = outcomes;
    if (!outcome) return;
    if (twin)
      promised(9, same(outcome, twin), () => `${call.name} twice at once answered ${said(outcome)} and ${said(twin)}`);
    const after = await this.judged();
    if ('refusal' in outcome) {
      promised(
        11,
        trace(before) === trace(after),
        () => `${call.name} was refused with ${outcome.refusal.code} and left a trace`,
      );
      call.refused?.(outcome.refusal, before);
      return;
    }
    this.settle([outcome], { before, after });
    call.accepted?.({ before, after }, outcome.answer as never);
    if (manner === 'again' && call.isKeyed) await this.askAgain(outcome, false, after);
    if (manner === 'otherInput' && call.isKeyed) await this.askAgain(outcome, true, after);
  }

  /** All at the same moment; whichever order they took, it is one in which the model agrees. */
  private async meet(calls: readonly Call[]): Promise<{ granted: number; refusals: string[] }> {
    const before = await this.now();
    // The check sees one snapshot while they are under way (2).
    const [outcomes] = await Promise.all([
      Promise.all(calls.map((call) => this.ask(call, newId()))),
      judgeLedger(this.town),
    ]);
    const after = await this.judged();
    const accepted = outcomes.flatMap((outcome) => ('refusal' in outcome ? [] : [outcome]));
    if (accepted.length === 0)
      promised(11, trace(before) === trace(after), () => 'writes that met were all refused and left a trace');
    this.settle(accepted, { before, after });
    const refusals = outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal.code] : []));
    return { granted: accepted.length, refusals };
  }

  private async race(step: Extract<Step, { kind: 'race' }>): Promise<void> {
    const { town } = this;
    const { who, offer, tills } = step;
    const calls = await this.requests.tills(step);
    const { lots } = await this.now();
    const free = freeMinutes(lots, town.wallets[who] ?? '', town.world.clock.now().getTime());
    const fit = Math.min(tills, Math.floor(free / (town.offers[offer]?.priceMinutes ?? 1)));
    const { granted, refusals } = await this.meet(calls);
    // Where nothing but the credits stood in the way, as many as fit; else no more than that.
    const isRight = refusals.every((code) => code === 'INSUFFICIENT_CREDITS') ? granted === fit : granted <= fit;
    promised(13, isRight, () => `${granted} of ${tills} tills were granted what ${free} minutes cover ${fit} times`);
  }

  /** Two ask for one and the same thing at the same moment: at most one of them gets it. */
  private async meetOverSame(step: Extract<Step, { kind: 'same' }>): Promise<void> {
    const [calls, promise] = await this.requests.rivals(step);
    if (calls.length === 0) return;
    const { granted } = await this.meet(calls);
    promised(promise, granted <= 1, () => `one ${step.what} had ${granted} effects`);
  }

  private async repeat(which: number, otherInput: boolean): Promise<void> {
    const past = pick(this.past.calls, which);
    if (past) await this.askAgain(past, otherInput, await this.now());
  }

  /** Under a key that was acknowledged: the first answer, or CONFLICT where something else is asked for; no effect either way. */
  private async askAgain(
    first: { call: Call; key: string; answer: unknown },
    otherInput: boolean,
    before: Snapshot,
  ): Promise<void> {
    if (otherInput && !first.call.hasOther) return;
    const outcome = await this.ask(first.call, first.key, otherInput ? 'other' : undefined);
    if (otherInput) {
      const isConflict = 'refusal' in outcome && outcome.refusal.code === 'CONFLICT';
      promised(8, isConflict, () => `${first.call.name} with another input under its key answered ${said(outcome)}`);
    } else {
      promised(
        7,
        same(first, outcome),
        () => `${first.call.name} first answered ${said(first)}, then ${said(outcome)}`,
      );
    }
    const after = await this.judged();
    promised(
      otherInput ? 8 : 7,
      trace(before) === trace(after),
      () => `${first.call.name} under its old key had an effect`,
    );
  }

  private async now(): Promise<Snapshot> {
    return this.last ?? (await takeSnapshot(this.town.world));
  }

  private async judged(): Promise<Snapshot> {
    this.tally.checks += 1;
    this.last = await judged(this.town);
    return this.last;
  }

  private async ask(call: Call, key: string, other?: 'other'): Promise<Outcome> {
    try {
      const answer = await call.ask(key, other);
      if (!other) promised(call.neverAllowed ?? 0, call.neverAllowed === undefined, () => `${call.name} was allowed`);
      this.tally.acknowledge(call.name);
      return { call, key, answer };
    } catch (error) {
      const refusal = refusalFrom(error);
      this.tally.refuse(refusal.code);
      return { call, refusal };
    }
  }

  /** Adds up what was acknowledged, in whichever order of what met agrees with the accounts. */
  private settle(accepted: readonly { call: Call; key: string; answer: unknown }[], seen: Seen): void {
    const orders = accepted.length === 2 ? [accepted, [...accepted].reverse()] : [accepted];
    let complaint: string | null = null;
    for (const order of orders) {
      const model = this.town.model.copy();
      for (const { call, answer } of order) {
        call.apply(model, answer as never, seen);
        model.creditWaiting();
      }
      complaint = disagreement(model, seen.after);
      if (complaint !== null) continue;
      this.town.model = model;
      for (const one of order) {
        one.call.remember?.(one.answer as never, seen);
        if (one.call.isKeyed) this.past.calls.push(one);
      }
      return;
    }
    promised(10, complaint === null, () => `after ${accepted.map((one) => one.call.name).join(' and ')}: ${complaint}`);
  }
}

function same(first: Outcome, second: Outcome): boolean {
  return said(first) === said(second);
}

function said(outcome: Outcome): string {
  return 'refusal' in outcome ? `refused with ${outcome.refusal.code}` : inOneOrder(outcome.answer);
}

/** An answer that was kept has its parts in another order. */
function inOneOrder(answer: unknown): string {
  return JSON.stringify(answer, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
