import type { TestDatabase } from './database.js';
import { type Among, codeGuesses, type Guess, guessAll, mostInAMinute, pinGuesses, SignInTarget } from './guessing.js';
import { LoadFacts } from './loadFacts.js';

/** A deployment that is guessed at. */
export interface Target {
  urls: readonly string[];
  tables: TestDatabase;
  secretKey: string;
}

/** How guesses were answered. */
type Words = Record<string, number>;

const tillCount = 20;

/** A tenth of the guesses are wrong ones, which spend what may be spent; of the others every tenth is right, and must open nothing. */
async function inTwoWaves(
  { urls }: Target,
  count: number,
  addresses: number,
  make: (count: number, among: Among) => Guess[],
): Promise<Words> {
  const first = Math.ceil(count / 10);
  const words = [
    await guessAll(urls, make(first, 'WRONG'), addresses),
    await guessAll(urls, make(count - first, 'TENTH_RIGHT'), addresses, Math.ceil(addresses / 10)),
  ];
  const sum: Words = {};
  for (const [word, times] of words.flatMap((one) => Object.entries(one))) sum[word] = (sum[word] ?? 0) + times;
  return sum;
}

async function factsOf({ tables, secretKey }: Target): Promise<LoadFacts> {
  return await LoadFacts.create(tables, Buffer.from(secretKey));
}

/**
 * A one-time code that its member asked for, guessed at by strangers from many addresses; then the member signs in with it.
 * @returns besides, how often the code was looked at, and who got in before and after
 */
export async function guessAtOneTimeCode(target: Target, count: number, addresses: number) {
  const member = await SignInTarget.create(await factsOf(target));
  await fromHome(target, member.asking());
  const code = await member.code();
  const words = await inTwoWaves(target, count, addresses, (some, among) => member.guesses(some, code, among));
  const [looked, opened] = [await member.looked(), await member.sessions()];
  await fromHome(target, member.guess(code));
  return { words, looked, opened, memberSignsIn: (await member.sessions()) - opened };
}

/** The same, where nobody but the strangers asks for codes, as often as they are let. */
export async function askAndGuess(target: Target, count: number, addresses: number) {
  const member = await SignInTarget.create(await factsOf(target));
  const asking = Array.from({ length: Math.ceil(count / 3) }, () => member.asking());
  const asked = await guessAll(target.urls, asking, addresses);
  const words = await guessAll(target.urls, member.guesses(count, '000000', 'WRONG'), addresses);
  return { words, asked, looked: await member.looked(), opened: await member.sessions() };
}

/** A card's PIN, guessed at at twenty tills and at the screen where one signs in. */
export async function guessAtPin(target: Target, count: number, addresses: number) {
  const facts = await factsOf(target);
  const { slug } = await SignInTarget.create(facts);
  const venue = await facts.venue(tillCount, [60]);
  const member = await facts.member(600);
  const card = await facts.card(member.id);
  const before = await sessionsOf(target, member.id);
  const [atTills, atScreens] = await Promise.all([
    inTwoWaves(target, count / 2, addresses, (some, among) => pinGuesses(card, { venue }, some, among)),
    inTwoWaves(target, count / 2, addresses, (some, among) => pinGuesses(card, { slug }, some, among)),
  ]);
  const [row] = await target.tables.admin<{ wrongPins: number; rests: boolean }>(
    'SELECT wrong_pins AS "wrongPins", locked_until IS NOT NULL AS rests FROM member_card WHERE id = $1',
    [card.cardId],
  );
  return {
    atTills,
    atScreens,
    card: row,
    mostInAMinute: await mostInAMinute(facts, venue.tills),
    spentMinutes: 600 - (await facts.world.balanceOf({ memberId: member.id })),
    opened: (await sessionsOf(target, member.id)) - before,
  };
}

/** Codes to redeem, guessed at from one till whose requests go to every process, right ones among them. */
export async function guessAtRedemptionCodes(target: Target, count: number, addresses: number) {
  const facts = await factsOf(target);
  const venue = await facts.venue(1, [60]);
  const member = await facts.member(6_000);
  const right = await facts.codes(member.id, 20);
  const words = await inTwoWaves(target, count, addresses, (some, among) => codeGuesses(venue, right, some, among));
  return {
    words,
    mostInAMinute: await mostInAMinute(facts, venue.tills),
    spentMinutes: 6_000 - (await facts.world.balanceOf({ memberId: member.id })),
  };
}

async function sessionsOf({ tables }: Target, memberId: string): Promise<number> {
  return (await tables.admin('SELECT id FROM session WHERE member_id = $1', [memberId])).length;
}

/** From an address of the member's own. */
async function fromHome({ urls }: Target, guess: Guess): Promise<void> {
  await guessAll(urls.slice(0, 1), [guess], 0);
}
