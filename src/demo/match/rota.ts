import { StoryError, type UserError } from '../apiClient.js';
import { say, step } from '../journey.js';
import { demoOrganisations } from '../places.js';
import { wallTime } from '../shifts/rota.js';
import { expectSame, type Name, type Stage } from '../shifts/stage.js';
import { leastChanges, type PlaceToFill } from './leastChanges.js';
import { describe } from './matches.js';
import type { OpportunitySeen, Words } from './offers.js';

type Payload<Fields> = Fields & { userErrors: UserError[] };

interface SeatSeen {
  change: 'KEPT' | 'NEW' | 'REMOVED';
  shift: { id: string; startsAt: string };
  role: { name: string } | null;
  member: { name: string } | null;
  booking: { id: string } | null;
}

interface RotaSeen {
  id: string;
  state: string;
  revision: number;
  endedHow: string | null;
  places: number;
  placesFilled: number;
  seatsKept: number;
  seatsRemoved: number;
  seatsAdded: number;
  goals: { goal: string; value: number; isBest: boolean }[];
  seats: { nodes: SeatSeen[] };
  unfilled: {
    nodes: { placesLeft: number; explanation: string; shift: { startsAt: string }; role: { name: string } | null }[];
  };
  findings: string[];
}

const rotaFields = `id state revision endedHow places placesFilled seatsKept seatsRemoved seatsAdded goals { goal value isBest }
  seats(first: 100) { nodes { change shift { id startsAt } role { name } member { name } booking { id } } }
  unfilled(first: 100) { nodes { placesLeft explanation shift { startsAt } role { name } } } findings`;

/** Who takes part in the suppers, what they can do, and on which of the two Thursdays they are free. */
const helpers: readonly { name: Name; skills: string[]; both: boolean }[] = [
  { name: 'Siobhán', skills: ['Cooking', 'Listening'], both: true },
  { name: 'José', skills: ['Cooking', 'Customer service'], both: false },
  { name: 'Inês', skills: ['Customer service'], both: true },
  { name: 'Ngozi', skills: ['British Sign Language'], both: false },
];
const [firstDay, secondDay] = ['2027-05-20', '2027-05-27'];

/** Four are let in to the Thursday suppers; one of them can sign, and is free on Saturdays only. */
export async function letIn(stage: Stage, words: Words, offered: ReadonlyMap<string, OpportunitySeen>): Promise<void> {
  step('Four ask to join the Thursday suppers, and Helen lets them in');
  for (const { name, skills, both } of helpers) {
    if (name !== 'Siobhán') await describe(stage, words, name, { skills });
    const person = await stage.as(name);
    await person.act(
      'mutation ($input: SetAvailabilityInput!) { setAvailability(input: $input) { member { id } userErrors { code message } } }',
      {
        weekly: [{ weekday: name === 'Ngozi' ? 'SATURDAY' : 'THURSDAY', fromTime: '17:00', toTime: '22:00' }],
        exceptions: both ? [] : [{ fromOn: secondDay, toOn: secondDay, kind: 'AWAY' }],
      },
    );
    const { application } = await person.act<Payload<{ application: { id: string } }>>(
      'mutation ($input: ApplyToOpportunityInput!) { applyToOpportunity(input: $input) { application { id } userErrors { code message } } }',
      { opportunityId: offered.get('Thursday supper')?.id },
    );
    await (await stage.as('Helen')).act(
      'mutation ($input: DecideApplicationInput!) { decideApplication(input: $input) { application { state } userErrors { code message } } }',
      { applicationId: application.id, decision: 'ACCEPT' },
    );
    say(
      `  ${name}: ${skills.join(', ')}${name === 'Ngozi' ? '; Saturdays only' : both ? '' : '; not on the second Thursday'}`,
    );
  }
}

/** Has a rota worked out, and waits until it is there. */
async function propose(stage: Stage, input: object): Promise<RotaSeen> {
  const { rota } = await (await stage.as('Helen')).act<Payload<{ rota: { id: string } }>>(
    'mutation ($input: ProposeRotaInput!) { proposeRota(input: $input) { rota { id } userErrors { code message } } }',
    { ...stage.key(), ...input },
  );
  return await stage.until(
    'the rota',
    async () =>
      await (await stage.as('Helen')).ask<RotaSeen>(`query ($id: ID!) { rota(id: $id) { ${rotaFields} } }`, {
        id: rota.id,
      }),
    ({ state }) => state === 'PROPOSED',
  );
}

function readOut({ seats, unfilled, findings }: RotaSeen): void {
  for (const { change, shift, role, member } of seats.nodes) {
    const sign = change === 'KEPT' ? ' ' : change === 'NEW' ? '+' : '−';
    say(`  ${sign} ${wallTime(shift.startsAt)}  ${(role?.name ?? '').padEnd(18)}${member?.name ?? ''}`);
  }
  for (const { shift, role, explanation } of unfilled.nodes)
    say(`  ? ${wallTime(shift.startsAt)}  ${(role?.name ?? '').padEnd(18)}${explanation}`);
  for (const finding of findings) say(`  ${finding}`);
}

const placesOf = ({ seats }: RotaSeen): string[] =>
  seats.nodes
    .filter(({ change }) => change !== 'REMOVED')
    .map(({ shift, role, member }) => `${shift.startsAt.slice(0, 10)} ${role?.name}: ${member?.name}`)
    .sort();

