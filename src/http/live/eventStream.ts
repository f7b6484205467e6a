import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import { createHandler, type Handler, type Request, type Response, TOKEN_HEADER_KEY } from 'graphql-sse';
import { refusal } from '../refusal.js';
import { OpenStream } from './openStream.js';
import type { LiveCaller, LiveOperations } from './operations.js';
import { actorHolding, type StreamLimits } from './streamLimits.js';

const path = '/graphql/stream';
/** A stream that was reserved and never opened is taken back after this. */
const openWithinMs = 30_000;

type SseRequest = Request<FastifyRequest, undefined>;

/** A stream for several operations, before and while it is open. */
interface Reservation {
  /** Whoever reserved it: nobody else may send operations to it. */
  holder: string;
  release(): void;
  /** Null once it is open. */
  expiry: NodeJS.Timeout | null;
}

/**
 * GraphQL over server-sent events at /graphql/stream, in both modes of its protocol: a connection for each operation, or one for many (PUT reserves
 * it, GET opens it, POST sends operations to it, DELETE ends one). Whoever opens a reserved stream needs only its token, since browsers cannot send
 * headers with an EventSource; operations bring their own Authorization each.
 */
export class EventStreams {
  private readonly reservations = new Map<string, Reservation>();
  private readonly open = new Set<OpenStream>();
  private readonly handler: Handler<FastifyRequest, undefined>;

  constructor(
    private readonly operations: LiveOperations,
    private readonly reserving: StreamLimits,
  ) {
    this.handler = createHandler<FastifyRequest, undefined>({
      authenticate: (request) => this.authenticate(request),
      onSubscribe: async (request, { query, operationName, variables }) => {
        const caller = callerOf(request.raw);
        try {
          return await (await operations.prepare({ query, operationName, variables }, caller)).start();
        } catch (error) {
          const failure = operations.presented(error, caller);
          // Whoever must sign in is told so by HTTP, before a stream begins; the rest is told in the stream, where clients do not try again.
          return codeOf(failure) === 'UNAUTHENTICATED' ? refused(failure) : { data: undefined, errors: [failure] };
        }
      },
    });
  }

  addTo(app: FastifyInstance): void {
    app.route({
      method: ['GET', 'POST', 'PUT', 'DELETE'],
      url: path,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const [body, init] = await this.handler(asSseRequest(request));
        if (body === null || typeof body === 'string') {
          return await answer(reply, body, init.status, init.headers ?? {});
        }
        await this.send(new OpenStream(reply, body), tokenOf(request), init.headers ?? {});
      },
    });
  }

  /** Ends every response at once. Clients connect again by themselves, since none was told that its operation is complete. */
  end(): void {
    for (const stream of this.open) stream.end();
    for (const [token, { expiry }] of this.reservations) if (expiry !== null) void this.giveUp(token);
  }

  private async send(
    stream: OpenStream,
    token: string | null,
    headers: Record<string, string | undefined>,
  ): Promise<void> {
    const reservation = token === null ? undefined : this.reservations.get(token);
    if (reservation?.expiry) {
      clearTimeout(reservation.expiry);
      reservation.expiry = null;
    }
    this.open.add(stream);
    try {
      await stream.send({ ...headers, 'x-accel-buffering': 'no' });
    } finally {
      this.open.delete(stream);
      if (token !== null) this.forget(token);
    }
  }

  /** The token of the stream a request is about; null where it brings a stream of its own. */
  private async authenticate({ raw }: SseRequest): Promise<Response | string | null> {
    const token = tokenOf(raw);
    if (token === null && raw.method !== 'PUT') return null;
    const reservation = token === null ? undefined : this.reservations.get(token);
    if (raw.method === 'GET') return reservation ? token : noSuchStream;
    const caller = callerOf(raw);
    try {
      const actor = await this.operations.actorOf(caller);
      if (raw.method === 'PUT') return this.reserve(actorHolding(actor), this.reserving.take(actor));
      return reservation?.holder === actorHolding(actor) ? token : noSuchStream;
    } catch (error) {
      return refused(this.operations.presented(error, caller));
    }
  }

  private reserve(holder: string, release: () => void): string {
    const token = randomBytes(32).toString('base64url');
    const expiry = setTimeout(() => void this.giveUp(token), openWithinMs).unref();
    this.reservations.set(token, { holder, release, expiry });
    return token;
  }

  private forget(token: string): void {
    const reservation = this.reservations.get(token);
    if (!reservation) return;
    if (reservation.expiry) clearTimeout(reservation.expiry);
    reservation.release();
    this.reservations.delete(token);
  }

  /** Opens a reserved stream in its holder's place and closes it again: what waits in it is forgotten. */
  private async giveUp(token: string): Promise<void> {
    const headers: Record<string, string> = { accept: 'text/event-stream', [TOKEN_HEADER_KEY]: token };
    const raw = { method: 'GET', url: path, headers } as unknown as FastifyRequest;
    const [body] = await this.handler({ ...asSseRequest(raw), body: null });
    if (body !== null && typeof body !== 'string') await body.return();
    this.forget(token);
  }
}

const noSuchStream: Response = [
  JSON.stringify(refusal('NOT_FOUND', 'There is no such stream. Reserve one with PUT first.')),
  { status: 404, statusText: 'Not Found' },
];

const statuses: Record<string, number> = { UNAUTHENTICATED: 401, RATE_LIMITED: 429, UNAVAILABLE: 503 };

function refused(failure: GraphQLError): Response {
  return [JSON.stringify({ errors: [failure] }), { status: statuses[codeOf(failure)] ?? 500, statusText: '' }];
}

function codeOf(failure: GraphQLError): string {
  return String(failure.extensions.code);
}

function callerOf(request: FastifyRequest): LiveCaller {
  return { authorization: request.headers.authorization, requestId: request.id, address: request.ip };
}

function tokenOf(request: FastifyRequest): string | null {
  const given = request.headers[TOKEN_HEADER_KEY] ?? new URL(request.url, 'http://localhost').searchParams.get('token');
  return typeof given === 'string' && given !== '' ? given : null;
}

function asSseRequest(request: FastifyRequest): SseRequest {
  const headers: Record<string, unknown> = request.headers;
  // The library wants the one word; clients may accept more besides.
  const accept = request.headers.accept?.includes('text/event-stream') ? 'text/event-stream' : '*/*';
  return {
    method: request.method,
    url: request.url,
    headers: { get: (name) => (name === 'accept' ? accept : ((headers[name] as string | undefined) ?? null)) },
    body: request.body as Record<string, unknown> | null,
    raw: request,
    context: undefined,
  };
}

/** The library's own refusals are brought into the contract's form. */
async function answer(
  reply: FastifyReply,
  body: string | null,
  status: number,
  headers: Record<string, string | undefined>,
): Promise<FastifyReply> {
  if (status < 400)
    return reply
      .status(status)
      .headers(headers)
      .send(body ?? '');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (headers.allow !== undefined) reply.header('allow', headers.allow);
  return reply.status(status).send(contractForm(body, status));
}

function contractForm(body: string | null, status: number): object {
  const known = body === null ? null : (JSON.parse(body) as { errors: { message: string; extensions?: object }[] });
  const [error] = known?.errors ?? [];
  if (known && error?.extensions) return known;
  const code = status === 404 ? 'NOT_FOUND' : 'BAD_USER_INPUT';
  return refusal(code, error?.message ?? 'This request cannot be answered here.');
}
