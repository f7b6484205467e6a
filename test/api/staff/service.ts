import type { FastifyInstance } from 'fastify';
import type { Guesses } from '../../../src/domain/limits/guesses.js';
import type { StaffProvider } from '../../../src/domain/people/staffProviders.js';
import { Authenticator } from '../../../src/http/authenticate.js';
import { addBoard } from '../../../src/http/board/addBoard.js';
import { createHttpServer } from '../../../src/http/server.js';
import { addStaffSignIn } from '../../../src/http/staff/addStaffSignIn.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import { openEdges } from '../../support/services.js';
import { createWorld, type World } from '../../support/world.js';

/** The address of an app on somebody's machine, which is allowed to get people back. */
export const appAddress = 'http://127.0.0.1:9/app';

export interface StaffService {
  world: World;
  scheme: string;
  url: string;
  providers: Map<string, StaffProvider>;
  logged: object[];
  graphql(
    query: string,
    variables?: object,
    token?: string,
  ): Promise<{ status: number; headers: Headers; body: string }>;
  close(): Promise<void>;
}

/** The service over HTTP, on the machine's own clock: an identity provider goes by no other. */
export async function openStaffService(
  guessesOn?: (pool: World['test']['database']['pool']) => Guesses,
): Promise<StaffService> {
  const world = await createWorld();
  world.clock.set(new Date());
  const providers = new Map<string, StaffProvider>();
  const logged: object[] = [];
  const keep = (facts: object, message: string) => void logged.push({ ...facts, message });
  const at = { url: '' };
  const services = {
    schema: await buildServiceSchema(),
    database: world.test.database,
    commands: {
      ...world.services,
      publicUrl: () => at.url,
      ...(guessesOn ? { guesses: guessesOn(world.test.database.pool) } : {}),
    },
    authenticator: new Authenticator(world.test.database, world.services.secrets),
    clock: world.clock,
    introspection: false,
    ...openEdges(world.test.database),
    log: { info: keep, warn: keep, error: keep },
  };
  const app: FastifyInstance = await createHttpServer(services);
  addBoard(app, services, { providers, queues: { read: async () => null } });
  addStaffSignIn(app, services, { providers });
  at.url = await app.listen({ host: '127.0.0.1', port: 0 });
  const [row] = await world.test.admin<{ slug: string }>('SELECT slug FROM scheme WHERE scheme_id = $1', [
    world.schemeId,
  ]);
  return {
    world,
    scheme: row?.slug ?? '',
    url: at.url,
    providers,
    logged,
    async graphql(query, variables = {}, token) {
      const response = await fetch(`${at.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, headers: response.headers, body: await response.text() };
    },
    async close() {
      await app.close();
      await world.close();
    },
  };
}