/** Nobody has a place yet; then all who can have, and one kind of place stays empty, with the reason in words. */
export async function firstRota(
  stage: Stage,
  words: Words,
  offered: ReadonlyMap<string, OpportunitySeen>,
): Promise<RotaSeen> {
  step('Before: two suppers, six places, nobody booked. Helen asks for a rota');
  const rota = await propose(stage, {
    ...{ organisationId: words.id(demoOrganisations.kitchen.name), fromOn: firstDay, toOn: secondDay },
    ...{ opportunityIds: [offered.get('Thursday supper')?.id], pinned: [], weeklyShiftsMax: 2 },
  });
  readOut(rota);
  expectSame(
    [rota.places, rota.placesFilled, rota.endedHow],
    [6, 4, 'PROVED'],
    'places, those filled, and how it ended',
  );
  expectSame(
    placesOf(rota),
    [
      `${firstDay} Cook: Siobhán O'Neill`,
      `${firstDay} Host: José Nuñez`,
      `${secondDay} Cook: Siobhán O'Neill`,
      `${secondDay} Host: Inês Carvalho`,
    ],
    'who is where',
  );
  expectSame(
    rota.unfilled.nodes.map(({ role, placesLeft }) => [role?.name, placesLeft]),
    [
      ['Sign interpreter', 1],
      ['Sign interpreter', 1],
    ],
    'what stays empty',
  );
  return rota;
}

export async function confirm(stage: Stage, { id, revision }: RotaSeen, expected: { booked: number; ended: number }) {
  const done = await (await stage.as('Helen')).act<Payload<{ booked: number; ended: number; refused: number }>>(
    'mutation ($input: ConfirmRotaInput!) { confirmRota(input: $input) { booked ended refused userErrors { code message } } }',
    { ...stage.key(), rotaId: id, revision },
  );
  say(`  ${done.booked} booked, ${done.ended} ended, ${done.refused} refused`);
  expectSame([done.booked, done.ended, done.refused], [expected.booked, expected.ended, 0], 'what was booked');
}

/** Siobhán gives up the first supper; the rota is worked out again, and changes no more than it must. */
export async function dropOut(stage: Stage, words: Words, first: RotaSeen): Promise<void> {
  step('Siobhán cannot come to the first supper after all');
  const stood = await (await stage.as('Helen')).ask<RotaSeen>(`query ($id: ID!) { rota(id: $id) { ${rotaFields} } }`, {
    id: first.id,
  });
  const hers = stood.seats.nodes.find(
    ({ shift, member }) => shift.startsAt.startsWith(firstDay) && member?.name.startsWith('Siobhán'),
  );
  if (!hers?.booking) throw new StoryError('Siobhán has no booking to give up');
  await (await stage.as('Siobhán')).act(
    'mutation ($input: BookingInput!) { cancelBooking(input: $input) { booking { state } userErrors { code message } } }',
    { bookingId: hers.booking.id },
  );

  step('Helen has the rota worked out again: as few places change as can be');
  const again = await propose(stage, {
    ...{ organisationId: words.id(demoOrganisations.kitchen.name), basedOnId: first.id, pinned: [] },
  });
  readOut(again);
  const least = leastChanges(placesToFill(stood, hers));
  say(
    `  Places that stood and change: ${again.seatsRemoved}; the least possible: ${least.changed}. Filled: ${again.placesFilled}; the most possible: ${least.filled}.`,
  );
  expectSame([again.placesFilled, again.seatsRemoved], [least.filled, least.changed], 'filled, and changed for it');
  expectSame(
    placesOf(again),
    [
      `${firstDay} Cook: José Nuñez`,
      `${firstDay} Host: Inês Carvalho`,
      `${secondDay} Cook: Siobhán O'Neill`,
      `${secondDay} Host: Inês Carvalho`,
    ],
    'who is where now',
  );
  await confirm(stage, again, { booked: 2, ended: 1 });
}

const skillOf: Readonly<Record<string, string>> = {
  Cook: 'Cooking',
  Host: 'Customer service',
  'Sign interpreter': 'British Sign Language',
};
const fullNames: Partial<Record<Name, string>> = {
  Siobhán: "Siobhán O'Neill",
  José: 'José Nuñez',
  Inês: 'Inês Carvalho',
  Ngozi: 'Ngozi Anyanwu',
};

/** All places of the two suppers, who could have each, and who has it without her who dropped out: worked out here, not by the solver. */
function placesToFill({ seats }: RotaSeen, dropped: SeatSeen): PlaceToFill[] {
  const standing = seats.nodes.filter((seat) => seat !== dropped && seat.change !== 'REMOVED');
  return [firstDay, secondDay].flatMap((day) =>
    Object.entries(skillOf).map(([role, skill]) => ({
      shiftId: day,
      can: helpers
        .filter(({ name, skills, both }) => {
          const isFree = name !== 'Ngozi' && (both || day === firstDay);
          const gaveUp = day === firstDay && name === 'Siobhán';
          return skills.includes(skill) && isFree && !gaveUp;
        })
        .map(({ name }) => fullNames[name] ?? name),
      has:
        standing.find(({ shift, role: of }) => shift.startsAt.startsWith(day) && of?.name === role)?.member?.name ??
        null,
    })),
  );
}
