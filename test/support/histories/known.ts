import type { HistoryPlan, Step } from './steps.js';

const award = (who: number, minutes: number): Step => ({
  kind: 'award',
  who,
  group: 0,
  minutes,
  reward: 'CREDITS',
  byLeader: false,
  manner: 'otherInput',
});
const visit = (who: number, adults: number): Step => ({
  kind: 'visit',
  who,
  offer: 0,
  adults,
  byCard: false,
  byStaff: false,
  manner: 'once',
});
const hold = (who: number, daysAhead: number | null): Step => ({
  kind: 'hold',
  who,
  offer: 0,
  adults: 1,
  daysAhead,
  manner: 'once',
});
const gift = (who: number, minutes: number): Step => ({ kind: 'gift', who, others: 1, minutes, manner: 'again' });
const waitDays = (days: number): Step => ({ kind: 'wait', minutes: days * 1440 });
const reverseAward = (which: number): Step => ({ kind: 'reverseAward', which, byLeader: false, manner: 'once' });
const reverseVisit = (which: number): Step => ({ kind: 'reverseVisit', which, byTill: false, manner: 'once' });

const fund = (body: 0 | null, minutes: number): Step => ({ kind: 'fund', body, minutes, manner: 'again' });
const soon: Step = { kind: 'wait', minutes: 1 };
/** The first group's pot stands behind the four wallets. */
const freezePot = (isFrozen: boolean): Step => ({ kind: 'freeze', account: 4, isFrozen });

const rules: HistoryPlan['rules'] = {
  issuancePolicy: 'MINT',
  expiryMonths: null,
  supplyCapMinutes: null,
  giftDailyLimitMinutes: 1200,
  graceDays: 3,
  reversalDays: 30,
};

/** Histories that random ones may take long to come to. Every campaign plays them first. */
export const knownHistories: HistoryPlan[] = [
  {
    // Spent, reversed, held and given while below zero.
    beginning: 0,
    rules,
    steps: [
      award(1, 60),
      award(2, 120),
      visit(1, 2),
      hold(1, null),
      reverseAward(0),
      visit(1, 1),
      { kind: 'gift', who: 2, others: 2, minutes: 15, manner: 'once' },
      award(1, 15),
      award(1, 60),
      hold(1, 2),
      { kind: 'release', which: 1, byMember: true, manner: 'twiceAtOnce' },
      hold(1, null),
      { kind: 'redeemHold', which: 2, manner: 'again' },
      reverseVisit(0),
    ],
  },
  {
    // Credits of two days: spent, given, held and swept around the day that ends first.
    beginning: 1,
    rules: { ...rules, expiryMonths: 1 },
    steps: [
      award(1, 90),
      waitDays(5),
      award(1, 60),
      visit(1, 1),
      gift(1, 40),
      waitDays(22),
      hold(1, 5),
      visit(2, 1),
      waitDays(5),
      visit(2, 1),
      { kind: 'sweep' },
      reverseVisit(1),
      visit(1, 1),
      { kind: 'lapse', which: 0, whenDue: true },
      { kind: 'sweep' },
      waitDays(6),
      { kind: 'sweep' },
      visit(1, 1),
    ],
  },
  {
    // More than fit, at once.
    beginning: 2,
    rules,
    steps: [
      award(2, 480),
      { kind: 'race', who: 2, offer: 2, tills: 5 },
      { kind: 'same', what: 'code', which: 0, who: 2 },
      { kind: 'usedCode', which: 0 },
      { kind: 'same', what: 'log', which: 0, who: 1 },
      { kind: 'race', who: 1, offer: 0, tills: 5 },
      { kind: 'same', what: 'visit', which: 0, who: 0 },
      { kind: 'same', what: 'award', which: 0, who: 0 },
    ],
  },
  {
    // People and bodies that go, and what comes back to them afterwards.
    beginning: 0,
    rules,
    steps: [
      award(1, 120),
      award(2, 60),
      visit(1, 2),
      visit(2, 1),
      { kind: 'join', who: 1, others: 1, manner: 'again' },
      reverseVisit(0),
      reverseAward(0),
      { kind: 'leave', who: 2, to: 'NOBODY', manner: 'once' },
      { kind: 'settle', who: 2 },
      reverseVisit(1),
      award(3, 60),
      { kind: 'donate', who: 3, to: 0, minutes: 20, manner: 'once' },
      { kind: 'closeBody', body: 0, manner: 'again' },
      { kind: 'leave', who: 3, to: 'MEMBER', manner: 'otherInput' },
      { kind: 'closeBody', body: 1, manner: 'once' },
    ],
  },
  {
    // Hours that wait for a pot: none overtakes, and whatever fills the pot gives what waits for it.
    beginning: 0,
    rules: { ...rules, issuancePolicy: 'POT' },
    steps: [
      award(1, 60),
      soon,
      award(2, 30),
      fund(0, 45),
      soon,
      award(3, 15),
      fund(0, 45),
      { kind: 'approveAgain', which: 0 },
      reverseAward(0),
      freezePot(true),
      soon,
      award(1, 30),
      fund(null, 60),
      freezePot(false),
      { kind: 'leave', who: 2, to: 'POT', manner: 'once' },
      soon,
      award(3, 120),
      soon,
      award(1, 45),
      { kind: 'closeBody', body: 0, manner: 'again' },
      fund(null, 60),
      reverseAward(1),
      reverseAward(4),
    ],
  },
  {
    // A wallet that waits across the end of summer time, and hours that wait for a pot meeting what fills it.
    beginning: 2,
    rules: { ...rules, issuancePolicy: 'POT', expiryMonths: 1 },
    steps: [
      fund(0, 60),
      award(3, 60),
      soon,
      award(3, 45),
      // What fills the pot that the giver waits for comes back at once.
      { kind: 'donate', who: 3, to: 0, minutes: 50, manner: 'again' },
      fund(0, 100),
      award(1, 60),
      award(3, 90),
      { kind: 'leave', who: 1, to: 'NOBODY', manner: 'once' },
      { kind: 'settle', who: 1 },
      award(3, 75),
      {
        kind: 'both',
        first: { kind: 'fund', body: 0, minutes: 120, manner: 'once' },
        second: { kind: 'closeBody', body: 0, manner: 'once' },
      },
    ],
  },
];
