import { hasRedis } from '../jobs/support.js';
import {
  askAndGuess,
  guessAtOneTimeCode,
  guessAtPin,
  guessAtRedemptionCodes,
  type Target,
} from '../support/guessingCampaign.js';
import { Cluster } from './cluster.js';

const guesses = 10_000;
/** Each tries ten times, so that no address is over what it has: what holds here is what each secret allows. */
const addresses = 1_000;
const carriers = ['PostgreSQL', ...(hasRedis ? (['Redis'] as const) : [])] as const;

describe.each(carriers)('10,000 guesses at two processes, counted in %s', (carrier) => {
  let cluster: Cluster;
  let target: Target;

  beforeAll(async () => {
    // A worker would send the messages whose codes are to be read here.
    cluster = await Cluster.open(carrier, { TRUST_PROXY: '127.0.0.1' }, 0);
    target = { urls: cluster.urls, tables: cluster.tables, secretKey: cluster.secretKey };
  }, 120_000);
  afterAll(async () => await cluster?.close(), 60_000);

  it('at a one-time code: two are looked at, and its member signs in', async () => {
    expect(await guessAtOneTimeCode(target, guesses, addresses)).toEqual({
      words: { CODE_NOT_VALID: guesses },
      looked: [{ tries: 2, elsewhere: 2 }],
      opened: 0,
      memberSignsIn: 1,
    });
  }, 300_000);

  it('at codes that the strangers asked for themselves: five at each of fifteen at most', async () => {
    const { words, looked, opened } = await askAndGuess(target, guesses, addresses);
    expect({ words, codes: looked.length, opened }).toEqual({
      words: { CODE_NOT_VALID: guesses },
      codes: 15,
      opened: 0,
    });
    expect(looked.filter(({ tries }) => tries > 5)).toEqual([]);
  }, 300_000);

  it('at the PIN of a card, at twenty tills and at a screen: five', async () => {
    const { atTills, atScreens, ...rest } = await guessAtPin(target, guesses, addresses);
    expect(rest).toEqual({ card: { wrongPins: 5, rests: true }, mostInAMinute: 5, spentMinutes: 0, opened: 0 });
    expect(Object.keys(atTills).sort()).toEqual(['CARD_NOT_VALID', 'TOO_MANY_TRIES']);
    expect(atScreens).toEqual({ CARD_NOT_VALID: guesses / 2 });
  }, 300_000);

  it('at codes to redeem, from one till: five in any minute', async () => {
    const { words, ...rest } = await guessAtRedemptionCodes(target, guesses, addresses);
    expect(rest).toEqual({ mostInAMinute: 5, spentMinutes: 0 });
    expect(Object.keys(words).sort()).toEqual(['CODE_NOT_VALID', 'TOO_MANY_TRIES']);
  }, 300_000);

  it('from one address alone: it is over its ten at once, and a request that meets that ends there', async () => {
    const found = await guessAtOneTimeCode(target, 300, 1);
    expect(found).toMatchObject({ looked: [{ tries: 2, elsewhere: 2 }], opened: 0, memberSignsIn: 1 });
    expect(found.words.RATE_LIMITED).toBeGreaterThanOrEqual(29);
    expect(found.words.OPEN).toBeUndefined();
  }, 60_000);

  if (carrier === 'Redis') {
    it('and with Redis gone: none at a one-time code or a screen is looked at, and tills have their limits as ever', async () => {
      await cluster.stopRedis();
      const asked = await askAndGuess(target, guesses, addresses);
      expect({ words: Object.keys(asked.words).sort(), looked: asked.looked, opened: asked.opened }).toEqual({
        words: ['NOT_TRIED', 'UNAVAILABLE'],
        looked: [],
        opened: 0,
      });
      const { atScreens, atTills, ...rest } = await guessAtPin(target, guesses, addresses);
      expect(rest).toEqual({ card: { wrongPins: 5, rests: true }, mostInAMinute: 5, spentMinutes: 0, opened: 0 });
      expect(Object.keys(atScreens).sort()).toEqual(['NOT_TRIED', 'UNAVAILABLE']);
      expect(Object.keys(atTills).sort()).toEqual(['CARD_NOT_VALID', 'TOO_MANY_TRIES']);
    }, 300_000);
  }
});
