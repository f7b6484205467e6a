import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  getOperationAST,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Actor } from '../../commands/context.js';
import { RequestError } from '../../domain/errors.js';
import type { Delivery } from '../../queries/live/follow.js';
import type { ChangeFeed, LivePace, LiveSession } from '../../queries/live/liveSession.js';
import { createLoaders } from '../../queries/loaders.js';
import { presentFailure } from '../failures.js';
import type { HttpContext } from '../httpContext.js';
import { knownActor } from '../limits/knownActor.js';
import { operationPoints } from '../limits/operationCost.js';
import { queryGuards, withoutSuggestions } from '../queryGuards.js';
import type { HttpServices } from '../server.js';
import type { StreamLimits } from './streamLimits.js';

/** What a client asks to follow, as it arrived. */
export interface LiveRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** Who asks, and under which id a failure stands in the log. */
export interface LiveCaller {
  authorization: string | undefined;
  requestId: string;
  /** Where from. */
  address?: string;
}

export type LiveAnswer = AsyncGenerator<ExecutionResult, void, void>;

/** A subscription that was looked at and may begin. */
export interface PreparedLive {
  args: ExecutionArgs;
  /** Begins it. An ExecutionResult is the whole answer: errors. */
  start(): Promise<LiveAnswer | ExecutionResult>;
}

export interface LiveParts {
  services: HttpServices;
  feed: ChangeFeed;
  pace: LivePace;
  limits: StreamLimits;
}

type LiveContext = HttpContext & { live: LiveSession };

/** Reads, checks and begins subscriptions, for whichever connection they came over. */
export class LiveOperations {
  private readonly guards: ReturnType<typeof queryGuards>;

  constructor(private readonly parts: LiveParts) {
    this.guards = queryGuards();
  }

  /** Counts what came over a connection that stays open, before it is read, as a request of its own is counted. @throws GraphQLError RATE_LIMITED, UNAVAILABLE */
  arrives(caller: LiveCaller): void {
    const { allowances, overload } = this.parts.services;
    try {
      overload.mustHaveTime();
      if (caller.address !== undefined) allowances.spendOfAddress(caller.address, 1);
    } catch (error) {
      throw this.presented(error, caller);
    }
  }

  /** @throws GraphQLError as the client may see it: what is wrong with the request, UNAUTHENTICATED */
  async prepare(request: LiveRequest, caller: LiveCaller): Promise<PreparedLive> {
    try {
      const document = this.read(request);
      const context = await this.contextOf(caller);
      const { allowances, documents, schema } = this.parts.services;
      const points = operationPoints(schema, document, request.operationName);
      allowances.spend(allowances.of(context.first.actor, caller.address), points);
      await documents.judge(context.first.actor, request.query, request.operationName ?? null);
      const args: ExecutionArgs = {
        schema: this.parts.services.schema,
        document,
        operationName: request.operationName ?? null,
        variableValues: request.variables ?? null,
        contextValue: context.first,
      };
      return { args, start: () => this.start(args, context, caller) };
    } catch (error) {
      throw this.presented(error, caller);
    }
  }

  /** The error as the client may see it; what is masked stands in the log. */
  presented(error: unknown, caller: LiveCaller): GraphQLError {
    const known = error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
    const seen = presentFailure(known.toJSON(), known, caller.requestId, this.parts.services.log);
    return new GraphQLError(seen.message, { path: seen.path ?? null, extensions: seen.extensions ?? null });
  }

  /** @throws RequestError BAD_USER_INPUT */
  private read({ query, operationName }: LiveRequest): DocumentNode {
    const { introspection, schema } = this.parts.services;
    let errors: readonly unknown[];
    let document: DocumentNode;
    try {
      document = parse(query, this.guards.parseOptions);
      const rules = [...specifiedRules, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
      errors = validate(schema, document, [...rules, ...this.guards.validationRules]);
    } catch (error) {
      // A guard throws what it finds.
      throw unreadable(error, introspection);
    }
    if (errors.length > 0) throw unreadable(errors[0], introspection);
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw new RequestError('BAD_USER_INPUT', 'Say which operation is meant: operationName.');
    }
    if (operation.operation !== 'subscription') {
      throw new RequestError('BAD_USER_INPUT', 'Only subscriptions are answered here. Send the rest to /graphql.');
    }
    return document;
  }

  /** Who calls, found out afresh. @throws RequestError UNAUTHENTICATED, for nobody too */
  async actorOf({ authorization, address }: LiveCaller, now = this.parts.services.clock.now()): Promise<Actor> {
    const { authenticator, commands } = this.parts.services;
    const actor = await knownActor(commands, address, () =>
      authenticator.actorOf(authorization, now, { afresh: true }),
    );
    if (actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
    return actor;
  }

  /** The context of the first moment, and of each later one: who asks and the instant are found out anew. */
  private async contextOf(caller: LiveCaller): Promise<{ first: LiveContext; now: () => LiveContext }> {
    const { services, feed, pace } = this.parts;
    let current: LiveContext;
    const renew = async (): Promise<LiveContext> => {
      const now = services.clock.now();
      const actor = await this.actorOf(caller, now);
      const context = {
        actor,
        now,
        database: services.database,
        services: services.commands,
        requestId: caller.requestId,
        ...(caller.address === undefined ? {} : { clientAddress: caller.address }),
      };
      current = { ...context, loaders: createLoaders(context), live };
      return current;
    };
    const live: LiveSession = { feed, pace, contextNow: renew };
    return { first: await renew(), now: () => current };
  }

  private async start(
    args: ExecutionArgs,
    context: { first: LiveContext; now: () => LiveContext },
    caller: LiveCaller,
  ): Promise<LiveAnswer | ExecutionResult> {
    const shown = (result: ExecutionResult): ExecutionResult =>
      result.errors ? { ...result, errors: result.errors.map((error) => this.presented(error, caller)) } : result;
    let release: () => void;
    try {
      release = this.parts.limits.take(context.first.actor);
    } catch (error) {
      return { data: undefined, errors: [this.presented(error, caller)] };
    }
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) {
      release();
      return shown({ data: undefined, ...source });
    }
    const answer = async (delivery: unknown) =>
      shown(await execute({ ...args, rootValue: delivery, contextValue: context.now() }));
    return answers(source as AsyncGenerator<Delivery<unknown>, void, void>, answer, release);
  }
}

function unreadable(error: unknown, introspection: boolean): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const message = introspection ? error.message : withoutSuggestions(error.message);
  return new RequestError('BAD_USER_INPUT', message);
}

/** Each delivery answered in the shape that was asked for. Ends at once when it is told to, whatever the source waits for. */
function answers(
  source: AsyncGenerator<Delivery<unknown>, void, void>,
  answer: (delivery: unknown) => Promise<ExecutionResult>,
  release: () => void,
): LiveAnswer {
  const end = async () => {
    release();
    await source.return();
    return { done: true, value: undefined } as const;
  };
  const stream: LiveAnswer = {
    async next() {
      const delivery = await source.next();
      if (delivery.done) return await end();
      return { done: false, value: await answer(delivery.value) };
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => void (await end()),
  };
  return stream;
}
