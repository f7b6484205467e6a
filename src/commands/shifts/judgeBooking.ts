import { DomainError } from '../../domain/errors.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { clashOf, type Span } from '../../domain/shifts/places.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { SchemeEntity } from '../../entities/people/entities.js';
import type { ShiftEntity } from '../../entities/shifts/entities.js';
import type { CommandTransaction } from '../defineCommand.js';
import { mayTakePart } from '../opportunities/mayTakePart.js';
import type { RolePlaces } from './rota.js';

export interface Wish {
  memberId: string;
  opportunity: OpportunityEntity;
  shift: ShiftEntity;
  role: Pick<RolePlaces, 'name' | 'skillIds'>;
}

/** @throws DomainError SHIFT_NOT_OPEN */
export function mustBeAhead(shift: ShiftEntity, now: Date): void {
  if (shift.state === 'CANCELLED') throw new DomainError('SHIFT_NOT_OPEN', 'This shift was cancelled.');
  if (shift.startsAt <= now) throw new DomainError('SHIFT_NOT_OPEN', 'This shift has begun or is over.');
}

/**
 * Whether a member may have a place on a shift at all, whatever is free: asked when they book, join the waiting list, accept an offer or take a swap.
 * @throws DomainError SHIFT_NOT_OPEN, REQUIREMENTS_NOT_MET (also for the skills of the role), and what mayTakePart refuses.
 */
export async function mayHavePlace(tx: CommandTransaction<never>, wish: Wish): Promise<void> {
  const { memberId, opportunity, shift, role } = wish;
  mustBeAhead(shift, tx.now);
  const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  await mayTakePart(tx, { memberId, opportunity, onDay: localDay(shift.startsAt, scheme.timeZone) });
  const missing = await missingSkills(tx, memberId, role.skillIds);
  if (missing.length > 0) {
    throw new DomainError(
      'REQUIREMENTS_NOT_MET',
      `"${role.name}" is for people who have said they can do this: ${missing.join(', ')}. Add it to the member's skills, or choose another role.`,
      { field: ['shiftRoleId'] },
    );
  }
}

/** By name. */
async function missingSkills(tx: SchemeTransaction, memberId: string, skillIds: readonly string[]): Promise<string[]> {
  if (skillIds.length === 0) return [];
  const rows = await tx.sql<{ name: string }>(
    `SELECT s.name FROM skill s WHERE s.scheme_id = $1 AND s.id = ANY ($3) AND NOT EXISTS (
       SELECT 1 FROM member_profile p WHERE p.scheme_id = $1 AND p.member_id = $2 AND s.id = ANY (p.skill_ids))
     ORDER BY s.name`,
    [tx.schemeId, memberId, skillIds],
  );
  return rows.map(({ name }) => name);
}

/**
 * Nobody is at two places at once, and the scheme's rest lies between two shifts. The member is locked: of two bookings of theirs the second finds
 * the first.
 * @param without bookings that are given up in the same step.
 * @throws DomainError BOOKING_OVERLAPS, REST_NEEDED
 */
export async function mustHaveTime(
  tx: CommandTransaction<never>,
  memberId: string,
  shift: Span & { id: string },
  without: readonly string[] = [],
): Promise<void> {
  const { rules } = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
  const { restMinutes } = rulesOf(rules);
  const others = await tx.sql<Span>(
    `SELECT s.starts_at AS "startsAt", s.ends_at AS "endsAt"
     FROM booking b JOIN shift s ON s.scheme_id = b.scheme_id AND s.id = b.shift_id
     WHERE b.scheme_id = $1 AND b.member_id = $2 AND b.state IN ('BOOKED', 'ATTENDING') AND b.shift_id <> $3 AND b.id <> ALL ($4)
       AND s.state = 'SCHEDULED' AND s.starts_at < $5 AND s.ends_at > $6`,
    [
      tx.schemeId,
      memberId,
      shift.id,
      [...without],
      later(shift.endsAt, restMinutes),
      later(shift.startsAt, -restMinutes),
    ],
  );
  const clash = clashOf(shift, others, restMinutes);
  if (clash === 'BOOKING_OVERLAPS') {
    throw new DomainError(clash, 'The member is booked for another shift at this time. Cancel that one first.');
  }
  if (clash === 'REST_NEEDED') {
    throw new DomainError(
      clash,
      `Between two shifts of a member lie at least ${restMinutes} minutes. This one is too close to another of theirs.`,
    );
  }
}

function later(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}
