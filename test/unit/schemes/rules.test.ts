import { rulesOf, schemeRulesForm } from '../../../src/domain/schemes/rules.js';

const defaults = {
  roundToMinutes: 15,
  oldestWorkDays: 90,
  dailyCapMinutes: 480,
  weeklyCapMinutes: 2400,
  issuancePolicy: 'MINT',
  autoApproveUpToMinutes: null,
  supplyCapMinutes: null,
  funder: null,
  expiryMonths: null,
  graceDays: 30,
  invitationDays: 14,
  approveAttendance: false,
  shiftHorizonDays: 56,
  waitingOfferHours: 48,
  waitingOfferStopsHours: 12,
  cancelUntilHours: 3,
  checkInOpensMinutes: 30,
  restMinutes: 0,
  exchangeToleranceMinutes: 15,
  exchangeReminderDays: 3,
  exchangeSilenceDays: 7,
  exchangeForgottenDays: 28,
  exchangeNoticeHours: 24,
  exchangeFloorMinutes: 0,
  reminderDays: 2,
  reminderTime: '09:00',
  reminderHours: 2,
  welcomeMinutes: 0,
  matchSkillsWeight: 20,
  matchInterestsWeight: 20,
  matchDistanceWeight: 20,
  matchAvailabilityWeight: 20,
  matchLanguagesWeight: 5,
  matchAccessWeight: 15,
  matchNoveltyWeight: 8,
  matchFeedbackWeight: 10,
  matchNeedWeight: 12,
  quietFrom: '21:00',
  quietUntil: '08:00',
  emailsPerDay: 5,
  textsPerDay: 3,
  lettersPerDay: 3,
  pushesPerDay: 5,
  digestTime: '09:00',
  digestWeekday: 1,
  contactPhone: null,
  contactEmail: null,
  contactWebsite: null,
  contactAddress: null,
  giftDailyLimitMinutes: 1200,
  redemptionCodeMinutes: 5,
  holdMinutes: 30,
  bookAheadDays: 90,
  reversalDays: 30,
  appealDays: 28,
  walletSettleDays: 90,
  appealDecisionDays: 14,
  approvalReminderDays: 3,
  approvalEscalationDays: 14,
};

test.each([[undefined], [null], [{}]])('where %p is stored the defaults are in force', (stored) => {
  expect(rulesOf(stored)).toEqual(defaults);
});

test('what is stored stands over the defaults', () => {
  expect(rulesOf({ roundToMinutes: 1, expiryMonths: 24, funder: 'Lea Valley Fund' })).toEqual({
    ...defaults,
    roundToMinutes: 1,
    expiryMonths: 24,
    funder: 'Lea Valley Fund',
  });
});

test.each([
  ['a step of nothing', { roundToMinutes: 0 }],
  ['a step above an hour', { roundToMinutes: 61 }],
  ['half a minute', { giftDailyLimitMinutes: 0.5 }],
  ['a cap below zero', { supplyCapMinutes: -1 }],
  ['no days of grace', { graceDays: 0 }],
  ['a funder without a name', { funder: '' }],
  ['a phone number of words', { contactPhone: 'ask at the desk' }],
  ['an email address without a place', { contactEmail: 'hello' }],
  ['a website that is not safe', { contactWebsite: 'http://greenlanes.example.org' }],
  ['a website that is a script', { contactWebsite: 'javascript:alert(1)' }],
  ['a rule nobody knows', { generosity: 11 }],
])('refuses %s', (_, rules) => {
  expect(schemeRulesForm.safeParse(rules).success).toBe(false);
});
