import { randomBytes } from 'node:crypto';
import type { IssuedCard } from '../../src/commands/spending/issueMemberCard.js';
import { newId } from '../../src/domain/ids.js';
import { codeFromBytes } from '../../src/domain/spending/redemptionCode.js';
import type { LoadFacts, LoadVenue } from './loadFacts.js';

/** At a till, as many guesses in a request as it takes: each field of it is one. */
const tillGuessesPerRequest = 30;
/** Where one signs in, as many as an address has: the eleventh would end the request. */
const signInGuessesPerRequest = 10;
/** Whoever signs in waits for an even answer, so many are under way. */
const atOnce = 32;

interface Part {
  token?: string | null;
  redemption?: object | null;
  userErrors?: { code: string }[];
}

interface Answer {
  data?: Record<string, Part | null> | null;
  errors?: { path?: string[]; extensions?: { code?: string } }[];
}

export interface Guess {
  /** A field of a mutation, with its selection. */
  field: string;
  /** Who guesses, where they have a token. */
  token?: string;
}

/** Where a member is at home. */
const home = '203.0.113.7';

/** An address of a network kept for documentation, as a proxy on this machine would name it. */
function strangerAt(index: number): string {
  return `198.51.${100 + (Math.floor(index / 250) % 100)}.${1 + (index % 250)}`;
}

/**
 * Sends guesses to processes in turn, many to a request under aliases, several requests at once, each from the next of so many addresses; with none,
 * from a member's home.
 * @returns how many were answered with each word: a code, or OPEN
 */
