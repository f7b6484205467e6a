import type { SetClock } from '../../adapters/clock.js';
import { awaitMessage, type StoryPerson, signInByCode } from '../apiClient.js';
import { demoSlug } from '../demoScheme.js';
import { expectThat, say } from '../journey.js';
import { demoStaff } from '../people.js';

/** Who the stories are about, and the addresses they sign in with. */
export const cast = {
  Amara: demoStaff.operator.email,
  Helen: demoStaff.kitchenLeader.email,
  Siobhán: 'siobhan.oneill@example.org',
  José: 'jose.nunez@example.org',
  François: 'francois.ml@example.org',
  Anneliese: 'anneliese.muller@example.org',
  Ngozi: 'ngozi.anyanwu@example.org',
  Inês: 'ines.carvalho@example.org',
  Chidi: 'chidi.eze@example.org',
  Leszek: 'leszek.wrona@example.org',
  Yvonne: 'yvonne.pell@example.org',
} as const;
export type Name = keyof typeof cast;

const sessionMs = 10 * 60_000;
const tries = 200;

/** @throws StoryError, with what was found */
export function expectSame(found: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  expectThat(one === other, `${what}: expected ${other}, found ${one}`);
}

/** A running service, the clock it goes by, and the people who sign in to it anew whenever their token has run out. */
export class Stage {
  private readonly signedIn = new Map<Name, { person: StoryPerson; untilMs: number }>();
  private keys = 0;

  constructor(
    readonly url: string,
    private readonly clock: SetClock,
  ) {}

  /** Moves the clock on to this instant, never back. What is due by then happens by itself. */
  moveTo(instant: string): void {
    expectThat(new Date(instant) >= this.clock.now(), 'the story does not go back in time');
    this.clock.set(new Date(instant));
  }

  async as(name: Name): Promise<StoryPerson> {
    const known = this.signedIn.get(name);
    const now = this.clock.now().getTime();
    if (known && known.untilMs > now) return known.person;
    const person = await signInByCode(this.url, demoSlug, cast[name]);
    this.signedIn.set(name, { person, untilMs: now + sessionMs });
    return person;
  }

  /** The name of one intended write. */
  key(): { idempotencyKey: string } {
    this.keys += 1;
    return { idempotencyKey: `story of shifts ${this.keys}` };
  }

  /** Waits until what happens by itself has happened. @throws StoryError after ten seconds of the machine's time, with what was found last */
  async until<T>(what: string, read: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
    let found = await read();
    for (let attempt = 0; attempt < tries && !isSo(found); attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      found = await read();
    }
    expectThat(isSo(found), `${what} did not come to pass: ${JSON.stringify(found)}`);
    return found;
  }

  /** Waits for a message to somebody, by its subject and something it says. @throws StoryError */
  async hears(name: Name, subject: string, words = ''): Promise<void> {
    await awaitMessage(this.url, cast[name], (one) => one.subject.startsWith(subject) && one.body.includes(words));
    say(`  ${name} reads: “${subject}”`);
  }

  async memberId(name: Name): Promise<string> {
    const { member } = await (await this.as(name)).ask<{ member: { id: string } }>('{ viewer { member { id } } }');
    return member.id;
  }

  /** What somebody has, in minutes. */
  async balance(name: Name): Promise<number> {
    const { member } = await (await this.as(name)).ask<{ member: { account: { balance: { minutes: number } } } }>(
      '{ viewer { member { account { balance { minutes } } } } }',
    );
    return member.account.balance.minutes;
  }
}
