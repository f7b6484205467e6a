import { RequestError } from '../../domain/errors.js';
import type { LiveQuery } from '../../queries/live/defineLive.js';
import { type Delivery, follow } from '../../queries/live/follow.js';
import type { ApiContext } from '../context.js';

/** Follows a live query on a connection that stays open. @throws RequestError BAD_USER_INPUT where the request is answered once. */
export function followed<Input, Value>(
  live: LiveQuery<Input, Value>,
  context: ApiContext,
  input: Input,
): AsyncIterable<Delivery<Value>> {
  if (!context.live) throw notHere();
  return follow(live, context.live, input);
}

/** What a delivery tells. @throws whatever ended the stream; RequestError BAD_USER_INPUT for a subscription that was sent as if it were a query. */
export function told<Value>(delivery: Delivery<Value> | null | undefined): Value {
  if (!delivery) throw notHere();
  if ('failure' in delivery) throw delivery.failure;
  return delivery.value;
}

function notHere(): RequestError {
  return new RequestError(
    'BAD_USER_INPUT',
    'Subscriptions are answered at /graphql/stream (server-sent events), or over a WebSocket at /graphql.',
  );
}
