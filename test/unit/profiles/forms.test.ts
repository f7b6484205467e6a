import { readLanguages } from '../../../src/domain/opportunities/languages.js';
import { readExceptions, readWeekly } from '../../../src/domain/profiles/availabilityForm.js';
import { checkExpiry, checkNotices, mustFitKind } from '../../../src/domain/profiles/checks.js';
import {
  mustNotClash,
  readAbout,
  readAvoidsWords,
  readTravelMetres,
  readWeeklyMinutes,
} from '../../../src/domain/profiles/profile.js';

const today = '2026-11-22';
const days = (fromOn: string, toOn: string, kind: 'FREE' | 'AWAY' = 'AWAY') => ({ fromOn, toOn, kind });

describe('the week as somebody types it', () => {
  it('is put in order, and what overlaps or touches is joined', () => {
    expect(
      readWeekly([
        { weekday: 2, fromTime: '13:00', toTime: '24:00' },
        { weekday: 2, fromTime: '09:00', toTime: '11:00' },
        { weekday: 1, fromTime: '09:30', toTime: '10:00' },
        { weekday: 2, fromTime: '10:30', toTime: '13:00' },
      ]),
    ).toEqual([
      { weekday: 1, fromTime: '09:30', toTime: '10:00' },
      { weekday: 2, fromTime: '09:00', toTime: '24:00' },
    ]);
  });

  it.each([
    ['a night in one piece', 1, '22:00', '02:00', 'ends before it begins. Across midnight, give two'],
    ['nothing', 1, '09:00', '09:00', 'ends before it begins'],
    ['an hour that is none', 1, '25:00', '26:00', 'Times are written like 09:30'],
    ['seconds', 1, '09:00:00', '10:00', 'Times are written like 09:30'],
    ['a beginning at the end of the day', 1, '24:00', '24:00', 'Times are written like 09:30'],
    ['a day that is none', 8, '09:00', '10:00', 'no day of the week'],
  ])('refuses %s', (_what, weekday, fromTime, toTime, words) => {
    expect(() => readWeekly([{ weekday, fromTime, toTime }])).toThrow(words);
  });

  it('has at most 70 stretches', () => {
    const many = Array.from({ length: 71 }, () => ({ weekday: 1, fromTime: '09:00', toTime: '10:00' }));
    expect(() => readWeekly(many)).toThrow('at most 70');
    expect(readWeekly(many.slice(1))).toHaveLength(1);
  });
});

describe('exceptions as somebody types them', () => {
  it('those of one kind are joined, and what is over is left out', () => {
    expect(
      readExceptions(
        [
          days('2027-01-05', '2027-01-06'),
          days('2026-12-01', '2026-12-05'),
          days('2026-01-01', '2026-11-21'),
          days('2026-12-06', '2026-12-07'),
          days('2026-12-20', '2026-12-20', 'FREE'),
        ],
        today,
      ),
    ).toEqual([
      days('2026-12-01', '2026-12-07'),
      days('2026-12-20', '2026-12-20', 'FREE'),
      days('2027-01-05', '2027-01-06'),
    ]);
  });

  it('a day is not both', () => {
    expect(() =>
      readExceptions([days('2026-12-01', '2026-12-10'), days('2026-12-08', '2026-12-20', 'FREE')], today),
    ).toThrow('2026-12-08 is both a day on which they are free and one on which they are away. Choose one.');
  });

  it('refuses what ends before it begins, is endless, or too many', () => {
    expect(() => readExceptions([days('2026-12-02', '2026-12-01')], today)).toThrow('ends before it begins');
    expect(() => readExceptions([days('2026-12-02', '2028-12-03')], today)).toThrow('at most two years');
    expect(() => readExceptions([days('2031-12-02', '2031-12-03')], today)).toThrow('five years ahead');
    const many = Array.from({ length: 61 }, () => days('2026-12-01', '2026-12-01'));
    expect(() => readExceptions(many, today)).toThrow('at most 60');
  });
});

