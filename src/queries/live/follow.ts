import { RequestError } from '../../domain/errors.js';
import { schemeOf } from '../defineQuery.js';
import type { LiveQuery } from './defineLive.js';
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
  let tries = 0;
  let last: string | undefined;
  let cause: Cause = { cause: 'START' };
  try {
    let context = await session.contextNow();
    const watched = live.watches(schemeOf(context.actor), input);
    stopListening = feed.listen(watched.topics, inbox.put);
    while (cause.cause !== 'STOPPED') {
      try {
        const subjectId = cause.cause === 'CHANGE' ? cause.subjectId : null;
        if (cause.cause !== 'START') context = await session.contextNow();
        const value = await live.read(context, input, subjectId);
        tries = 0;
        const state = JSON.stringify(value);
        const isNews = watched.tells === 'EACH' ? cause.cause !== 'RECHECK' : state !== last;
        if (value !== undefined && isNews) {
          yield { value };
          last = state;
          if (watched.tells === 'STATE') await inbox.rest(pace.atMostEveryMs);
        }
      } catch (error) {
        tries += 1;
        if (error instanceof RequestError || cause.cause === 'START' || tries >= triesMax) throw error;
        await inbox.rest(pace.retryMs);
        // Whatever was to be told then is looked for as if it had been missed.
        inbox.put(null);
      }
      cause = await inbox.take(pace.recheckMs);
    }
  } catch (failure) {
    yield { failure };
  } finally {
    stopListening();
  }
}
