import { expireCredits } from '../../commands/accounts/expireCredits.js';
import { freezeMonth } from '../../commands/accounts/freezeMonth.js';
import { reconcileLedger } from '../../commands/accounts/reconcileLedger.js';
import type { RequestContext } from '../../commands/context.js';
import { addMonths } from '../../domain/schemes/localTime.js';
import type { RoundRecord } from '../../queries/records.js';
import type { RoundContent } from './content.js';

/** A round that does one thing for the whole scheme by itself, and tells nobody: what it records is told as any event is. Done again, it does nothing more. */
function once(work: (context: RequestContext, round: RoundRecord) => Promise<unknown>): RoundContent {
  return {
    total: async () => 1,
    async step(context, round) {
      await work(context, round);
      return { after: null, looked: 1, drafts: [] };
    },
  };
}

/** The local day is over: what lapsed with it is passed on. */
export const expireCreditsRound = once((context) => expireCredits(context));

export const reconciliation = once((context, { periodOn }) => reconcileLedger(context, { dayOn: periodOn }));

/** On the first of a month, the one before it. */
export const snapshot = once((context, { periodOn }) => freezeMonth(context, { monthOn: addMonths(periodOn, -1) }));
