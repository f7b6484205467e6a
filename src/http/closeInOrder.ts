import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { refusal } from './refusal.js';

/** While the server closes, what was accepted is answered, what arrives is asked to come again, and no kept-alive connection holds it up. */
export function closeInOrder(app: FastifyInstance): void {
  let closing = false;
  app.addHook('onRequest', async (_request, reply) => {
    if (!closing) return;
    const message =
      'The service is restarting. Please try again in a moment; with the same idempotency key nothing happens twice.';
    await reply.header('connection', 'close').status(503).send(refusal('UNAVAILABLE', message));
  });
  const connections = followConnections(app.server);
  app.addHook('preClose', async () => {
    closing = true;
    // Connections that were busy at the start are idle once they are answered, and closing looks for idle ones only once by itself.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 20);
    const hangUps = [
      setTimeout(() => hangUp(connections.silent()), silentMs),
      setTimeout(() => hangUp(connections.unfinished()), unfinishedMs),
      setTimeout(() => hangUp(connections.all()), answeredMs),
    ];
    app.server.once('close', () => {
      clearInterval(sweep);
      for (const one of hangUps) clearTimeout(one);
    });
  });
}

/** How long a closing server waits for the first request on a connection that was opened and has said nothing. */
const silentMs = 500;

/** How long it waits for the rest of a request that has begun. Nothing of it was looked at, so nothing is lost with it. */
const unfinishedMs = 2_000;

/** How long for an answer to be made and read: what is slower than this would keep the worker and the database from closing in order. */
const answeredMs = 6_000;

interface Connections {
  all(): Iterable<Socket>;
  silent(): Iterable<Socket>;
  unfinished(): Iterable<Socket>;
}

/**
 * Connections that are open, those that have not brought a request yet, and those where no request has arrived to its end. None of the latter counts as
 * idle, so a single one would hold a closing server up for as long as a request may take to arrive. Live streams close by themselves.
 */
function followConnections(server: Server): Connections {
  const open = new Set<Socket>();
  const silent = new Set<Socket>();
  const requests = new Map<IncomingMessage, Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    silent.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      silent.delete(socket);
    });
  });
  server.on('request', (request, response) => {
    silent.delete(request.socket);
    requests.set(request, request.socket);
    response.once('close', () => requests.delete(request));
  });
  server.on('upgrade', ({ socket }) => {
    open.delete(socket);
    silent.delete(socket);
  });
  return {
    all: () => [...open],
    silent: () => [...silent],
    unfinished: () => {
      const arrived = new Set([...requests].filter(([request]) => request.complete).map(([, socket]) => socket));
      return [...open].filter((socket) => !arrived.has(socket));
    },
  };
}

function hangUp(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
