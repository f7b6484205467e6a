import type { UserError } from '../apiClient.js';
import { say, step } from '../journey.js';
import { demoOrganisations } from '../places.js';
import { book, kitchenId, type ShiftSeen, stateOf, wallTime } from './rota.js';
import { expectSame, type Name, type Stage } from './stage.js';

interface AttendanceSeen {
  state: string;
  checkedInBy: string | null;
  checkedOutBy: string | null;
  hoursLog: { givenMinutes: number; workedOn: string; state: string } | null;
}
interface CodeSeen {
  code: string;
  link: string;
}
/** Bookings by whose they are. */
interface Places {
  siobhan: string;
  francois: string;
  jose: string;
  anneliese: string;
}

const attendanceOf = (mutation: string, input: string) =>
  `mutation ($input: ${input}!) { ${mutation}(input: $input) { attendance { state checkedInBy checkedOutBy hoursLog { givenMinutes workedOn state } } userErrors { code message } } }`;

async function shownAt(stage: Stage, shift: ShiftSeen): Promise<CodeSeen> {
  const helen = await stage.as('Helen');
  return await helen.ask<CodeSeen>('query ($shift: ID!) { checkInCode(shift: $shift) { code link } }', {
    shift: shift.id,
  });
}

/** With a code it is the member who does it; without, Helen, from her list. */
async function checkIn(stage: Stage, name: Name, bookingId: string, code?: string): Promise<AttendanceSeen> {
  return await attend(stage, name, attendanceOf('checkIn', 'CheckInInput'), { bookingId, code });
}

async function checkOut(stage: Stage, name: Name, bookingId: string, code?: string): Promise<AttendanceSeen> {
  return await attend(stage, name, attendanceOf('checkOut', 'CheckOutInput'), { bookingId, code });
}

async function attend(
  stage: Stage,
  name: Name,
  mutation: string,
  { bookingId, code }: { bookingId: string; code?: string },
): Promise<AttendanceSeen> {
  const who = await stage.as(code === undefined ? 'Helen' : name);
  const payload = await who.act<{ attendance: AttendanceSeen; userErrors: UserError[] }>(mutation, {
    bookingId,
    ...(code === undefined ? {} : { code }),
  });
  return payload.attendance;
}

/** Waits until somebody's balance has grown by so much. */
async function credited(stage: Stage, name: Name, before: number, minutes: number): Promise<void> {
  const after = await stage.until(
    `${minutes} minutes for ${name}`,
    () => stage.balance(name),
    (balance) => balance === before + minutes,
  );
  say(`  ${name} has ${after} minutes of Time Credits, ${minutes} more than before.`);
}

/** Three evenings: check-ins by QR code, short code and list become credited hours; one is forgotten at the door, one does not come. */
export async function attendTheEvenings(stage: Stage, shifts: readonly ShiftSeen[], places: Places): Promise<void> {
  const [first, second, third] = shifts;
  if (!first || !second || !third) return;
  await firstEvening(stage, first, places);
  await secondEvening(stage, second, places);
  await thirdEvening(stage, third);
}

async function firstEvening(stage: Stage, shift: ShiftSeen, { siobhan, francois }: Places): Promise<void> {
  step(`${wallTime(shift.startsAt)}: Siobhán scans the code at the door, François is ticked off on Helen's list`);
  const had = { siobhan: await stage.balance('Siobhán'), francois: await stage.balance('François') };
  stage.moveTo('2027-03-17T17:50:00Z');
  const scanned = await checkIn(stage, 'Siobhán', siobhan, (await shownAt(stage, shift)).link);
  expectSame([scanned.state, scanned.checkedInBy], ['ATTENDING', 'QR'], 'Siobhán is there');
  stage.moveTo('2027-03-17T18:07:00Z');
  const ticked = await checkIn(stage, 'François', francois);
  expectSame([ticked.state, ticked.checkedInBy], ['ATTENDING', 'LIST'], 'François is there, a little late');
  stage.moveTo('2027-03-17T20:00:00Z');
  const gone = await checkOut(stage, 'Siobhán', siobhan, (await shownAt(stage, shift)).link);
  const late = await checkOut(stage, 'François', francois);
  expectSame(
    [gone.hoursLog?.givenMinutes, late.hoursLog?.givenMinutes],
    [120, 113],
    'the hours are those of the attendance, to the minute',
  );
  say('  Two hours for Siobhán, who was early; 1 h 53 min for François, who was not.');
  await credited(stage, 'Siobhán', had.siobhan, 120);
  // Sessions are rounded up to quarters of an hour, as the scheme says.
  await credited(stage, 'François', had.francois, 120);
}

