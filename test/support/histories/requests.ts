import { type Call, refusalFrom } from './call.js';
import { approval, awardReversal, decider, submitted } from './giving.js';
import { closeBodyCall, freezeCall, leaveCall, settleCall, suspendCall } from './leaving.js';
import { donationCall, fundCall, giftCall, returnsCall, sweepCall } from './passingOn.js';
import { type Past, type PastAward, pick } from './past.js';
import type { Snapshot } from './snapshot.js';
import {
  heldVisitCall,
  holdCall,
  lapseCall,
  releaseCall,
  type ShownProof,
  shown,
  tillStaff,
  usedCodeCall,
  visitCall,
  visitReversal,
} from './spending.js';
import type { MeetingStep, Step } from './steps.js';
import type { Tally } from './tally.js';
import type { Town } from './town.js';

/** What a step needs was refused: a log, a code or a card of a member or a group that is gone. */
export class NothingToAskFor extends Error {}

/** Makes steps into what is asked of the service, with whatever that needs beforehand. */
export class Requests {
  constructor(
    private readonly town: Town,
    private readonly past: Past,
    private readonly tally: Tally,
    /** The scheme as it stands. */
    private readonly now: () => Promise<Snapshot>,
    /** Told that something is written that is not judged by itself. */
    private readonly prepares: () => void,
  ) {}

  /** Null where the step is about something that has not happened. @throws NothingToAskFor */
  async callOf(
    step: Exclude<Step, { kind: 'wait' | 'both' | 'race' | 'same' | 'repeat' | 'join' }>,
  ): Promise<Call | null> {
    const { town, past } = this;
    switch (step.kind) {
      case 'sweep':
        return sweepCall(town);
      case 'returns':
        return returnsCall(town);
      case 'settle':
        return settleCall(town, step.who);
      case 'suspend':
        return suspendCall(town, step);
      case 'approveAgain': {
        const award = pick(past.awards, step.which);
        return award ? { ...approval(town, past, award, decider(town, false)), neverAllowed: 19 } : null;
      }
      case 'usedCode': {
        const used = pick(past.usedCodes, step.which);
        return used ? usedCodeCall(town, used) : null;
      }
      case 'lapse': {
        const hold = pick(past.holds, step.which);
        if (hold && step.whenDue) await this.waitFor(hold.redemptionId);
        return hold ? lapseCall(town, hold) : null;
      }
      default:
        return await this.meetingCall(step);
    }
  }

  private async meetingCall(step: MeetingStep): Promise<Call | null> {
    const { town, past } = this;
    switch (step.kind) {
      case 'award':
        return approval(town, past, await this.submitted(step), decider(town, step.byLeader));
      case 'visit':
        return visitCall(town, past, step, await this.shown(step.who, step.byCard));
      case 'hold':
        return holdCall(town, past, step, step.daysAhead === null ? await this.shown(step.who, false) : {});
      case 'gift':
        return giftCall(town, { ...step, to: (step.who + step.others) % town.members.length });
      case 'donate':
        return donationCall(town, step);
      case 'sweep':
        return sweepCall(town);
      case 'freeze':
        return freezeCall(town, step);
      case 'leave':
        return leaveCall(town, step);
      case 'fund':
        return fundCall(town, step);
      case 'closeBody':
        return closeBodyCall(town, step.body);
      default:
        return this.laterCall(step);
    }
  }

  /** About something that happened before; null where nothing has. */
  private laterCall(step: Extract<MeetingStep, { which: number }>): Call | null {
    const { town, past } = this;
    if (step.kind === 'reverseAward') {
      const award = pick(past.awards, step.which);
      return award ? awardReversal(town, award, decider(town, step.byLeader)) : null;
    }
    if (step.kind === 'reverseVisit') {
      const visit = pick(past.visits, step.which);
      return visit ? visitReversal(town, visit, step.byTill ? tillStaff(town) : town.operators[0]) : null;
    }
    const hold = pick(past.holds, step.which);
    if (!hold) return null;
    return step.kind === 'release' ? releaseCall(town, hold, step.byMember) : heldVisitCall(town, past, hold);
  }

  /** @throws NothingToAskFor */
  async calls(steps: readonly MeetingStep[]): Promise<Call[]> {
    const calls: Call[] = [];
    for (const step of steps) {
      const call = await this.meetingCall(step);
      if (call) calls.push(call);
    }
    return calls;
  }

  /** The instant at which a hold is over, where it has not passed. */
  private async waitFor(redemptionId: string): Promise<void> {
    const { clock } = this.town.world;
    const { holds } = await this.now();
    const lapsesAt = holds.find((hold) => hold.redemptionId === redemptionId)?.lapsesAt ?? 0;
    if (lapsesAt > clock.now().getTime()) clock.set(new Date(lapsesAt));
  }

  /** Two for one and the same thing, with the promise that at most one of them gets it. @throws NothingToAskFor */
  async rivals({ what, which, who }: Extract<Step, { kind: 'same' }>): Promise<[Call[], number]> {
    const { town, past } = this;
    if (what === 'log') {
      const award = await this.submitted({ who, group: 0, minutes: 45, reward: 'CREDITS' });
      return [[true, false].map((byLeader) => approval(town, past, award, decider(town, byLeader))), 19];
    }
    if (what === 'code') {
      const proof = await this.shown(who, false);
      return [[0, 0].map((offer) => visitCall(town, past, { who, offer, adults: 1 }, proof)), 14];
    }
    if (what === 'visit') {
      const visit = pick(past.visits, which);
      return [visit ? town.operators.map((operator) => visitReversal(town, visit, operator)) : [], 15];
    }
    const award = pick(past.awards, which);
    return [
      award ? town.operators.map((operator) => awardReversal(town, award, { actor: operator, who: null })) : [],
      15,
    ];
  }

  /** Each with a code of its own. @throws NothingToAskFor */
  async tills({ who, offer, tills }: Extract<Step, { kind: 'race' }>): Promise<Call[]> {
    const calls: Call[] = [];
    for (let till = 0; till < tills; till += 1)
      calls.push(visitCall(this.town, this.past, { who, offer, adults: 1 }, await this.shown(who, false)));
    return calls;
  }

  private async submitted(log: Parameters<typeof submitted>[2]): Promise<PastAward> {
    return await this.prepared(submitted(this.town, this.past, log));
  }

  private async shown(who: number, byCard: boolean): Promise<ShownProof> {
    return await this.prepared(shown(this.town, who, byCard));
  }

  /** @throws NothingToAskFor where it is refused */
  private async prepared<T>(work: Promise<T>): Promise<T> {
    this.prepares();
    return await work.catch((error: unknown) => {
      this.tally.refuse(refusalFrom(error).code);
      throw new NothingToAskFor();
    });
  }
}
