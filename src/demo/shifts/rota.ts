import type { UserError } from '../apiClient.js';
import { StoryError } from '../apiClient.js';
import { expectThat, say, step } from '../journey.js';
import { demoOrganisations } from '../places.js';
import { expectSame, type Name, type Stage } from './stage.js';

type Payload<Fields> = Fields & { userErrors: UserError[] };
export interface BookingSeen {
  id: string;
  state: string;
}
export interface ShiftSeen {
  id: string;
  startsAt: string;
  endsAt: string;
}

const zone = 'Europe/London';

/** The wall time of an instant, as people in the scheme read it. */
export function wallTime(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).format(new Date(instant));
}

export async function kitchenId(stage: Stage): Promise<string> {
  const { nodes } = await (await stage.as('Helen')).ask<{ nodes: { id: string; name: string }[] }>(
    '{ organisations(first: 100) { nodes { id name } } }',
  );
  const kitchen = nodes.find(({ name }) => name === demoOrganisations.kitchen.name);
  if (!kitchen) throw new StoryError('the kitchen is not in the demo scheme');
  return kitchen.id;
}

/** The kitchen puts up a weekly evening across the change to summer time. @returns its shifts, the first first */
export async function publishTheSeries(stage: Stage): Promise<ShiftSeen[]> {
  step('Amara lets hours that attendance wrote be approved by themselves');
  const amara = await stage.as('Amara');
  await amara.act(
    'mutation ($input: UpdateSchemeRulesInput!) { updateSchemeRules(input: $input) { scheme { rules { approveAttendance } } userErrors { code message } } }',
    { approveAttendance: true },
  );

  step('The kitchen publishes a weekly evening, from before the clocks go forward until after');
  const helen = await stage.as('Helen');
  const { opportunity } = await helen.act<Payload<{ opportunity: { id: string; revision: number } }>>(
    'mutation ($input: CreateOpportunityInput!) { createOpportunity(input: $input) { opportunity { id revision } userErrors { code message } } }',
    {
      ...{
        organisationId: await kitchenId(stage),
        kind: 'ONGOING',
        role: 'Kitchen helper',
        cause: 'FOOD',
        typicalMinutes: 120,
      },
      place: { kind: 'ON_SITE', address: 'The hall on Green Lanes' },
      description: 'Chop, stir, serve, and sit down with everybody afterwards.',
    },
  );
  await helen.act(
    'mutation ($input: PublishOpportunityInput!) { publishOpportunity(input: $input) { opportunity { state } userErrors { code message } } }',
    { opportunityId: opportunity.id, revision: opportunity.revision },
  );
  const { shifts, notices } = await helen.act<Payload<{ shifts: ShiftSeen[]; notices: string[] }>>(
    'mutation ($input: ScheduleShiftsInput!) { scheduleShifts(input: $input) { shifts { id startsAt endsAt } notices userErrors { code message } } }',
    {
      ...{
        ...stage.key(),
        opportunityId: opportunity.id,
        startsOn: '2027-03-17',
        startTime: '18:00',
        durationMinutes: 120,
      },
      roles: [{ name: 'Cook', capacity: 2 }],
      repeats: { rrule: 'FREQ=WEEKLY;COUNT=4' },
    },
  );
  for (const { startsAt } of shifts) say(`  ${wallTime(startsAt)}   (${startsAt})`);
  for (const notice of notices) say(`  ${notice}`);
  expectSame(
    shifts.map(({ startsAt }) => new Date(startsAt).toISOString()),
    ['2027-03-17T18:00:00.000Z', '2027-03-24T18:00:00.000Z', '2027-03-31T17:00:00.000Z', '2027-04-07T17:00:00.000Z'],
    'four evenings at six by the clock on the wall',
  );
  return shifts;
}

