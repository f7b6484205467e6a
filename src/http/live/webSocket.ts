import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressReader, type EdgeSettings, mayConnect } from '../limits/edges.js';
import type { LiveOperations, PreparedLive } from './operations.js';
import type { StreamLimits } from './streamLimits.js';

const path = '/graphql';
const messageBytesMax = 128 * 1024;
const aliveEveryMs = 12_000;
/** A reader that takes nothing for so long is dropped: it may connect again. */
const writeWithinMs = 15_000;
const closeWithinMs = 1_000;
const goingAway = 1001;
const tryAgainLater = 1013;

interface Connection {
  socket: WebSocket;
  upgrade: IncomingMessage;
  address: string;
  authorization?: string;
  release?: () => void;
}

export interface WebSockets {
  /** Tells every client that the service goes away, for them to connect again, and cuts off those that do not close in time. */
  end(): Promise<void>;
}

/**
 * GraphQL over WebSocket at /graphql (graphql-transport-ws). Browsers cannot send headers with it, so the token comes in `connection_init`, as
 * `{"authorization": "Bearer …"}`; no cookie is ever looked at.
 */
export function addWebSocket(
  app: FastifyInstance,
  operations: LiveOperations,
  connections: StreamLimits,
  edges: EdgeSettings,
): WebSockets {
  const addressOf = addressReader(edges.trustedProxies);
  const server = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, handleProtocols });
  const prepared = new WeakMap<ExecutionArgs, PreparedLive>();
  const graphql = makeServer<Record<string, unknown>, Connection>({
    async onConnect({ connectionParams, extra }) {
      const authorization = tokenIn(connectionParams) ?? extra.upgrade.headers.authorization;
      const caller = { authorization, requestId: randomUUID(), address: extra.address };
      try {
        extra.release = connections.take(await operations.actorOf(caller));
        extra.authorization = authorization;
        // It may have closed meanwhile, and nobody would give its place back.
        if (extra.socket.readyState !== extra.socket.OPEN) extra.release();
        return true;
      } catch (error) {
        const failure = operations.presented(error, caller);
        const isTheirs = failure.extensions.code === 'UNAUTHENTICATED';
        extra.socket.close(isTheirs ? CloseCode.Unauthorized : tryAgainLater, isTheirs ? 'Unauthorized' : 'Try again');
        return false;
      }
    },
    async onSubscribe({ extra }, _id, { query, operationName, variables }) {
      try {
        const { authorization, address } = extra;
        const caller = { authorization, requestId: randomUUID(), address };
        operations.arrives(caller);
        const one = await operations.prepare({ query, operationName, variables }, caller);
        prepared.set(one.args, one);
        return one.args;
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('Something went wrong on our side.')];
      }
    },
    subscribe: async (args) => {
      const one = prepared.get(args);
      if (!one) throw new Error('a subscription was begun that nobody prepared');
      return await one.start();
    },
    onClose: ({ extra }) => extra.release?.(),
  });

  server.on('connection', (socket: WebSocket, upgrade: IncomingMessage) => {
    // A broken connection closes by itself; nobody else has to hear of it.
    socket.on('error', () => undefined);
    const closed = graphql.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (data) => {
            receive(String(data)).catch(() => socket.close(CloseCode.InternalServerError, 'Internal server error'));
          }),
      },
      { socket, upgrade, address: addressOf(upgrade) },
    );
    const heartbeat = keepAlive(socket);
    socket.once('close', (code, reason) => {
      clearInterval(heartbeat);
      closed(code, String(reason)).catch(() => undefined);
    });
  });

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (new URL(request.url ?? '', 'http://localhost').pathname !== path) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    if (!mayConnect(request.headers, edges)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, socket, head, (webSocket) => server.emit('connection', webSocket, request));
  });
  return { end: () => endAll(server) };
}

/** Resolves once the bytes are on their way. */
async function send(socket: WebSocket, data: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  await new Promise<void>((resolve, reject) => {
    const patience = setTimeout(() => socket.terminate(), writeWithinMs);
    socket.send(data, (error) => {
      clearTimeout(patience);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Asks whether the other side still lives; ends the connection where it does not answer before the next time. */
function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  return setInterval(() => {
    if (!answered) socket.terminate();
    answered = false;
    socket.ping();
  }, aliveEveryMs).unref();
}

function tokenIn(params: Record<string, unknown> | undefined): string | undefined {
  const given = params?.authorization ?? params?.Authorization;
  return typeof given === 'string' ? given : undefined;
}

async function endAll(server: WebSocketServer): Promise<void> {
  const closed = [...server.clients].map(
    (socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
  );
  for (const socket of server.clients) socket.close(goingAway, 'The service is restarting');
  await Promise.race([Promise.all(closed), sleep(closeWithinMs, undefined, { ref: false })]);
  for (const socket of server.clients) socket.terminate();
  server.close();
}
