import { expectThat, say } from '../journey.js';
import type { Comparison } from './expectation.js';

/** What comes in two weeks. */
const inAFortnight = [
  'credits expiring, 90, 30, 7 days',
  'digest of what was kept',
  'hours approved',
  'hours that wait, 3 days',
  'offered place that lapsed',
  'place offered to who waits',
  'shift, 2 days before',
  'shift, 2 hours before',
  'visit given back or lapsed',
  'visit tomorrow',
  'weekly digest of what suits',
];
/** What comes in a year besides. */
const inAYear = [
  'code that nobody opened, 3 days before',
  'credits expired',
  'hours that nobody decides, 14 days',
  'invitation that lapsed',
  'monthly statement of a member',
  'monthly statement of venues',
  'not seen for a quarter',
  'proof expiring, 30 and 7 days',
];

/** Prints what came of a year as a table. @throws StoryError where what was heard is not what was called for */
export function report(compared: Comparison, isWholeYear: boolean): void {
  const { kinds, doubled, drops, peace, besides, nines } = compared;
  const cells = [
    ['kind', 'expected', 'sent', 'at its time', 'missing'],
    ...kinds.map(({ kind, expected, sent, onTime, missing }) => [kind, expected, sent, onTime, missing].map(String)),
  ];
  for (const [first = '', ...rest] of cells)
    say(`  ${first.padEnd(40)}${rest.map((cell) => cell.padStart(12)).join('')}`);
  for (const { day, utc, heard } of nines)
    say(`  ${day}: nine o'clock is ${utc} UTC; ${heard} messages came just then`);
  say(`  doubled: ${doubled}`);
  say(
    `  after the downtime: ${drops.shifts} reminders of shifts dropped on record (expected ${drops.shiftsExpected}), ${drops.madeUpFor} made up for; ` +
      `${drops.rounds} rounds dropped (expected ${drops.roundsExpected})`,
  );
  say(
    `  of ${peace.heard} messages came at night that nobody waits for: ${peace.atNight}; written and not heard: ${peace.unheard}; weekly digests that name nothing: ${peace.emptyDigests}`,
  );
  say(`  not compared: ${besides.map(({ kind, sent }) => `${kind} ${sent}`).join(', ') || 'nothing'}`);
  judge(compared, isWholeYear ? [...inAFortnight, ...inAYear] : inAFortnight);
}

function judge({ kinds, doubled, drops, peace }: Comparison, expectedKinds: readonly string[]): void {
  const wrong = kinds.filter(
    ({ expected, sent, onTime, missing }) => expected !== sent || onTime !== sent || missing > 0,
  );
  expectThat(wrong.length === 0, `${wrong.map(({ kind }) => kind).join(', ')} did not come as they should`);
  const came = new Set(kinds.map(({ kind }) => kind));
  for (const kind of expectedKinds) expectThat(came.has(kind), `${kind}: did not come at all`);
  expectThat(doubled === 0, `${doubled} messages came twice`);
  const isDropped = drops.shifts === drops.shiftsExpected && drops.rounds === drops.roundsExpected;
  expectThat(isDropped && drops.shifts > 0, 'what made no sense any more was not dropped on record');
  expectThat(drops.madeUpFor > 0, 'no reminder was made up for');
  expectThat(peace.atNight === 0 && peace.unheard === 0, 'somebody was disturbed, or a message was not sent');
  expectThat(peace.emptyDigests === 0, 'a weekly digest named nothing');
}