export async function book(stage: Stage, name: Name, shift: ShiftSeen, more: object = {}): Promise<BookingSeen> {
  const { booking } = await (await stage.as(name)).act<Payload<{ booking: BookingSeen }>>(
    'mutation ($input: BookShiftInput!) { bookShift(input: $input) { booking { id state } userErrors { code message } } }',
    { ...stage.key(), shiftId: shift.id, ...more },
  );
  return booking;
}

/** How a booking of somebody's own stands. */
export async function stateOf(stage: Stage, name: Name, bookingId: string): Promise<string> {
  const node = await (await stage.as(name)).ask<{ state: string }>(
    'query ($id: ID!) { node(id: $id) { ... on Booking { state } } }',
    { id: bookingId },
  );
  return node.state;
}

const change = (mutation: string, input: string) =>
  `mutation ($input: ${input}!) { ${mutation}(input: $input) { booking { id state } userErrors { code message } } }`;

/** Two book, a third waits; one gives up the place, which is offered to who waits, and taken. */
export async function waitAndTake(stage: Stage, shift: ShiftSeen): Promise<{ siobhan: string; francois: string }> {
  step('Siobhán and José book the first evening; François would like to come too');
  const siobhan = await book(stage, 'Siobhán', shift);
  const jose = await book(stage, 'José', shift);
  expectSame([siobhan.state, jose.state], ['BOOKED', 'BOOKED'], 'two places for two');
  const full = await (await stage.as('François')).ask<{ userErrors: UserError[] }>(
    'mutation ($input: BookShiftInput!) { bookShift(input: $input) { booking { id } userErrors { code message } } }',
    { input: { ...stage.key(), shiftId: shift.id } },
  );
  say(`  “${full.userErrors[0]?.message}”`);
  expectSame(full.userErrors[0]?.code, 'SHIFT_FULL', 'a third place');
  const francois = await book(stage, 'François', shift, { joinWaitingList: true });
  expectSame(francois.state, 'WAITING', 'François waits');

  step('José cannot come: the place is offered to François, who takes it');
  await (await stage.as('José')).act(change('cancelBooking', 'BookingInput'), { bookingId: jose.id });
  await stage.until(
    'the offer',
    () => stateOf(stage, 'François', francois.id),
    (state) => state === 'OFFERED',
  );
  await stage.hears('François', 'A place is free for you');
  const { booking } = await (await stage.as('François')).act<Payload<{ booking: BookingSeen }>>(
    change('acceptPlace', 'BookingInput'),
    { bookingId: francois.id },
  );
  expectSame(booking.state, 'BOOKED', 'the freed place is François’s');
  return { siobhan: siobhan.id, francois: francois.id };
}

/** Siobhán books the second evening and gives the place to Anneliese. */
export async function swap(stage: Stage, shift: ShiftSeen): Promise<{ jose: string; anneliese: string }> {
  step('Siobhán cannot make the second evening; Anneliese stands in for her');
  const jose = await book(stage, 'José', shift);
  const siobhan = await book(stage, 'Siobhán', shift);
  const offered = await (await stage.as('Siobhán')).act<Payload<{ swap: { id: string; state: string } }>>(
    'mutation ($input: OfferSwapInput!) { offerSwap(input: $input) { swap { id state } userErrors { code message } } }',
    { bookingId: siobhan.id, kind: 'STAND_IN', toMemberId: await stage.memberId('Anneliese') },
  );
  const taken = await (await stage.as('Anneliese')).act<Payload<{ swap: { state: string }; booking: BookingSeen }>>(
    'mutation ($input: TakeSwapInput!) { takeSwap(input: $input) { swap { state } booking { id state } userErrors { code message } } }',
    { swapId: offered.swap.id },
  );
  expectSame([taken.swap.state, taken.booking.state], ['TAKEN', 'BOOKED'], 'the place is Anneliese’s');
  expectThat((await stateOf(stage, 'Siobhán', siobhan.id)) === 'CANCELLED', 'Siobhán is free that evening');
  await stage.hears('Siobhán', 'Your shift has been taken', 'Anneliese');
  return { jose: jose.id, anneliese: taken.booking.id };
}