export async function guessAll(
  urls: readonly string[],
  guesses: readonly Guess[],
  addresses: number,
  firstAddress = 0,
): Promise<Record<string, number>> {
  const words: Record<string, number> = {};
  const count = (word: string) => {
    words[word] = (words[word] ?? 0) + 1;
  };
  const batches: Guess[][] = [];
  const size = guesses[0]?.token === undefined ? signInGuessesPerRequest : tillGuessesPerRequest;
  for (let from = 0; from < guesses.length; from += size) batches.push(guesses.slice(from, from + size));
  let next = 0;
  const work = async () => {
    for (let index = next++; index < batches.length; index = next++) {
      const batch = batches[index] ?? [];
      for (const word of await guessOnce(
        urls[index % urls.length] ?? '',
        batch,
        addresses > 0 ? strangerAt((firstAddress + index) % addresses) : home,
      ))
        count(word);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return words;
}

async function guessOnce(url: string, batch: readonly Guess[], from: string): Promise<string[]> {
  const [first] = batch;
  const query = `mutation { ${batch.map(({ field }, index) => `g${index}: ${field}`).join(' ')} }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(first?.token === undefined ? {} : { authorization: `Bearer ${first.token}` }),
    },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(60_000),
  });
  const { data, errors } = (await response.json()) as Answer;
  return batch.map((_, index) => {
    const part = data?.[`g${index}`];
    if (part?.token || part?.redemption) return 'OPEN';
    const refused = part?.userErrors?.[0]?.code;
    const failed = errors?.find(({ path }) => path === undefined || path[0] === `g${index}`)?.extensions?.code;
    // The first failure of a request ends it: what comes after is not tried.
    return refused ?? failed ?? 'NOT_TRIED';
  });
}

/** What is guessed: wrong ones alone, which is what an attack begins with, or every tenth a right one. */
export type Among = 'WRONG' | 'TENTH_RIGHT';

function isRight(index: number, among: Among): boolean {
  return among === 'TENTH_RIGHT' && index % 10 === 0;
}

/** Somebody with an email address, and how one asks for a code of theirs, guesses at it and signs in. */
export class SignInTarget {
  private constructor(
    private readonly facts: LoadFacts,
    readonly memberId: string,
    private readonly email: string,
    readonly slug: string,
  ) {}

  static async create(facts: LoadFacts): Promise<SignInTarget> {
    const email = `${newId()}@example.org`;
    const { id } = await facts.world.member(undefined, { email });
    const [scheme] = await facts.world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
      facts.world.schemeId,
    ]);
    return new SignInTarget(facts, id, email, scheme?.slug ?? '');
  }

  asking(): Guess {
    return {
      field: `requestSignInCode(input: { scheme: "${this.slug}", emailOrPhone: "${this.email}" }) { userErrors { code } }`,
    };
  }

  guess(code: string): Guess {
    return {
      field: `signIn(input: { scheme: "${this.slug}", emailOrPhone: "${this.email}", code: "${code}" }) { token userErrors { code } }`,
    };
  }

  /** What the latest message to them says. */
  async code(): Promise<string> {
    const [row] = await this.facts.world.test.admin<{ body: string }>(
      `SELECT body FROM notification WHERE member_id = $1 AND kind = 'SIGN_IN_CODE' ORDER BY id DESC LIMIT 1`,
      [this.memberId],
    );
    const code = /\b\d{6}\b/.exec(row?.body ?? '')?.[0];
    if (code === undefined) throw new Error('no code was sent');
    return code;
  }

  guesses(count: number, right: string, among: Among): Guess[] {
    return Array.from({ length: count }, (_, index) =>
      this.guess(isRight(index, among) ? right : wrongOf(right, index)),
    );
  }

  /** How often anybody got in. */
  async sessions(): Promise<number> {
    const rows = await this.facts.world.test.admin('SELECT id FROM session WHERE member_id = $1', [this.memberId]);
    return rows.length;
  }

  /** How often each code was looked at, and how often from elsewhere. */
  async looked(): Promise<{ tries: number; elsewhere: number }[]> {
    return await this.facts.world.test.admin(
      'SELECT tries, tries_from_elsewhere AS elsewhere FROM sign_in_code WHERE member_id = $1 ORDER BY id',
      [this.memberId],
    );
  }
}

function wrongOf(right: string, index: number): string {
  const size = 10 ** right.length;
  return String((Number(right) + 1 + (index % (size - 1))) % size).padStart(right.length, '0');
}

/** Guesses at a card's PIN at the tills of a venue, or at a screen. */
export function pinGuesses(
  card: IssuedCard,
  place: { venue: LoadVenue } | { slug: string },
  count: number,
  among: Among,
): Guess[] {
  return Array.from({ length: count }, (_, index) => {
    const pin = isRight(index, among) ? card.pin : wrongOf(card.pin, index);
    if ('slug' in place)
      return {
        field: `signInWithCard(input: { scheme: "${place.slug}", cardNumber: "${card.cardNumber}", pin: "${pin}" }) { token userErrors { code } }`,
      };
    return redeeming(place.venue, index, `cardNumber: "${card.cardNumber}", pin: "${pin}"`);
  });
}

/** Guesses at codes at the tills of a venue. */
export function codeGuesses(venue: LoadVenue, right: readonly string[], count: number, among: Among): Guess[] {
  return Array.from({ length: count }, (_, index) => {
    const good = isRight(index, among) ? right[(index / 10) % right.length] : undefined;
    return redeeming(venue, index, `code: "${good ?? codeFromBytes(randomBytes(16))}"`);
  });
}

function redeeming({ tills, offers }: LoadVenue, index: number, proof: string): Guess {
  const till = tills[Math.floor(index / tillGuessesPerRequest) % tills.length];
  return {
    field: `redeemCredits(input: { idempotencyKey: "${newId()}", offerId: "${offers[0]?.globalId}", ${proof} }) { redemption { id } userErrors { code } }`,
    token: till?.token,
  };
}

/** The most wrong tries of any till within any minute. */
export async function mostInAMinute(facts: LoadFacts, tills: readonly { actor: string }[]): Promise<number> {
  const [row] = await facts.world.test.admin<{ most: number }>(
    `SELECT coalesce(max(n), 0) AS most FROM (
       SELECT count(*) OVER (PARTITION BY actor ORDER BY failed_at RANGE BETWEEN CURRENT ROW AND interval '59.999 seconds' FOLLOWING) AS n
       FROM code_failure WHERE actor = ANY ($1)) counted`,
    [tills.map(({ actor }) => actor)],
  );
  return row?.most ?? 0;
}
