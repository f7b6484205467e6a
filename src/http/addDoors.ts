import type { FastifyInstance } from 'fastify';
import type { ServiceMetrics } from '../adapters/metrics/serviceMetrics.js';
import type { PubSub } from '../adapters/pubsub/types.js';
import type { QueueReader } from '../adapters/queue/readCounts.js';
import type { StaffProviders } from '../domain/people/staffProviders.js';
import { addAttendance } from './attendance/addAttendance.js';
import { addBoard } from './board/addBoard.js';
import { addCalendars } from './calendars.js';
import { addFeeds } from './feeds.js';
import { addHealth } from './health.js';
import { addInvitations } from './invitations.js';
import { addLetters } from './letters.js';
import { addLive } from './live.js';
import { addMetrics } from './metrics.js';
import { addOauth } from './oauth.js';
import { addPages, type PagesOptions } from './pages.js';
import type { HttpServices } from './server.js';
import { addStaffSignIn } from './staff/addStaffSignIn.js';
import { addStatements } from './statements.js';
import { addUnsubscribe } from './unsubscribe.js';
import { addUploads } from './uploads.js';

export interface DoorOptions {
  metrics: ServiceMetrics;
  metricsToken: string | null;
  pubSub: PubSub;
  queues: QueueReader;
  providers: StaffProviders;
  /** Null: the service does not run embedded, and has neither explorer nor message viewer. */
  pages: PagesOptions | null;
}

/** Every way in beside GraphQL. */
export function addDoors(app: FastifyInstance, services: HttpServices, options: DoorOptions): void {
  const { metrics, metricsToken, pubSub, queues, providers, pages } = options;
  addHealth(app, services);
  addMetrics(app, { metrics, token: metricsToken });
  addUploads(app, services);
  addLetters(app, services);
  addStatements(app, services);
  pubSub.listen(addLive(app, services));
  addInvitations(app, services);
  addUnsubscribe(app, services);
  addCalendars(app, services);
  addFeeds(app, services);
  addAttendance(app, services);
  addOauth(app, services);
  addBoard(app, services, { providers, queues });
  addStaffSignIn(app, services, { providers });
  if (pages) addPages(app, pages);
}
