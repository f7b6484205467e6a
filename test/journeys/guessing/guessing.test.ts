import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import {
  askAndGuess,
  guessAtOneTimeCode,
  guessAtPin,
  guessAtRedemptionCodes,
  type Target,
} from '../../support/guessingCampaign.js';
import { ServiceProcess } from '../../support/service.js';

/** A small part of what test/faults/guessing.test.ts does at full size. */
const guesses = 150;
const addresses = 30;
const secretKey = 'a key that only this test knows, and long enough';

let tables: TestDatabase;

beforeAll(async () => {
  tables = await createTestDatabase({ poolMax: 4 });
});
afterAll(() => tables.drop());

async function open(count: number, more: Record<string, string> = {}): Promise<Target & { stop(): Promise<void> }> {
  const settings = {
    DATABASE_URL: tables.adminUrl,
    SECRET_KEY: secretKey,
    RUN: 'api',
    TRUST_PROXY: '127.0.0.1',
    ...more,
  };
  const processes = await Promise.all(Array.from({ length: count }, () => ServiceProcess.start(settings)));
  return {
    urls: processes.map(({ url }) => url),
    tables,
    secretKey,
    stop: async () => void (await Promise.all(processes.map((one) => one.stop()))),
  };
}

describe('guesses at two processes, from many addresses and under aliases', () => {
  let target: Awaited<ReturnType<typeof open>>;

  beforeAll(async () => {
    target = await open(2);
  });
  afterAll(() => target.stop());

  it('at a one-time code: two are looked at, and its member signs in', async () => {
    expect(await guessAtOneTimeCode(target, guesses, addresses)).toEqual({
      words: { CODE_NOT_VALID: guesses },
      looked: [{ tries: 2, elsewhere: 2 }],
      opened: 0,
      memberSignsIn: 1,
    });
  });

  it('at codes that the strangers asked for themselves: five at each of fifteen', async () => {
    const { words, looked, opened } = await askAndGuess(target, guesses, addresses);
    expect({ words, tries: looked.map(({ tries }) => tries), opened }).toEqual({
      words: { CODE_NOT_VALID: guesses },
      tries: Array.from({ length: 15 }, () => 5),
      opened: 0,
    });
  });

  it('at the PIN of a card, at twenty tills and at a screen: five', async () => {
    const { atTills, atScreens, ...rest } = await guessAtPin(target, guesses, addresses);
    expect(rest).toEqual({ card: { wrongPins: 5, rests: true }, mostInAMinute: 5, spentMinutes: 0, opened: 0 });
    expect(Object.keys(atTills).sort()).toEqual(['CARD_NOT_VALID', 'TOO_MANY_TRIES']);
    expect(Object.keys(atScreens)).toEqual(['CARD_NOT_VALID']);
  });

  it('at codes to redeem, from one till: five in a minute', async () => {
    expect(await guessAtRedemptionCodes(target, guesses, addresses)).toEqual({
      words: { CODE_NOT_VALID: 5, TOO_MANY_TRIES: guesses - 5 },
      mostInAMinute: 5,
      spentMinutes: 0,
    });
  });
});

describe('guesses while nobody can count them', () => {
  let target: Awaited<ReturnType<typeof open>>;

  beforeAll(async () => {
    // Nothing answers there.
    target = await open(1, { REDIS_URL: 'redis://127.0.0.1:1' });
  });
  afterAll(() => target.stop());

  it('none at a one-time code or at a screen is looked at; those at tills are counted in PostgreSQL as ever', async () => {
    const pins = await guessAtPin(target, 200, 10);
    expect({ ...pins, atTills: Object.keys(pins.atTills).sort() }).toEqual({
      atTills: ['CARD_NOT_VALID', 'TOO_MANY_TRIES'],
      atScreens: { UNAVAILABLE: 10, NOT_TRIED: 90 },
      card: { wrongPins: 5, rests: true },
      mostInAMinute: 5,
      spentMinutes: 0,
      opened: 0,
    });
    const asked = await askAndGuess(target, 60, 6);
    expect(asked).toEqual({
      asked: { UNAVAILABLE: 2, NOT_TRIED: 18 },
      words: { UNAVAILABLE: 6, NOT_TRIED: 54 },
      looked: [],
      opened: 0,
    });
  });
});