async function secondEvening(stage: Stage, shift: ShiftSeen, { jose, anneliese }: Places): Promise<void> {
  step(`${wallTime(shift.startsAt)}: José types the short code and forgets to check out; Anneliese does not come`);
  stage.moveTo('2027-03-24T17:55:00Z');
  const had = await stage.balance('José');
  const typed = await checkIn(stage, 'José', jose, (await shownAt(stage, shift)).code);
  expectSame([typed.state, typed.checkedInBy], ['ATTENDING', 'CODE'], 'José is there');
  stage.moveTo('2027-03-24T22:00:00Z');
  await stage.until(
    'the end of the shift',
    () => stateOf(stage, 'José', jose),
    (state) => state === 'ATTENDED',
  );
  expectSame(await stateOf(stage, 'Anneliese', anneliese), 'NO_SHOW', 'Anneliese');
  say('  Two hours after its end the shift is settled: José was there until eight, Anneliese is a no-show.');

  step('Nobody saw José go, so his hours wait for Helen, who approves them in the morning');
  stage.moveTo('2027-03-25T09:00:00Z');
  await approveWaiting(stage);
  await credited(stage, 'José', had, 120);
}

async function approveWaiting(stage: Stage): Promise<void> {
  const helen = await stage.as('Helen');
  const waiting =
    'query ($organisation: ID) { hoursLogs(first: 20, organisation: $organisation, state: SUBMITTED) { nodes { id givenMinutes } } }';
  const read = async () =>
    (
      await helen.ask<{ nodes: { id: string; givenMinutes: number }[] }>(waiting, {
        organisation: await kitchenId(stage),
      })
    ).nodes;
  const logs = await stage.until('the log', read, (found) => found.length > 0);
  expectSame(
    logs.map(({ givenMinutes }) => givenMinutes),
    [120],
    'one log waits, counted to the planned end',
  );
  const approved = await helen.ask<{ hoursLogs: { id: string }[] }>(
    'mutation ($input: ApproveHoursInput!) { approveHours(input: $input) { hoursLogs { id } userErrors { code message } } }',
    { input: { ...stage.key(), hoursLogIds: logs.map(({ id }) => id) } },
  );
  expectSame(approved.hoursLogs.length, 1, 'it is approved');
}

async function thirdEvening(stage: Stage, shift: ShiftSeen): Promise<void> {
  step(`${wallTime(shift.startsAt)}: the clocks have gone forward, and six o'clock is six o'clock`);
  stage.moveTo('2027-03-29T09:00:00Z');
  const { id } = await book(stage, 'Anneliese', shift);
  const had = await stage.balance('Anneliese');
  stage.moveTo('2027-03-31T16:55:00Z');
  await checkIn(stage, 'Anneliese', id, (await shownAt(stage, shift)).link);
  stage.moveTo('2027-03-31T18:30:00Z');
  const gone = await checkOut(stage, 'Anneliese', id, (await shownAt(stage, shift)).link);
  expectSame(
    [gone.checkedOutBy, gone.hoursLog?.givenMinutes, gone.hoursLog?.workedOn],
    ['QR', 90, '2027-03-31'],
    'an hour and a half by the clock on the wall',
  );
  await stage.hears('Anneliese', 'Thank you', demoOrganisations.kitchen.name);
  await credited(stage, 'Anneliese', had, 90);
}
