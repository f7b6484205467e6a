import { newId } from '../../../src/domain/ids.js';
import { OpportunityEntity } from '../../../src/entities/opportunities/entities.js';
import { BookingEntity, ShiftSeriesEntity } from '../../../src/entities/shifts/entities.js';
import { aBooking, anOpportunity, aShift } from '../../support/rota.js';
import { createWorld, type World } from '../../support/world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const startsAt = new Date('2026-12-03T18:00:00Z');

test('what is written comes back as it was: arrays, wall times, days', async () => {
  const group = await world.organisation();
  const skillIds = [newId(), newId()];
  const opportunity = await anOpportunity(world, group.id, { skillIds, access: ['STEP_FREE', 'SEATING'] });
  const id = newId();
  await world.test.database.inScheme(world.schemeId, async (tx) => {
    tx.em.persist(
      tx.em.create(ShiftSeriesEntity, {
        id,
        schemeId: world.schemeId,
        opportunityId: opportunity.id,
        startsOn: '2026-12-03',
        startTime: '18:00',
        durationMinutes: 120,
        rrule: 'FREQ=WEEKLY;BYDAY=TH',
        exceptOn: ['2026-12-24', '2026-12-31'],
        bankHolidays: 'SKIP',
        roles: [{ name: 'Volunteer', capacity: 5, skillIds }],
        state: 'RUNNING',
        createdAt: world.clock.now(),
      }),
    );
    await tx.em.flush();
  });
  const { read, series } = await world.test.database.inScheme(world.schemeId, async (tx) => ({
    read: await tx.em.findOneOrFail(OpportunityEntity, { id: opportunity.id }),
    series: await tx.em.findOneOrFail(ShiftSeriesEntity, { id }),
  }));
  expect(read).toMatchObject({ skillIds, access: ['STEP_FREE', 'SEATING'], dbsLevel: 'NONE', trainingIds: [] });
  expect(series).toMatchObject({
    startsOn: '2026-12-03',
    startTime: '18:00:00',
    exceptOn: ['2026-12-24', '2026-12-31'],
    roles: [{ name: 'Volunteer', capacity: 5, skillIds }],
  });
});

test('the database keeps one living booking of a member on a shift', async () => {
  const group = await world.organisation();
  const shift = await aShift(world, await anOpportunity(world, group.id), startsAt);
  const member = await world.member();
  await aBooking(world, shift, member.id, {
    state: 'CANCELLED',
    endedAt: world.clock.now(),
    endReason: 'BY_MEMBER',
  });
  await aBooking(world, shift, member.id);
  await expect(aBooking(world, shift, member.id, { state: 'WAITING', bookedAt: null })).rejects.toThrow('booking_live');
  const bookings = await world.test.database.inScheme(world.schemeId, (tx) =>
    tx.em.find(BookingEntity, { shiftId: shift.shift.id }, { orderBy: { askedAt: 'ASC', id: 'ASC' } }),
  );
  expect(bookings.map(({ state }) => state)).toEqual(['CANCELLED', 'BOOKED']);
});
