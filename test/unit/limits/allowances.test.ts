import { RequestError } from '../../../src/domain/errors.js';
import type { AllowanceStore } from '../../../src/domain/limits/allowances.js';
import { Allowances } from '../../../src/http/limits/allowances.js';
import type { Actor } from '../../../src/policies/actor.js';

const limits = { MEMBER: 100, CLIENT: 1_000, ADDRESS: 200 };
const from = '192.0.2.7';

/** What several processes have in common. */
class KeptStore implements AllowanceStore {
  readonly minutes = new Map<string, number>();
  isAway = false;

  async add(minute: number, spent: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    if (this.isAway) throw new Error('away');
    return new Map(
      [...spent].map(([key, points]) => {
        const total = (this.minutes.get(`${minute} ${key}`) ?? 0) + points;
        this.minutes.set(`${minute} ${key}`, total);
        return [key, total];
      }),
    );
  }
}

const member = (memberId: string): Actor => ({
  kind: 'MEMBER',
  schemeId: 's',
  memberId,
  sessionId: 'x',
  signedInBy: 'CODE',
  roles: [],
});

let now: Date;
let store: KeptStore;
const clock = { now: () => now };
const open = () => new Allowances(limits, store, (text) => `hash of ${text}`, clock);

function refusal(work: () => void): { code: string; retryAfterSeconds: number | undefined } | null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: error.code, retryAfterSeconds: error.retryAfterSeconds };
  }
}

beforeEach(() => {
  now = new Date('2026-11-20T10:00:20Z');
  store = new KeptStore();
});

test('a member spends their own and their address’s; what is refused is not spent; the next minute begins anew', () => {
  const one = open();
  const spend = (id: string, points: number) => refusal(() => one.spend(one.of(member(id), from), points));
  expect(spend('ada', 90)).toBeNull();
  expect(spend('ada', 11)).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 40 });
  expect(spend('ada', 10)).toBeNull();
  expect(spend('ben', 100)).toBeNull();
  // Both are at one address.
  expect(spend('cem', 1)).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 40 });
  expect(refusal(() => one.spendOfAddress(from, 1))).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 40 });
  expect(refusal(() => one.spendOfAddress('192.0.2.8', 1))).toBeNull();
  now = new Date('2026-11-20T10:01:00Z');
  expect(spend('ada', 90)).toBeNull();
});

test('a request larger than a whole allowance passes when nothing was spent before, and nothing after it', () => {
  const one = open();
  const spend = (points: number) => refusal(() => one.spend(one.of(member('ada'), undefined), points));
  expect(spend(500)).toBeNull();
  expect(spend(1)).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 40 });
});

test('processes add up what they have counted; an address is told as a hash', async () => {
  const [one, two] = [open(), open()];
  one.spend(one.of(member('ada'), from), 60);
  two.spend(two.of(member('ada'), from), 30);
  await one.settle();
  await two.settle();
  expect(Object.fromEntries(store.minutes)).toEqual({
    [`${minute()} MEMBER ada`]: 90,
    [`${minute()} ADDRESS hash of ${from}`]: 90,
  });
  expect(refusal(() => two.spend(two.of(member('ada'), from), 11))).toEqual({
    code: 'RATE_LIMITED',
    retryAfterSeconds: 40,
  });
  // The first has not heard of it yet: it gives a little more.
  expect(refusal(() => one.spend(one.of(member('ada'), from), 11))).toBeNull();
  await one.settle();
  expect(store.minutes.get(`${minute()} MEMBER ada`)).toBe(101);
});

test('who has spent next to nothing is told nobody', async () => {
  const one = open();
  one.spend(one.of(member('ada'), from), 4);
  await one.settle();
  expect(store.minutes.size).toBe(0);
});

test('while the store is away each process counts alone, and tells it all later', async () => {
  const one = open();
  store.isAway = true;
  one.spend(one.of(member('ada'), undefined), 90);
  await one.settle();
  expect(refusal(() => one.spend(one.of(member('ada'), undefined), 11))?.code).toBe('RATE_LIMITED');
  store.isAway = false;
  await one.settle();
  expect(Object.fromEntries(store.minutes)).toEqual({ [`${minute()} MEMBER ada`]: 90 });
});

test('callers beyond what is kept are counted as one, so that memory stays bounded', () => {
  const one = open();
  for (let index = 0; index < 100_000; index += 1) one.spendOfAddress(`a${index}`, 1);
  for (let index = 0; index < 200; index += 1) one.spendOfAddress(`b${index}`, 1);
  expect(refusal(() => one.spendOfAddress('b200', 1))?.code).toBe('RATE_LIMITED');
  expect(refusal(() => one.spendOfAddress('a0', 1))).toBeNull();
});

function minute(): number {
  return Math.floor(now.getTime() / 60_000);
}
