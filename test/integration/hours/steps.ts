import {
  type ApproveHoursInput,
  type ApproveHoursResult,
  approveHours,
} from '../../../src/commands/hours/approveHours.js';
import { type LogHoursInput, logHours } from '../../../src/commands/hours/logHours.js';
import { newId } from '../../../src/domain/ids.js';
import type { Database } from '../../../src/entities/database.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';

/** The member's own log of an hour on Friday 20 November 2026, or of what is said instead. */
export async function logged(
  world: World,
  memberId: string,
  organisationId: string,
  more: Partial<LogHoursInput> = {},
): Promise<string> {
  const actor: Actor = { kind: 'MEMBER', schemeId: world.schemeId, memberId, sessionId: newId(), roles: [] };
  const length = more.startsAtLocal ? {} : { minutes: 60 };
  const input = {
    idempotencyKey: newId(),
    memberId,
    organisationId,
    workedOn: '2026-11-20',
    activity: '',
    ...length,
    ...more,
  };
  return (await logHours(world.as(actor), input)).hoursLogId;
}

export async function approved(
  world: World,
  actor: Actor,
  hoursLogIds: string[],
  more: Partial<ApproveHoursInput> = {},
): Promise<ApproveHoursResult> {
  return await approveHours(world.as(actor), { idempotencyKey: newId(), hoursLogIds, confirmAboveCap: false, ...more });
}

/** The database, with something done just before a statement that names `what` runs in its transaction: another who was quicker. */
export function overtaken(database: Database, what: string, quicker: () => Promise<unknown>): Database {
  const inScheme: Database['inScheme'] = async (schemeId, work, isolation) =>
    await database.inScheme(
      schemeId,
      async (tx) =>
        await work({
          ...tx,
          sql: async (text, parameters) => {
            if (text.includes(what)) await quicker();
            return await tx.sql(text, parameters);
          },
        }),
      isolation,
    );
  const pool = {
    query: async (text: string, parameters: unknown[]) => {
      if (text.includes(what)) await quicker();
      return await database.pool.query(text, parameters);
    },
  };
  return Object.assign(Object.create(database), { inScheme, pool });
}
