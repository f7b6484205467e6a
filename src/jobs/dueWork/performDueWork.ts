import type { CommandServices } from '../../commands/context.js';
import { type ClaimedDueWork, claimDueWork } from '../../commands/dueWork/claimDueWork.js';
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
import type { DueWorkHandlers } from './handlers.js';

/** How long nobody else is at a piece of work after somebody took it. Far longer than a command takes. */
const LEASE_MS = 2 * 60_000;

/**
 * Makes the processor that makes one try at a piece of work. Only one worker at a time makes it, because the row is claimed for this turn first;
 * and whoever stands still beyond that finds the row moved on, and changes nothing. So a job may come twice, late, or get lost.
 */
export function dueWorkPerformer(
  context: JobContext,
  services: CommandServices,
  handlers: DueWorkHandlers,
): (job: DueWorkJob) => Promise<void> {
  const { database, clock, log } = context;
  // A worker of an older version may be handed a job that only a newer one can do: it leaves it there.
  const kinds = Object.keys(handlers) as DueWorkKind[];
  return async ({ schemeId, dueWorkId, turn }) => {
    const now = clock.now();
    const leaseEndsAt = new Date(now.getTime() + LEASE_MS);
    const claim = await claimDueWork(database, { schemeId, id: dueWorkId, turn }, kinds, now, leaseEndsAt);
    if (claim === null) return;
    try {
      await perform(context, services, handlers, claim);
    } catch (error) {
      if (error instanceof DueWorkSuperseded) return log.info(idsOf(claim), 'due work was done or moved by another');
      await fail(context, claim, error);
    }
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
