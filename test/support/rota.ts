import { newId } from '../../src/domain/ids.js';
import { OpportunityEntity } from '../../src/entities/opportunities/entities.js';
import { BookingEntity, ShiftEntity, ShiftRoleEntity } from '../../src/entities/shifts/entities.js';
import type { World } from './world.js';

type Opportunity = Partial<Omit<OpportunityEntity, 'organisationId'>>;

/** A published opportunity of a group, written straight into the table: for tests that are about what comes after. */
export async function anOpportunity(
  world: World,
  organisationId: string,
  overrides: Opportunity = {},
): Promise<OpportunityEntity> {
  const now = world.clock.now();
  return await world.test.database.inScheme(world.schemeId, async (tx) => {
    const opportunity = tx.em.create(OpportunityEntity, {
      id: newId(),
      schemeId: world.schemeId,
      organisationId,
      kind: 'ONGOING',
      role: 'Kitchen helper',
      cause: 'FOOD',
      placeKind: 'ON_SITE',
      joining: 'OPEN',
      visibility: 'PUBLIC',
      state: 'PUBLISHED',
      createdAt: now,
      changedAt: now,
      publishedAt: now,
      ...overrides,
    });
    tx.em.persist(opportunity);
    await tx.em.flush();
    return opportunity;
  });
}

export interface ShiftWithRole {
  shift: ShiftEntity;
  role: ShiftRoleEntity;
}

/** A shift with one kind of place. */
export async function aShift(
  world: World,
  opportunity: Pick<OpportunityEntity, 'id' | 'organisationId'>,
  startsAt: Date,
  { minutes = 120, capacity = 5 }: { minutes?: number; capacity?: number } = {},
): Promise<ShiftWithRole> {
  const now = world.clock.now();
  return await world.test.database.inScheme(world.schemeId, async (tx) => {
    const shift = tx.em.create(ShiftEntity, {
      id: newId(),
      schemeId: world.schemeId,
      opportunityId: opportunity.id,
      organisationId: opportunity.organisationId,
      startsAt,
      endsAt: new Date(startsAt.getTime() + minutes * 60_000),
      state: 'SCHEDULED',
      createdAt: now,
      changedAt: now,
    });
    // Entities hold ids, not each other: the unit of work does not know which row another one needs, so they are written one after the other.
    tx.em.persist(shift);
    await tx.em.flush();
    const role = tx.em.create(ShiftRoleEntity, {
      id: newId(),
      schemeId: world.schemeId,
      shiftId: shift.id,
      name: 'Volunteer',
      capacity,
    });
    tx.em.persist(role);
    await tx.em.flush();
    return { shift, role };
  });
}

/** A place on it for a member, BOOKED unless said otherwise. */
export async function aBooking(
  world: World,
  { shift, role }: ShiftWithRole,
  memberId: string,
  overrides: Partial<BookingEntity> = {},
): Promise<BookingEntity> {
  const now = world.clock.now();
  return await world.test.database.inScheme(world.schemeId, async (tx) => {
    const booking = tx.em.create(BookingEntity, {
      id: newId(),
      schemeId: world.schemeId,
      shiftId: shift.id,
      shiftRoleId: role.id,
      memberId,
      state: 'BOOKED',
      bookedBy: `member:${memberId}`,
      askedAt: now,
      bookedAt: now,
      ...overrides,
    });
    tx.em.persist(booking);
    await tx.em.flush();
    return booking;
  });
}
