import fc from 'fast-check';
import { beginnings, memberCount } from './town.js';

const who = fc.nat(memberCount - 1);
/** Picks one of what has happened so far, what is over included. */
const which = fc.nat(30);
const adults = fc.integer({ min: 1, max: 3 });
const offer = fc.nat(2);
const minutes = fc.integer({ min: 1, max: 90 });

/**
 * How a write that bears a key is asked for: once; twice at once with one key (9); again afterwards, as after a lost answer (7, 12); and afterwards
 * with another input under the same key (8).
 */
const manner = fc.oneof(
  { weight: 7, arbitrary: fc.constant('once' as const) },
  { weight: 1, arbitrary: fc.constant('twiceAtOnce' as const) },
  { weight: 1, arbitrary: fc.constant('again' as const) },
  { weight: 1, arbitrary: fc.constant('otherInput' as const) },
);
export type Manner = typeof manner extends fc.Arbitrary<infer M> ? M : never;

const k = <Kind extends string>(kind: Kind) => fc.constant(kind);

const award = fc.record({
  kind: k('award'),
  who,
  group: fc.nat(1),
  minutes: fc.integer({ min: 20, max: 480 }),
  reward: fc.oneof(
    { weight: 8, arbitrary: k('CREDITS') },
    { weight: 1, arbitrary: k('DONATE') },
    { weight: 1, arbitrary: k('RECOGNITION_ONLY') },
  ),
  byLeader: fc.boolean(),
  manner,
});
const visit = fc.record({ kind: k('visit'), who, offer, adults, byCard: fc.boolean(), byStaff: fc.boolean(), manner });
const hold = fc.record({
  kind: k('hold'),
  who,
  offer,
  adults,
  daysAhead: fc.option(fc.integer({ min: 0, max: 5 })),
  manner,
});
const redeemHold = fc.record({ kind: k('redeemHold'), which, manner });
const release = fc.record({ kind: k('release'), which, byMember: fc.boolean(), manner });
const lapse = fc.record({ kind: k('lapse'), which, whenDue: fc.boolean() });
/** To the next member, the one after, or now and then to oneself. */
const others = fc.constantFrom(1, 1, 2, 2, 2, 0);
const gift = fc.record({ kind: k('gift'), who, others, minutes, manner });
const donate = fc.record({ kind: k('donate'), who, to: fc.option(fc.nat(1)), minutes, manner });
const reverseAward = fc.record({ kind: k('reverseAward'), which, byLeader: fc.boolean(), manner });
const reverseVisit = fc.record({ kind: k('reverseVisit'), which, byTill: fc.boolean(), manner });
const sweep = fc.record({ kind: k('sweep') });
const fund = fc.record({
  kind: k('fund'),
  body: fc.constantFrom(0, 0, 1, null),
  minutes: fc.integer({ min: 30, max: 600 }),
  manner,
});
const returns = fc.record({ kind: k('returns'), manner });
const approveAgain = fc.record({ kind: k('approveAgain'), which });
const usedCode = fc.record({ kind: k('usedCode'), which });
const repeat = fc.record({ kind: k('repeat'), which, otherInput: fc.boolean() });
const wait = fc.record({
  kind: k('wait'),
  minutes: fc.oneof(
    fc.integer({ min: 1, max: 90 }),
    fc.integer({ min: 60, max: 60 * 48 }),
    fc.integer({ min: 1440 * 10, max: 1440 * 60 }),
  ),
});

/** A wallet, a pot or a venue's account, by its place among them all. */
const freeze = fc.record({ kind: k('freeze'), account: fc.nat(30), isFrozen: fc.constantFrom(true, false, false) });
const join = fc.record({ kind: k('join'), who, others: fc.constantFrom(1, 2, 3), manner });
const leave = fc.record({
  kind: k('leave'),
  who,
  to: fc.constantFrom('NOBODY', 'MEMBER', 'POT', 'COMMUNITY_POT'),
  manner,
});
/** The days of waiting for an instruction are over. */
const settle = fc.record({ kind: k('settle'), who });
const suspend = fc.record({ kind: k('suspend'), body: fc.nat(2), resumes: fc.constantFrom(false, true, true) });
const closeBody = fc.record({ kind: k('closeBody'), body: fc.constantFrom(0, 0, 1, 2), manner });

