import { buildBorough, fullSize } from '../../../src/demo/boroughs/buildBorough.js';
import { DemoCalendar } from '../../../src/demo/boroughs/calendar.js';
import { drawCard } from '../../../src/demo/boroughs/cards.js';
import { boroughStories } from '../../../src/demo/boroughs/data/boroughs.js';
import { DemoIds, Random } from '../../../src/demo/boroughs/random.js';
import { explorerSchemeOf, signInTable } from '../../../src/demo/boroughs/signIn.js';
import { neighbourhoodsOf } from '../../../src/demo/geography/neighbourhoods.js';
import { wardsOf } from '../../../src/demo/geography/wards.js';
import { isMemberNumber } from '../../../src/domain/people/memberNumber.js';
import { nameKey } from '../../../src/domain/people/nameKey.js';
import { localClock } from '../../../src/domain/schemes/localTime.js';
import { groupCardNumber, readCardNumber } from '../../../src/domain/spending/cardNumber.js';
import { isWeakPin, readPin } from '../../../src/domain/spending/cardPin.js';

const zone = 'Europe/London';
const full = boroughStories.map((story) => buildBorough(story, '2026-11-21', fullSize));

describe('what a seed makes', () => {
  it('is the same for the same seed, and another for another', () => {
    const drawn = (seed: string) => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.between(0, 999));
    };
    expect(drawn('one')).toEqual(drawn('one'));
    expect(drawn('one')).not.toEqual(drawn('two'));
  });

  it('lies within its bounds', () => {
    const random = new Random('bounds');
    const dice = Array.from({ length: 600 }, () => random.between(1, 6));
    expect([...new Set(dice)].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    const weighted = Array.from({ length: 1_000 }, () =>
      random.weighted(['never', 'always'], (word) => (word === 'never' ? 0 : 1)),
    );
    expect(new Set(weighted)).toEqual(new Set(['always']));
    expect([...random.shuffled([1, 2, 3, 4])].sort()).toEqual([1, 2, 3, 4]);
  });

  it('gives ids that sort by their instant and never repeat', () => {
    const ids = new DemoIds('ids');
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
    const made = Array.from({ length: 500 }, (_, index) => ids.at(at(Math.floor(index / 5))));
    expect(
      made.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toEqual([]);
    expect(new Set(made).size).toBe(500);
    expect(made.map((id) => id.slice(0, 13))).toEqual(made.map((id) => id.slice(0, 13)).toSorted());
    expect(new DemoIds('ids').at(at(0))).toBe(made[0]);
  });
});

describe('the calendar', () => {
  it('ends on the day it is told, and keeps the wall time on both sides of a clock change', () => {
    const calendar = new DemoCalendar('2026-10-26', 3, zone);
    expect(calendar.days).toEqual([
      { index: 0, day: '2026-10-24', weekday: 6, month: 10 },
      { index: 1, day: '2026-10-25', weekday: 7, month: 10 },
      { index: 2, day: '2026-10-26', weekday: 1, month: 10 },
    ]);
    const clocks = [0, 1, 2].map((day) => localClock(calendar.instant(day, 8 * 60 + 5), zone));
    expect(clocks.map(({ day, time }) => `${day} ${time}`)).toEqual([
      '2026-10-24 08:05',
      '2026-10-25 08:05',
      '2026-10-26 08:05',
    ]);
  });

  it('knows the holidays and the seasons', () => {
    const calendar = new DemoCalendar('2027-01-02', 12, zone);
    const seasons = calendar.days.map((day) => calendar.season(day, 'WINTER'));
    expect(seasons).toEqual([1.3, 1.3, ...Array(9).fill(0.08), 1.2].slice(0, 12));
  });
});

