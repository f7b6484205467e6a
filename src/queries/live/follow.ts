import { RequestError } from '../../domain/errors.js';
import type { QueryContext } from '../context.js';
import { schemeOf } from '../defineQuery.js';
import type { LiveQuery, Watched } from './defineLive.js';
import { type Cause, Inbox } from './inbox.js';
import type { LiveSession } from './liveSession.js';

/** One answer of a stream; a failure is its last. */
export type Delivery<Value> = { value: Value } | { failure: unknown };

/** A stream of deliveries. `return()` ends it at once, whatever it waits for. */
export type Deliveries<Value> = AsyncGenerator<Delivery<Value>, void, void>;

/** A database that is away may come back: so often a read is tried before the stream gives up. */
const triesMax = 5;

/**
 * Follows a live query: its answer now, and then again whenever it changes. It listens before it reads for the first time, so nothing is missed
 * between the two; who asks and whether they may is found out anew each time. Whoever may no longer is told so, and the stream ends.
 */
export function follow<Input, Value>(
  live: LiveQuery<Input, Value>,
  session: LiveSession,
  input: Input,
): Deliveries<Value> {
  const inbox = new Inbox();
  const deliveries = deliver(live, session, input, inbox);
  const end = async () => {
    inbox.stop();
    await deliveries.return();
    return { done: true, value: undefined } as const;
  };
  const stream: Deliveries<Value> = {
    next: () => deliveries.next(),
    return: end,
    throw: end,
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => void (await end()),
  };
  return stream;
}

async function* deliver<Input, Value>(
  live: LiveQuery<Input, Value>,
  session: LiveSession,
  input: Input,
  inbox: Inbox,
): Deliveries<Value> {
  const { feed, pace } = session;
  let stopListening: () => void = () => undefined;
  try {
    const first = await session.contextNow();
    const watched = live.watches(schemeOf(first.actor), input);
    stopListening = feed.listen(watched.topics, inbox.put);
    const reader = new Reader(live, session, input, watched.tells, first);
    for (let cause: Cause = { cause: 'START' }; cause.cause !== 'STOPPED'; cause = await inbox.take(pace.recheckMs)) {
      const found = await reader.look(cause);
      if (found === 'FAILED') {
        await inbox.rest(pace.retryMs);
        // Whatever was to be told then is looked for as if it had been missed.
        inbox.put(null);
      } else if (found !== 'NOTHING') {
        yield found;
        if (watched.tells === 'STATE') await inbox.rest(pace.atMostEveryMs);
      }
    }
  } catch (failure) {
    yield { failure };
  } finally {
    stopListening();
  }
}

/** Reads what is told, and knows what was told last. */
class Reader<Input, Value> {
  private last: string | undefined;
  private failures = 0;

  constructor(
    private readonly live: LiveQuery<Input, Value>,
    private readonly session: LiveSession,
    private readonly input: Input,
    private readonly tells: Watched['tells'],
    private readonly first: QueryContext,
  ) {}

  /** FAILED: the database is away, perhaps for a moment. @throws whatever ends the stream */
  async look(cause: Cause): Promise<{ value: Value } | 'NOTHING' | 'FAILED'> {
    try {
      const context = cause.cause === 'START' ? this.first : await this.session.contextNow();
      const subjectId = cause.cause === 'CHANGE' ? cause.subjectId : null;
      const value = await this.live.read(context, this.input, subjectId);
      this.failures = 0;
      return value !== undefined && this.isNews(cause, value) ? { value } : 'NOTHING';
    } catch (error) {
      this.failures += 1;
      if (error instanceof RequestError || cause.cause === 'START' || this.failures >= triesMax) throw error;
      return 'FAILED';
    }
  }

  private isNews(cause: Cause, value: Value): boolean {
    if (this.tells === 'EACH') return cause.cause !== 'RECHECK';
    const state = JSON.stringify(value);
    if (state === this.last) return false;
    this.last = state;
    return true;
  }
}