/** What may meet another of its kind at the same moment. */
const meeting = fc.oneof(
  visit,
  hold,
  redeemHold,
  release,
  gift,
  donate,
  reverseAward,
  reverseVisit,
  award,
  sweep,
  fund,
  fund,
  freeze,
  leave,
  closeBody,
);
export type MeetingStep = typeof meeting extends fc.Arbitrary<infer S> ? S : never;
const both = fc.record({ kind: k('both'), first: meeting, second: meeting });
/** Several tills at once for one member, each with a code of its own: as many get something as there is (13). */
const race = fc.record({ kind: k('race'), who, offer, tills: fc.integer({ min: 2, max: 5 }) });
/** The same log by two approvers, the same code at two tills, the same visit undone by two (14, 15, 19). */
const same = fc.record({ kind: k('same'), what: fc.constantFrom('log', 'code', 'visit', 'award'), which, who });

const weighted = (weight: number, arbitrary: fc.Arbitrary<unknown>) => ({ weight, arbitrary });

const step = fc.oneof(
  weighted(18, award),
  weighted(8, visit),
  weighted(6, hold),
  weighted(4, redeemHold),
  weighted(2, release),
  weighted(4, lapse),
  weighted(6, gift),
  weighted(2, donate),
  weighted(6, reverseAward),
  weighted(4, reverseVisit),
  weighted(4, sweep),
  weighted(2, returns),
  weighted(3, fund),
  weighted(2, approveAgain),
  weighted(2, usedCode),
  weighted(2, repeat),
  weighted(10, wait),
  weighted(6, both),
  weighted(4, race),
  weighted(2, same),
  weighted(2, freeze),
  weighted(1, join),
  weighted(1, leave),
  weighted(1, settle),
  weighted(1, suspend),
  weighted(1, closeBody),
) as fc.Arbitrary<Step>;

type Drawn<A> = A extends fc.Arbitrary<infer S> ? S : never;
export type Step = Drawn<
  | typeof meeting
  | typeof lapse
  | typeof returns
  | typeof approveAgain
  | typeof usedCode
  | typeof repeat
  | typeof wait
  | typeof both
  | typeof race
  | typeof same
  | typeof join
  | typeof settle
  | typeof suspend
>;

const rules = fc.record({
  issuancePolicy: fc.constantFrom('MINT', 'MINT', 'POT'),
  expiryMonths: fc.constantFrom(null, 1, 1),
  supplyCapMinutes: fc.oneof(
    { weight: 4, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 120, max: 600 }) },
  ),
  giftDailyLimitMinutes: fc.constantFrom(1200, 100),
  graceDays: fc.constantFrom(30, 3),
  reversalDays: fc.constantFrom(30, 7),
});

/** Where credits come out of pots, most begin with something in them; the others let hours wait from the beginning. */
const fills = fc.constantFrom<number[]>([400, 200], [300, 300], [150, 0], []);

export const histories = fc
  .record({
    beginning: fc.nat(beginnings.length - 1),
    rules,
    fills,
    // Somebody has something to begin with.
    first: fc.tuple(award, award, award),
    more: fc.array(step, { minLength: 5, maxLength: 22, size: 'max' }),
  })
  .map(({ beginning, rules: chosen, fills: filled, first, more }) => {
    const funded = ([0, 1] as const).flatMap((body): Step[] => {
      const minutes = filled[body] ?? 0;
      return minutes > 0 ? [{ kind: 'fund', body, minutes, manner: 'once' }] : [];
    });
    const steps: Step[] = [...(chosen.issuancePolicy === 'POT' ? funded : []), ...first, ...more];
    return { beginning, rules: chosen, steps };
  });
export type HistoryPlan = Drawn<typeof histories>;