describe('what somebody says of themselves', () => {
  it('every script and emoji stay; line ends are one kind; what nobody reads goes', () => {
    expect(readAbout('  أحب الطبخ 🍲\r\nI cook\u0000 too \ud83d ')).toBe('أحب الطبخ 🍲\nI cook  too \ufffd');
    expect([...readAbout('👩🏽‍🌾'.repeat(500))].length).toBe(2_000);
    expect(() => readAbout('x'.repeat(2_001))).toThrow('2,000 characters');
    expect(readAvoidsWords(' dogs,\n stairs ')).toBe('dogs, stairs');
    expect(() => readAvoidsWords('x'.repeat(501))).toThrow('500 characters');
  });

  it('languages are written as BCP 47 writes them, each once', () => {
    expect(readLanguages(['EN-gb', 'tr', ' bfi ', 'zh-hant', 'en-GB'])).toEqual(['en-GB', 'tr', 'bfi', 'zh-Hant']);
    for (const tag of ['x', '', 'en_GB', 'en-u-nu-arab', 'x-private', '🇬🇧', 'a'.repeat(400)]) {
      expect(() => readLanguages([tag])).toThrow('Name languages by their tags');
    }
    expect(() => readLanguages(Array.from({ length: 10_000 }, () => 'en'))).toThrow('at most 20');
  });

  it('a cause is not liked and avoided at once; distances and weeks have bounds', () => {
    expect(() => mustNotClash(['FOOD', 'SPORT'], ['SPORT'])).toThrow('SPORT stands among what they like');
    expect([readTravelMetres(null), readTravelMetres(100), readTravelMetres(100_000)]).toEqual([null, 100, 100_000]);
    for (const metres of [99, 100_001, 1.5]) expect(() => readTravelMetres(metres)).toThrow('100 to 100,000');
    expect([readWeeklyMinutes(null), readWeeklyMinutes(15), readWeeklyMinutes(10_080)]).toEqual([null, 15, 10_080]);
    for (const minutes of [0, 14, 10_081]) expect(() => readWeeklyMinutes(minutes)).toThrow('15 to 10,080');
  });
});

describe('a check as somebody records it', () => {
  const age = { kind: 'AGE' as const, ageYears: 21, trainingId: null, dbsLevel: null, datedOn: today };

  it('has exactly what belongs to its kind', () => {
    expect(() => mustFitKind(age, today)).not.toThrow();
    expect(() => mustFitKind({ ...age, ageYears: null }, today)).toThrow('give the years it proves');
    expect(() => mustFitKind({ ...age, dbsLevel: 'BASIC' }, today)).toThrow('give the years it proves');
    expect(() => mustFitKind({ ...age, ageYears: 4 }, today)).toThrow('from 5 to 99');
    expect(() => mustFitKind({ ...age, kind: 'DBS', ageYears: null, dbsLevel: 'NONE' }, today)).toThrow('which level');
    expect(() => mustFitKind({ ...age, datedOn: '2026-11-23' }, today)).toThrow('dated today or before');
    expect(() => mustFitKind({ ...age, datedOn: '1726-11-23' }, today)).toThrow('look at the day');
  });

  it('counts as long as the training does, unless said otherwise; one that has run out is refused', () => {
    expect(checkExpiry({ datedOn: '2026-02-28' }, 36, today)).toBe('2029-02-28');
    expect(checkExpiry({ datedOn: '2026-02-28' }, null, today)).toBe(null);
    expect(checkExpiry({ datedOn: '2026-02-28', expiresOn: today }, 36, today)).toBe(today);
    expect(() => checkExpiry({ datedOn: '2023-11-21' }, 36, today)).toThrow('It ran out on 2026-11-21.');
    expect(() => checkExpiry({ datedOn: today, expiresOn: '2026-11-21' }, null, today)).toThrow(
      'before the day it is dated',
    );
  });

  it('of a DBS certificate no copy is kept beyond six months', () => {
    expect(checkNotices('AGE')).toEqual([]);
    expect(checkNotices('DBS')).toEqual([
      'Nothing but the level and the days is kept here. Keep no copy of the certificate: where one was needed to decide, destroy it within six months.',
    ]);
  });
});
