import type { FastifyInstance } from 'fastify';
import type { LivePace } from '../queries/live/liveSession.js';
import { ChangeHub } from './live/changeHub.js';
import { EventStreams } from './live/eventStream.js';
import { LiveOperations } from './live/operations.js';
import { StreamLimits } from './live/streamLimits.js';
import { addWebSocket } from './live/webSocket.js';
import type { HttpServices } from './server.js';

/** What was lost on the way turns up, and who may no longer look is cut off, within half a minute at the latest. */
const usualPace: LivePace = { recheckMs: 25_000, atMostEveryMs: 200, retryMs: 2_000 };

const streamsMax = { perSession: 10, perKey: 50, perProcess: 5_000 };

/**
 * Subscriptions: at /graphql/stream as server-sent events, and at /graphql over a WebSocket. Returns where word of changes is to be brought. When the
 * server closes, every stream ends before it waits for its connections.
 */
export function addLive(app: FastifyInstance, services: HttpServices, pace: Partial<LivePace> = {}): ChangeHub {
  const feed = new ChangeHub();
  const limits = new StreamLimits(streamsMax, 'live streams');
  const operations = new LiveOperations({ services, feed, pace: { ...usualPace, ...pace }, limits });
  const eventStreams = new EventStreams(operations, new StreamLimits(streamsMax, 'connections for live streams'));
  eventStreams.addTo(app);
  const connections = new StreamLimits(streamsMax, 'connections for live streams');
  const webSockets = addWebSocket(app, operations, connections, services.edges);
  app.addHook('preClose', async () => {
    eventStreams.end();
    await webSockets.end();
  });
  return feed;
}
