import type { RequestContext } from '../../commands/context.js';
import type { RoundStep } from '../../commands/rounds/recordRoundStep.js';
import type { RoundRecord } from '../../queries/records.js';

/**
 * What a kind of round does. It reads, and puts into words; what comes of a batch is written by whoever goes on with the round, in one transaction. Where
 * a round writes by itself, each batch may be done again: after a crash it is.
 */
export interface RoundContent {
  /** How many there are to look at. */
  total(context: RequestContext, round: RoundRecord): Promise<number>;
  /** Looks at those behind `round.after`, as many as suit a transaction of about a second. */
  step(context: RequestContext, round: RoundRecord): Promise<RoundStep>;
}
