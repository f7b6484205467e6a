import { freezeAccount } from '../../../src/commands/accounts/freezeAccount.js';
import { closeOrganisation } from '../../../src/commands/organisations/closeOrganisation.js';
import { resumeOrganisation, suspendOrganisation } from '../../../src/commands/organisations/suspendOrganisation.js';
import { closeMembership, type PassOnTo } from '../../../src/commands/people/closeMembership.js';
import { mergeMembers } from '../../../src/commands/people/mergeMembers.js';
import { settleWallet } from '../../../src/commands/people/settleWallet.js';
import type { Actor } from '../../../src/policies/actor.js';
import { type Call, keyed, type Seen } from './call.js';
import { pick } from './past.js';
import { type Town, walletSettleDays } from './town.js';

/** What lapsed of an account in a step. */
function lapsed({ before, after }: Seen, accountId: string): number {
  return (after.expired[accountId] ?? 0) - (before.expired[accountId] ?? 0);
}

export function freezeCall(town: Town, { account, isFrozen }: { account: number; isFrozen: boolean }): Call {
  const accountId = pick([...town.wallets, ...town.pots, ...town.venues].filter(Boolean), account) ?? '';
  return {
    name: 'freezeAccount',
    isKeyed: false,
    ask: () => freezeAccount(town.as(town.operators[1]), { accountId, isFrozen, reason: 'Somebody looks into it.' }),
    apply: (model) => (isFrozen ? model.freeze(accountId) : model.unfreeze(accountId)),
  };
}

export function joinCall(town: Town, { who, others }: { who: number; others: number }, operator: Actor): Call {
  const to = (who + others) % town.members.length;
  return keyed(
    town,
    operator,
    { name: 'mergeMembers', run: mergeMembers },
    { leavingMemberId: town.members[who] ?? '', remainingMemberId: town.members[to] ?? '' },
    { leavingMemberId: town.members[to] ?? '', remainingMemberId: town.members[who] ?? '' },
    {
      apply: (model, { outcome }) => {
        if (outcome === 'MERGED') model.join(town.wallets[who] ?? '', town.wallets[to] ?? '');
      },
    },
  );
}

export function leaveCall(
  town: Town,
  { who, to }: { who: number; to: 'NOBODY' | 'MEMBER' | 'POT' | 'COMMUNITY_POT' },
): Call {
  const walletId = town.wallets[who] ?? '';
  const next = (who + 1) % town.members.length;
  const [passOnTo, receiverId]: [PassOnTo | null, string | null] = {
    NOBODY: [null, null] as [null, null],
    MEMBER: [{ memberId: town.members[next] }, town.wallets[next] ?? ''] as [PassOnTo, string],
    POT: [{ organisationId: town.bodies[0] }, town.pots[0] ?? ''] as [PassOnTo, string],
    COMMUNITY_POT: [{ communityPot: true }, null] as [PassOnTo, null],
  }[to];
  const memberId = town.members[who] ?? '';
  return keyed(
    town,
    town.operators[0],
    { name: 'closeMembership', run: closeMembership },
    { memberId, reason: 'LEAVING', passOnTo },
    { reason: 'DEATH' },
    {
      apply: (model, _, seen) => {
        model.endMembership(walletId);
        if (passOnTo) model.settleWallet(walletId, receiverId, lapsed(seen, walletId));
      },
    },
  );
}

/** Moves the clock past the days of waiting where a wallet waits: they are over at the end of the last local day. */
export function settleCall(town: Town, whose: number): Call {
  const waiting = town.members.flatMap((_, who) => {
    const walletId = town.wallets[who] ?? '';
    return town.model.hasEnded(walletId) && !town.model.isClosed(walletId) ? [who] : [];
  });
  // Where none waits, one is asked for that does not.
  const who = pick(waiting, whose) ?? whose;
  const walletId = town.wallets[who] ?? '';
  if (!town.model.isClosed(walletId)) town.world.clock.advance((walletSettleDays + 2) * 86_400_000);
  return {
    name: 'settleWallet',
    isKeyed: false,
    ask: () => settleWallet(town.asService(), { memberId: town.members[who] ?? '' }),
    apply: (now, _, seen) => now.settleWallet(walletId, null, lapsed(seen, walletId)),
  };
}

export function suspendCall(town: Town, { body, resumes }: { body: number; resumes: boolean }): Call {
  const organisationId = town.bodies[body] ?? '';
  const context = () => town.as(town.operators[0]);
  return {
    name: resumes ? 'resumeOrganisation' : 'suspendOrganisation',
    isKeyed: false,
    ask: async () => {
      if (resumes) await resumeOrganisation(context(), { organisationId });
      else await suspendOrganisation(context(), { organisationId, reason: 'Somebody looks into it.' });
    },
    apply: (model) => {
      if (!resumes) model.endHoldsOf(town.venues[body] || 'no venue');
    },
  };
}

export function closeBodyCall(town: Town, body: number): Call {
  return keyed(
    town,
    town.operators[0],
    { name: 'closeOrganisation', run: closeOrganisation },
    { organisationId: town.bodies[body] ?? '' },
    { organisationId: town.bodies[(body + 1) % town.bodies.length] ?? '' },
    { apply: (model) => model.closeBody(town.pots[body] ?? '', town.venues[body] ?? '') },
  );
}
