import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { ServiceMetrics } from '../../../src/adapters/metrics/serviceMetrics.js';
import { createGroupCommits } from '../../../src/commands/createGroupCommits.js';
import { addAttendance } from '../../../src/http/attendance/addAttendance.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addBoard } from '../../../src/http/board/addBoard.js';
import { addCalendars } from '../../../src/http/calendars.js';
import { addNotifyCallbacks } from '../../../src/http/callbacks/addNotifyCallbacks.js';
import { addFeeds } from '../../../src/http/feeds.js';
import { addHealth } from '../../../src/http/health.js';
import { addInvitations } from '../../../src/http/invitations.js';
import { addLetters } from '../../../src/http/letters.js';
import { addLive } from '../../../src/http/live.js';
import { addMetrics } from '../../../src/http/metrics.js';
import { addOauth } from '../../../src/http/oauth.js';
import { createHttpServer, type HttpServices } from '../../../src/http/server.js';
import { addStaffSignIn } from '../../../src/http/staff/addStaffSignIn.js';
import { addStatements } from '../../../src/http/statements.js';
import { addUnsubscribe } from '../../../src/http/unsubscribe.js';
import { addUploads } from '../../../src/http/uploads.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { connectDatabase, createTestDatabase, type TestDatabase } from '../../support/database.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';
import { household } from './household.js';
import { slugOf } from './opens.js';
import { type Asker, createAskers } from './roles.js';
import { type Household, missing, type Target } from './target.js';
import { UndoneDatabase } from './undone.js';

export const targetNames = ['own', 'other', 'foreign', 'missing'] as const;
export type TargetKind = (typeof targetNames)[number];

/** Two schemes filled alike in one database, everybody who may ask, and the service in front of it, of which nothing lasts. */
export interface Town {
  test: TestDatabase;
  world: World;
  schema: GraphQLSchema;
  services: HttpServices;
  app: FastifyInstance;
  url: string;
  askers: readonly Asker[];
  households: Readonly<Record<'own' | 'other' | 'foreign', Household>>;
  targets: Readonly<Record<TargetKind, Target>>;
  /** Does the work in a transaction that is undone afterwards. */
  undone<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export async function openTown(): Promise<Town> {
  const test = await createTestDatabase();
  const world = await createWorld({ test });
  const elsewhere = await createWorld({ test });
  const slug = await slugOf(world);
  const own = await household(world, 'Quill', slug);
  const other = await household(world, 'Zephyr', slug);
  const foreign = await household(elsewhere, 'Xanthippe', slug);
  const askers = await createAskers(world, own);
  const schema = await buildServiceSchema();
  const undone = await UndoneDatabase.take(await connectDatabase({ url: test.adminUrl, role: 'tc_app', poolMax: 2 }));
  const { database } = undone;
  const authenticator = new Authenticator(database, world.services.secrets);
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let actorsChanged = false;
  const services: HttpServices = {
    schema,
    database,
    commands: {
      ...world.services,
      groupCommits: createGroupCommits(database),
      actorsChanged: () => {
        actorsChanged = true;
        authenticator.forgetAll();
      },
    },
    authenticator,
    clock: world.clock,
    introspection: false,
    ...openEdges(database),
    log: silent,
  };
  const app = await createHttpServer(services);
  addHealth(app, services);
  addUploads(app, services);
  addLetters(app, services);
  addStatements(app, services);
  addLive(app, services);
  addCalendars(app, services);
  addNotifyCallbacks(app, services, { token: 'callbacks-of-the-town', database });
  addFeeds(app, services);
  addAttendance(app, services);
  addInvitations(app, services);
  addUnsubscribe(app, services);
  addOauth(app, services);
  addBoard(app, services, { providers: new Map(), queues: { read: async () => null } });
  addMetrics(app, { metrics: new ServiceMetrics(async () => ({}) as never), token: null });
  addStaffSignIn(app, services, { providers: new Map() });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...{ test, world, schema, services, app, url, askers },
    households: { own, other, foreign },
    targets: { own: own.target, other: other.target, foreign: foreign.target, missing: missing(own.target) },
    undone: async (work) => {
      await undone.begin();
      try {
        return await work();
      } finally {
        await undone.undo();
        // Sessions and keys that ended are there again.
        if (actorsChanged) authenticator.forgetAll();
        actorsChanged = false;
      }
    },
    close: async () => {
      await app.close();
      undone.release();
      await database.close();
      await test.drop();
    },
  };
}
