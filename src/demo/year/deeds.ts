import type { SetClock } from '../../adapters/clock.js';
import type { CommandServices, RequestContext } from '../../commands/context.js';
import { DomainError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import type { Database } from '../../entities/database.js';
import type { Actor } from '../../policies/actor.js';
import type { Borough, DemoMember } from '../boroughs/borough.js';

export interface LifeParts {
  clock: SetClock;
  /** As the service sees it. */
  database: Database;
  /** Past the rules of who may see what: for looking around, not for doing. */
  owner: Database;
  commands: CommandServices;
  borough: Borough;
}

/** Does something at the instant the clock shows; null where a rule refuses it: then they have other plans. */
export async function attempt<Done>(
  { clock, database, commands }: LifeParts,
  actor: Actor,
  act: (context: RequestContext) => Promise<Done>,
): Promise<Done | null> {
  try {
    return await act({ actor, now: clock.now(), database, services: commands, requestId: newId() });
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

/** Whoever can be told something: the year is about what people hear. */
export function reachable({ borough }: LifeParts): DemoMember[] {
  return borough.members.filter(
    ({ preferredChannel, driftsAwayOn }) => preferredChannel !== 'NONE' && driftsAwayOn >= borough.calendar.length,
  );
}