describe('the boroughs at full size', () => {
  it('have about fifty groups, seventy venues and two thousand members', () => {
    expect(
      full.map(({ story, groups, venues, members }) => [story.slug, groups.length, venues.length, members.length]),
    ).toEqual([
      ['barnet', 13, 19, 560],
      ['haringey', 12, 19, 520],
      ['havering', 11, 16, 420],
      ['tower-hamlets', 14, 20, 500],
    ]);
  });

  it('stand on the real wards and neighbourhoods', () => {
    expect(boroughStories.map(({ slug }) => [wardsOf(slug).length, neighbourhoodsOf(slug).length])).toEqual([
      [24, 220],
      [21, 147],
      [20, 153],
      [20, 169],
    ]);
    expect(boroughStories.map(({ slug }) => wardsOf(slug)[0]?.name)).toEqual([
      'Barnet Vale',
      'Alexandra Park',
      'Beam Park',
      'Bethnal Green East',
    ]);
    for (const { wards, members, bodies, story } of full) {
      expect(wards.filter(({ name }) => story.districts[name] === undefined)).toEqual([]);
      // Members live in nearly every ward; every body stands near its own.
      expect(new Set(members.map(({ ward }) => ward.id)).size).toBeGreaterThanOrEqual(wards.length - 1);
      expect(bodies.filter(({ place, ward }) => Math.abs(place.latitude - ward.latitude) > 0.003)).toEqual([]);
    }
  });

  it('name nobody and nothing twice in a borough', () => {
    for (const { members, bodies } of full) {
      for (const names of [members.map(({ name }) => nameKey(name)), bodies.map(({ name }) => nameKey(name))])
        expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
      for (const reach of [
        members.map(({ email }) => email),
        members.map(({ phone }) => phone),
        members.map(({ memberNumber }) => memberNumber),
      ]) {
        const given = reach.filter((one) => one !== null);
        expect(new Set(given).size).toBe(given.length);
      }
      expect(members.filter(({ memberNumber }) => !isMemberNumber(memberNumber))).toEqual([]);
    }
  });

  it('have people without a screen, in other scripts, and who want no credits', () => {
    for (const { members, story } of full) {
      const share = (of: (typeof members)[number][]) => Math.round((100 * of.length) / members.length);
      const offline = share(members.filter(({ email, phone }) => email === null && phone === null));
      expect(offline).toBeGreaterThanOrEqual(6);
      expect(offline).toBeLessThanOrEqual(14);
      expect(share(members.filter(({ reward }) => reward !== 'CREDITS'))).toBeGreaterThanOrEqual(8);
      expect(members.map(({ name }) => name)).toEqual(expect.arrayContaining([...story.unusualNames]));
    }
  });

  it('put nobody in charge of a group twice over, and have two who can decide in each', () => {
    for (const { groups, venues, operators } of full) {
      expect(groups.filter(({ leaders }) => new Set(leaders).size !== 2)).toEqual([]);
      expect(venues.filter(({ staff }) => new Set(staff).size !== 2)).toEqual([]);
      expect(new Set(operators).size).toBe(2);
    }
  });
});

describe('the people to sign in as', () => {
  it('stand in the terminal as a short table', () => {
    const [barnet] = boroughStories;
    const { number, pin } = drawCard('barnet');
    expect([readCardNumber(number), readPin(pin), isWeakPin(pin)]).toEqual([number, pin, false]);
    expect(signInTable(barnet ? [barnet] : [])).toEqual([
      'Or to a borough with a year behind it, where every address ends in @example.org:',
      '  Scheme  a volunteer         a leader          a venue       an operator        a card, its PIN',
      `  barnet  noor.adeyemi-walsh  ruth.kantorowicz  bashir.oduya  clementine.vosper  ${groupCardNumber(number)}, ${pin}`,
    ]);
    expect(signInTable([])).toEqual([]);
  });

  it('are offered by the explorer too', () => {
    expect(boroughStories.map(explorerSchemeOf)[0]).toEqual({
      slug: 'barnet',
      name: 'Barnet',
      people: [
        { name: 'Noor Adeyemi-Walsh', does: 'volunteer', emailOrPhone: 'noor.adeyemi-walsh@example.org' },
        {
          name: 'Ruth Kantorowicz',
          does: 'leader of Damson Lane Pantry',
          emailOrPhone: 'ruth.kantorowicz@example.org',
        },
        { name: 'Bashir Oduya', does: 'at Foxcote Leisure Centre', emailOrPhone: 'bashir.oduya@example.org' },
        { name: 'Clementine Vosper', does: 'operator of the scheme', emailOrPhone: 'clementine.vosper@example.org' },
      ],
    });
  });
});
