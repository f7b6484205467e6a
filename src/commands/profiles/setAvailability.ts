import { newId } from '../../domain/ids.js';
import type { AvailabilityException, WeeklySpan } from '../../domain/profiles/availability.js';
import { readExceptions, readWeekly } from '../../domain/profiles/availabilityForm.js';
import { localDay } from '../../domain/schemes/localTime.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import { profileWrite } from '../../policies/profiles.js';
import { defineCommand } from '../defineCommand.js';
import { keepProfile } from './keepProfile.js';

export interface SetAvailabilityInput {
  memberId: string;
  /** All of the usual week; empty: never. Left out: as it was. */
  weekly?: readonly WeeklySpan[] | null;
  /** All of the exceptions; empty: none. Left out: as they were. */
  exceptions?: readonly AvailabilityException[] | null;
}

/**
 * When a member is usually free, and on which days that is otherwise. What is given takes the place of what stood.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const setAvailability = defineCommand({
  name: 'setAvailability',
  policy: profileWrite,
  async run(tx, input: SetAvailabilityInput): Promise<{ memberId: string }> {
    const { id: memberId } = await keepProfile(tx, input.memberId);
    if (input.weekly) await writeWeekly(tx, memberId, readWeekly(input.weekly));
    if (input.exceptions) {
      const { timeZone } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
      await writeExceptions(tx, memberId, readExceptions(input.exceptions, localDay(tx.now, timeZone)));
    }
    await tx.audit('Member', memberId);
    return { memberId };
  },
});

/** In the place of what stood, under the membership's lock. */
export async function writeWeekly(
  tx: SchemeTransaction,
  memberId: string,
  weekly: readonly WeeklySpan[],
): Promise<void> {
  await tx.sql('DELETE FROM member_availability WHERE scheme_id = $1 AND member_id = $2', [tx.schemeId, memberId]);
  await tx.sql(
    `INSERT INTO member_availability (scheme_id, member_id, weekday, from_time, to_time)
     SELECT $1, $2, w.weekday, w.from_time, w.to_time FROM unnest($3::int[], $4::time[], $5::time[]) AS w (weekday, from_time, to_time)`,
    [
      tx.schemeId,
      memberId,
      weekly.map(({ weekday }) => weekday),
      weekly.map(({ fromTime }) => fromTime),
      weekly.map(({ toTime }) => toTime),
    ],
  );
}

/** In the place of what stood, under the membership's lock. */
export async function writeExceptions(
  tx: SchemeTransaction,
  memberId: string,
  exceptions: readonly AvailabilityException[],
): Promise<void> {
  await tx.sql('DELETE FROM member_availability_exception WHERE scheme_id = $1 AND member_id = $2', [
    tx.schemeId,
    memberId,
  ]);
  await tx.sql(
    `INSERT INTO member_availability_exception (scheme_id, member_id, id, from_on, to_on, kind)
     SELECT $1, $2, e.id, e.from_on, e.to_on, e.kind FROM unnest($3::uuid[], $4::date[], $5::date[], $6::text[]) AS e (id, from_on, to_on, kind)`,
    [
      tx.schemeId,
      memberId,
      exceptions.map(() => newId()),
      exceptions.map(({ fromOn }) => fromOn),
      exceptions.map(({ toOn }) => toOn),
      exceptions.map(({ kind }) => kind),
    ],
  );
}
