import { approveAutomatically } from '../../commands/hours/approveAutomatically.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import type { EventWithFacts, UnknownEvent } from '../../queries/notifications/eventFacts.js';
import type { JobContext } from '../context.js';

type Logged = Extract<EventWithFacts, { type: 'HoursLogged' }>;

/**
 * Has the service approve what was logged, where the scheme's rule says so, before anybody is told of the log. All at once; where that fails one by
 * one, so that a log that cannot be posted keeps no other waiting.
 * @returns the events whose logs are approved now, and why others failed; those are tried again.
 */
export async function approveLogged(
  { database }: JobContext,
  schemeId: string,
  events: readonly (EventWithFacts | UnknownEvent)[],
  now: Date,
): Promise<{ approved: Set<string>; failures: Map<string, Error> }> {
  const logged = events.filter((event): event is Logged => event.type === 'HoursLogged').filter(mayBeApproved);
  const failures = new Map<string, Error>();
  const approvedLogs = new Set<string>();
  const approve = async (some: readonly Logged[]): Promise<void> => {
    const ids = some.flatMap(({ facts }) => (facts === null ? [] : [facts.id]));
    try {
      for (const id of await approveAutomatically(database, schemeId, ids, now)) approvedLogs.add(id);
    } catch (error) {
      if (some.length > 1) for (const one of some) await approve([one]);
      else for (const { eventId } of some) failures.set(eventId, asError(error));
    }
  };
  if (logged.length > 0) await approve(logged);
  const approved = logged.filter(({ facts }) => facts !== null && approvedLogs.has(facts.id));
  return { approved: new Set(approved.map(({ eventId }) => eventId)), failures };
}

function mayBeApproved({ facts }: Logged): boolean {
  if (facts === null || facts.state !== 'SUBMITTED') return false;
  const { autoApproveUpToMinutes, approveAttendance } = rulesOf(facts.schemeRules);
  if (approveAttendance && facts.isAttendance) return true;
  return autoApproveUpToMinutes !== null && facts.givenMinutes <= autoApproveUpToMinutes;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('a log could not be approved');
}
