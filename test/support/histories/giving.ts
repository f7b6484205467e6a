import type { RequestContext } from '../../../src/commands/context.js';
import { type ApproveHoursInput, approveHours } from '../../../src/commands/hours/approveHours.js';
import { logHours } from '../../../src/commands/hours/logHours.js';
import { reverseAward } from '../../../src/commands/hours/reverseAward.js';
import { DomainError, type UserErrorCode } from '../../../src/domain/errors.js';
import { newId } from '../../../src/domain/ids.js';
import { addDays, localDay } from '../../../src/domain/schemes/localTime.js';
import type { Actor } from '../../../src/policies/actor.js';
import { type Call, keyed, type Seen } from './call.js';
import type { Past, PastAward } from './past.js';
import { promised } from './promise.js';
import { hasEnded, remaining, staff, type Town, zone } from './town.js';

type Reward = 'CREDITS' | 'DONATE' | 'RECOGNITION_ONLY';

/** Somebody who decides about hours, and the place among the members of who that is; null: none of them. */
export interface Decider {
  actor: Actor;
  who: number | null;
}

/** The leader, who is the town's first member, or who that one was joined with; once that membership has ended, and otherwise, an operator. */
export function decider(town: Town, byLeader: boolean): Decider {
  const who = remaining(town, 0);
  return byLeader && !hasEnded(town, who)
    ? { actor: staff(town, town.leader, who), who }
    : { actor: town.operators[0], who: null };
}

/** A log of a member that waits, on a day that is not full. */
export async function submitted(
  town: Town,
  past: Past,
  log: { who: number; group: number; minutes: number; reward: Reward },
): Promise<PastAward> {
  const memberId = town.members[log.who] ?? '';
  const actor = { kind: 'MEMBER', schemeId: town.world.schemeId, memberId, sessionId: newId(), roles: [] } as const;
  const { hoursLogId } = await logHours(town.as({ ...actor, roles: [] }), {
    idempotencyKey: newId(),
    memberId,
    organisationId: town.bodies[log.group] ?? '',
    workedOn: addDays(localDay(town.world.clock.now(), zone), -1 - (past.awards.length % 60)),
    minutes: log.minutes,
    activity: '',
    rewardChoice: log.reward,
  });
  // Rounded up once, to the quarter of an hour.
  const minutes = Math.ceil(log.minutes / 15) * 15;
  return { ...log, hoursLogId, minutes };
}

/** One log; refused where it is not approved. */
const approve = {
  name: 'approveHours',
  run: async (context: RequestContext, input: ApproveHoursInput): Promise<{ approved: string[] }> => {
    const { approved, refused } = await approveHours(context, input);
    const [first] = refused;
    if (approved.length === 0 && first) throw new DomainError(first.code as UserErrorCode, 'It was not approved.');
    return { approved };
  },
};

export function approval(town: Town, past: Past, award: PastAward, by: Decider): Call {
  const decidedAt = town.world.clock.now().getTime();
  const hours = { ...award, potId: town.pots[award.group] ?? '', walletId: town.wallets[award.who] ?? '', decidedAt };
  return keyed(
    town,
    by.actor,
    approve,
    { hoursLogIds: [award.hoursLogId], confirmAboveCap: true },
    { hoursLogIds: [award.hoursLogId, newId()] },
    {
      neverAllowed: remaining(town, award.who) === by.who ? 20 : undefined,
      apply: (model) => model.approve(hours, town.rules.issuancePolicy === 'POT'),
      accepted: (seen) => judgeNewLots(town, seen),
      remember: () => {
        past.awards.push(award);
      },
    },
  );
}

/** Credits that lapse do so at the end of a local day, and not before a month is over. */
function judgeNewLots(town: Town, { before, after }: Seen): void {
  const known = new Set(before.lots.map((lot) => lot.id));
  for (const lot of after.lots) {
    if (known.has(lot.id)) continue;
    const lapses = town.rules.expiryMonths !== null && town.wallets.includes(lot.accountId);
    promised(18, (lot.expiresAt !== null) === lapses, () => `new credits lapse: ${lot.expiresAt}, expected: ${lapses}`);
    if (lot.expiresAt === null) continue;
    const wall = new Date(lot.expiresAt).toLocaleTimeString('en-GB', { timeZone: zone });
    const days = (lot.expiresAt - town.world.clock.now().getTime()) / 86_400_000;
    promised(18, wall === '00:00:00' && days > 27.9 && days < 32.1, () => `credits lapse at ${wall}, in ${days} days`);
  }
}

export function awardReversal(town: Town, award: PastAward, by: Decider): Call {
  return keyed(
    town,
    by.actor,
    { name: 'reverseAward', run: reverseAward },
    { hoursLogId: award.hoursLogId, reason: 'It was another day.' },
    { reason: 'It was somebody else.' },
    {
      neverAllowed: remaining(town, award.who) === by.who ? 20 : undefined,
      apply: (model) => model.reverseAward(award.hoursLogId),
    },
  );
}
