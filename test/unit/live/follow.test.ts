import { RequestError } from '../../../src/domain/errors.js';
import type { SchemeActor } from '../../../src/policies/actor.js';
import type { QueryContext } from '../../../src/queries/context.js';
import type { LiveQuery, Watched } from '../../../src/queries/live/defineLive.js';
import { type Deliveries, follow } from '../../../src/queries/live/follow.js';
import type { LiveSession } from '../../../src/queries/live/liveSession.js';

const never = 3_600_000;

/** A world of one number, and whoever listens to it. */
class Scene {
  value = 1;
  reads: (string | null)[] = [];
  heard: ((subjectId: string | null) => void) | undefined;
  watchedTopics: readonly string[] = [];
  signedIn = true;
  broken = 0;
  onRead: () => void = () => undefined;

  constructor(
    private readonly tells: Watched['tells'],
    private readonly recheckMs = never,
  ) {}

  follow(): Deliveries<number | null> {
    const live: LiveQuery<string, number | null> = {
      liveName: 'number',
      policyName: 'anyone',
      watches: (schemeId, input) => ({ topics: [`${schemeId} ${input}`], tells: this.tells }),
      read: async (_context, _input, subjectId) => {
        this.reads.push(subjectId);
        if (this.broken > 0) {
          this.broken -= 1;
          throw new Error('the database is away');
        }
        const { value } = this;
        this.onRead();
        if (this.tells === 'STATE') return value;
        if (subjectId === 'foreign') return undefined;
        return subjectId === null ? null : Number(subjectId);
      },
    };
    const actor: SchemeActor = { kind: 'SYSTEM', schemeId: 'scheme' };
    const session: LiveSession = {
      pace: { recheckMs: this.recheckMs, atMostEveryMs: 0, retryMs: 0 },
      feed: {
        listen: (topics, heard) => {
          this.watchedTopics = topics;
          this.heard = heard;
          return () => {
            this.heard = undefined;
          };
        },
      },
      contextNow: async () => {
        if (!this.signedIn) throw new RequestError('UNAUTHENTICATED', 'Please sign in again.');
        return { actor } as QueryContext;
      },
    };
    return follow(live, session, 'one');
  }

  change(value: number): void {
    this.value = value;
    this.heard?.('one');
  }
}

const failureOf = async (stream: Deliveries<unknown>): Promise<unknown> => {
  const { value } = await stream.next();
  return value && 'failure' in value ? (value.failure as { code?: string }).code : value;
};

describe('a followed state', () => {
  test('is told at once, and again when it differs', async () => {
    const scene = new Scene('STATE');
    const stream = scene.follow();

    expect(await stream.next()).toEqual({ done: false, value: { value: 1 } });
    expect(scene.watchedTopics).toEqual(['scheme one']);
    scene.change(1);
    scene.change(5);
    expect(await stream.next()).toEqual({ done: false, value: { value: 5 } });
    await stream.return();
  });

  test('is not told twice when word of it comes twice', async () => {
    const scene = new Scene('STATE');
    const stream = scene.follow();
    await stream.next();
    scene.change(2);
    await stream.next();
    scene.change(2);
    const following = stream.next();
    await Promise.resolve();
    scene.change(3);

    expect(await following).toEqual({ done: false, value: { value: 3 } });
    await stream.return();
  });

  test('a change between the first read and the first telling is not missed', async () => {
    const scene = new Scene('STATE');
    scene.onRead = () => {
      scene.onRead = () => undefined;
      scene.change(2);
    };
    const stream = scene.follow();

    expect(await stream.next()).toEqual({ done: false, value: { value: 1 } });
    expect(await stream.next()).toEqual({ done: false, value: { value: 2 } });
    await stream.return();
  });

  test('is read again by itself where no word came', async () => {
    const scene = new Scene('STATE', 5);
    const stream = scene.follow();
    await stream.next();
    scene.value = 7;

    expect(await stream.next()).toEqual({ done: false, value: { value: 7 } });
    await stream.return();
  });

  test('ends with the reason once the session has ended, even where nothing changes', async () => {
    const scene = new Scene('STATE', 5);
    const stream = scene.follow();
    await stream.next();
    scene.signedIn = false;

    expect(await failureOf(stream)).toBe('UNAUTHENTICATED');
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(scene.heard).toBeUndefined();
  });

  test('outlives a database that is away for a moment, and says what it missed', async () => {
    const scene = new Scene('STATE');
    const stream = scene.follow();
    await stream.next();
    scene.broken = 4;
    scene.change(2);

    expect(await stream.next()).toEqual({ done: false, value: { value: 2 } });
    await stream.return();
  });

  test('gives up where the database stays away', async () => {
    const scene = new Scene('STATE');
    const stream = scene.follow();
    await stream.next();
    scene.broken = 5;
    scene.change(2);

    expect(await stream.next()).toEqual({ done: false, value: { failure: new Error('the database is away') } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('ends at once when it is told to while it waits, and listens no more', async () => {
    const scene = new Scene('STATE');
    const stream = scene.follow();
    await stream.next();
    const waiting = stream.next();
    await stream.return();

    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(scene.heard).toBeUndefined();
  });
});

describe('a followed list', () => {
  test('begins with null, and then tells each change, again where it comes again', async () => {
    const scene = new Scene('EACH');
    const stream = scene.follow();

    expect(await stream.next()).toEqual({ done: false, value: { value: null } });
    for (const subjectId of ['4', 'foreign', '5']) scene.heard?.(subjectId);
    expect(await stream.next()).toEqual({ done: false, value: { value: 4 } });
    expect(await stream.next()).toEqual({ done: false, value: { value: 5 } });
    scene.heard?.('5');
    expect(await stream.next()).toEqual({ done: false, value: { value: 5 } });
    await stream.return();
  });

  test('says null when changes may have been missed', async () => {
    const scene = new Scene('EACH');
    const stream = scene.follow();
    await stream.next();
    scene.heard?.('4');
    scene.heard?.(null);

    expect(await stream.next()).toEqual({ done: false, value: { value: null } });
    await stream.return();
  });

  test('a reader who falls more than a hundred behind is told to read the list', async () => {
    const scene = new Scene('EACH');
    const stream = scene.follow();
    await stream.next();
    for (let id = 1; id <= 101; id += 1) scene.heard?.(String(id));
    const before = scene.reads.length;

    expect(await stream.next()).toEqual({ done: false, value: { value: null } });
    expect(scene.reads.slice(before)).toEqual([null]);
    await stream.return();
  });

  test('a look in between says nothing where all is well', async () => {
    const scene = new Scene('EACH', 5);
    const stream = scene.follow();
    await stream.next();
    const waiting = stream.next();
    while (scene.reads.length < 4) await new Promise((resolve) => setImmediate(resolve));
    scene.heard?.('9');

    expect(await waiting).toEqual({ done: false, value: { value: 9 } });
    await stream.return();
  });
});
