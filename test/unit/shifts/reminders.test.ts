import { rulesOf } from '../../../src/domain/schemes/rules.js';
import { judgeReminder, type ReminderLead, remindsAt } from '../../../src/domain/shifts/reminders.js';

const zone = 'Europe/London';
const rules = rulesOf({});
const at = (lead: ReminderLead, startsAt: string, changes: object = {}) =>
  remindsAt(lead, new Date(startsAt), rulesOf(changes), zone)?.toISOString() ?? null;

test.each([
  ['in winter', '2026-11-26T14:00:00Z', '2026-11-24T09:00:00.000Z'],
  ['the clocks go back in between', '2026-10-26T14:00:00Z', '2026-10-24T08:00:00.000Z'],
  ['the clocks go forward in between', '2027-03-29T13:00:00Z', '2027-03-27T09:00:00.000Z'],
  ['on the first of March of a leap year', '2028-03-01T10:00:00Z', '2028-02-28T09:00:00.000Z'],
  ['just after midnight, local time', '2027-06-09T23:30:00Z', '2027-06-08T08:00:00.000Z'],
])('J44 two days before, at nine: %s', (_case, startsAt, expected) => {
  expect(at('DAYS', startsAt)).toBe(expected);
});

test.each([
  ['by day', '2026-11-26T14:00:00Z', '2026-11-26T12:00:00.000Z'],
  ['as the quiet hours end', '2026-11-26T10:00:00Z', '2026-11-26T08:00:00.000Z'],
  ['in the quiet hours of a morning: the evening before', '2026-11-26T09:59:00Z', '2026-11-25T20:45:00.000Z'],
  ['in the quiet hours of an evening: the same one', '2026-11-26T23:00:00Z', '2026-11-26T20:45:00.000Z'],
  ['the evening before is in summer time', '2026-10-25T08:00:00Z', '2026-10-24T19:45:00.000Z'],
])('J44 two hours before, %s', (_case, startsAt, expected) => {
  expect(at('HOURS', startsAt)).toBe(expected);
});

test.each([
  ['an hour that is quiet there alone', '20:00', '09:30', '2026-11-26T11:00:00Z', '2026-11-25T19:45:00.000Z'],
  ['an hour that is quiet elsewhere alone', '23:00', '06:00', '2026-11-26T08:30:00Z', '2026-11-26T06:30:00.000Z'],
  ['over midnight', '23:00', '06:00', '2026-11-26T07:30:00Z', '2026-11-25T22:45:00.000Z'],
  ['from midnight on', '00:00', '08:00', '2026-11-26T09:00:00Z', '2026-11-25T23:45:00.000Z'],
  ['at noon', '12:00', '14:00', '2026-11-26T15:00:00Z', '2026-11-26T11:45:00.000Z'],
  ['all day but for ten minutes', '21:00', '20:50', '2026-11-26T15:00:00Z', '2026-11-25T20:50:00.000Z'],
  ['never', '08:00', '08:00', '2026-11-26T04:00:00Z', '2026-11-26T02:00:00.000Z'],
])(
  'J44 two hours before, where it is quiet by the scheme’s rules: %s',
  (_case, quietFrom, quietUntil, startsAt, expected) => {
    expect(at('HOURS', startsAt, { quietFrom, quietUntil })).toBe(expected);
  },
);

test('J44 a scheme may remind earlier or later, or not at all', () => {
  const startsAt = '2026-11-26T14:00:00Z';
  expect(at('DAYS', startsAt, { reminderDays: 5, reminderTime: '18:30' })).toBe('2026-11-21T18:30:00.000Z');
  expect(at('HOURS', startsAt, { reminderHours: 4 })).toBe('2026-11-26T10:00:00.000Z');
  expect([at('DAYS', startsAt, { reminderDays: 0 }), at('HOURS', startsAt, { reminderHours: 0 })]).toEqual([
    null,
    null,
  ]);
});

test('J44 after a day on which nothing ran, what no longer helps is not sent', () => {
  const startsAt = new Date('2026-11-26T14:00:00Z');
  const judge = (lead: ReminderLead, now: string) => judgeReminder(lead, startsAt, rules, zone, new Date(now));
  expect(judge('DAYS', '2026-11-25T09:00:00Z')).toBe('SEND');
  expect(judge('DAYS', '2026-11-26T12:00:00Z')).toBe('LATER_REMINDER');
  expect(judge('DAYS', '2026-11-26T14:00:00Z')).toBe('BEGUN');
  expect(judge('HOURS', '2026-11-26T13:59:00Z')).toBe('SEND');
  expect(judge('HOURS', '2026-11-26T14:00:00Z')).toBe('BEGUN');
  // At night the one would wait until eight, when the other is due.
  const morning = (now: string) => judgeReminder('DAYS', new Date('2026-11-26T10:00:00Z'), rules, zone, new Date(now));
  expect([morning('2026-11-25T20:59:00Z'), morning('2026-11-25T22:00:00Z')]).toEqual(['SEND', 'LATER_REMINDER']);
});
