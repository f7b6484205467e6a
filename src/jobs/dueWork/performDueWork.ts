import type { CommandServices } from '../../commands/context.js';
import { type ClaimedDueWork, claimDueWork, returnDueWork } from '../../commands/dueWork/claimDueWork.js';
import {
  DueWorkSuperseded,
  failDueWork,
  settleDueWork,
  settlingDatabase,
} from '../../commands/dueWork/settleDueWork.js';
import { type DueWorkKind, TRIES_MAX } from '../../domain/dueWork/dueWork.js';
import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type DueWorkJob, type JobContext, loggableError } from '../context.js';
import { Places } from '../places.js';
import type { DueWorkHandlers } from './handlers.js';
import { HeldLeases, LEASE_MS } from './heldLeases.js';

/** So much is done at once in this process, whatever the jobs name: the rest of the house needs its connections too. */
const AT_ONCE = 8;

/**
 * Makes the processor that makes one try at each of some pieces of work. Only one worker at a time makes it, because the rows are claimed for this turn first,
 * all in one statement; each is then a transaction of its own, beside the others. Leases are short and renewed while the work goes on, so that what a
 * worker leaves that was killed is soon taken up; and whoever stands still beyond that finds the row moved on, and changes nothing. So a job may come
 * twice, late, or get lost.
 */
export function dueWorkPerformer(
  context: JobContext,
  services: CommandServices,
  handlers: DueWorkHandlers,
): (job: DueWorkJob) => Promise<void> {
  const { database, clock, log, closing } = context;
  // A worker of an older version may be handed a job that only a newer one can do: it leaves it there.
  const kinds = Object.keys(handlers) as DueWorkKind[];
  const leases = new HeldLeases(context);
  const places = new Places(AT_ONCE);
  const attempt = async (claim: ClaimedDueWork) => {
    try {
      await perform(context, services, handlers, claim);
    } catch (error) {
      if (error instanceof DueWorkSuperseded) return log.info(idsOf(claim), 'due work was done or moved by another');
      await fail(context, claim, error);
    }
  };
  return async ({ schemeId, turns }) => {
    if (closing?.aborted) return;
    const now = clock.now();
    const claims = await claimDueWork(database, schemeId, turns, kinds, now, new Date(now.getTime() + LEASE_MS));
    leases.hold(claims);
    const ended = await Promise.allSettled(
      claims.map((claim) =>
        places
          .take(() => (closing?.aborted ? returnDueWork(database, schemeId, [claim], clock.now()) : attempt(claim)))
          .finally(() => leases.letGo(claim)),
      ),
    );
    // Each was on its own until here; what could not even be marked as failed is due again when its lease ends.
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
}

async function perform(
  { database, clock }: JobContext,
  services: CommandServices,
  handlers: DueWorkHandlers,
  claim: ClaimedDueWork,
): Promise<void> {
  const { schemeId, kind, subjectId } = claim;
  const handler = handlers[kind];
  if (handler === undefined) throw new Error('it was claimed without a handler');
  // Whoever claimed it so often left no word: it may be what ends the workers.
  if (claim.tries > TRIES_MAX) throw new NoOutcome();
  const now = clock.now();
  const settling = settlingDatabase(database, claim, now);
  const asking = { actor: { kind: 'SYSTEM', schemeId } as const, services, requestId: newId() };
  const beside = () => ({ ...asking, now: clock.now(), database });
  try {
    await handler({ ...asking, now, database: settling.database }, { schemeId, subjectId }, beside);
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'ALREADY_DONE')) throw error;
  }
  if (!settling.isSettled()) await settleDueWork(database, claim, clock.now());
}

class NoOutcome extends Error {
  override name = 'NoOutcome';
}

async function fail({ database, clock, log }: JobContext, claim: ClaimedDueWork, error: unknown): Promise<void> {
  const again = await failDueWork(database, claim, failureOf(error), clock.now());
  const fields = { ...idsOf(claim), kind: claim.kind, tries: claim.tries, ...loggableError(error) };
  if (again === undefined) log.info(fields, 'due work failed that was moved or done by another');
  else if (again === null) log.error(fields, 'due work failed and is given up: an operator can retry it');
  else log.warn({ ...fields, again: again.toISOString() }, 'due work failed and is tried again later');
}

/** An error's name and code: what it says may quote somebody. */
function failureOf(error: unknown): string {
  const { errorName = '', errorCode = '' } = loggableError(error);
  return (
    `${errorName} ${errorCode}`
      .replace(/[^A-Za-z0-9_]+/g, ' ')
      .trim()
      .slice(0, 100) || 'unknown'
  );
}

function idsOf({ schemeId, id }: ClaimedDueWork): { schemeId: string; dueWorkId: string } {
  return { schemeId, dueWorkId: id };
}
