import { graphql } from 'graphql';
import type { Database, SchemeCaller } from '../../../src/entities/database.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createLoaders } from '../../../src/queries/loaders.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import type { World } from '../../support/world.js';

/** Every row of the scheme, table by table, as one fingerprint each: what a refusal must leave as it was. */
export async function fingerprint(world: World): Promise<Record<string, string>> {
  const tables = await world.test.admin<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'scheme_id'
     WHERE c.relnamespace = 'tc'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
  );
  const parts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS rows
       FROM ${name} t WHERE scheme_id = $1`,
  );
  const rows = await world.test.admin<{ name: string; rows: string }>(parts.join(' UNION ALL '), [world.schemeId]);
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

export async function eventsOf(world: World): Promise<{ type: string; payload: object }[]> {
  return await world.test.admin<{ type: string; payload: object }>(
    'SELECT type, payload FROM outbox_event WHERE scheme_id = $1 ORDER BY id',
    [world.schemeId],
  );
}

/** Audit rows of one action, without what differs from run to run. */
export async function auditOf(
  world: World,
  action: string,
): Promise<{ actor: string; subjectType: string; subjectId: string | null; detail: object }[]> {
  return await world.test.admin(
    `SELECT actor, subject_type AS "subjectType", subject_id AS "subjectId", detail
     FROM audit WHERE scheme_id = $1 AND action = $2 ORDER BY id`,
    [world.schemeId, action],
  );
}

/** Runs what must be refused: with exactly this code and field, not a row of the scheme changed, and an empty outbox. */
export async function expectRefused(
  world: World,
  work: () => Promise<unknown>,
  code: string,
  field?: string,
): Promise<void> {
  const before = await fingerprint(world);
  const error: unknown = await work().then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code, ...(field === undefined ? {} : { detail: { field: [field] } }) });
  expect(await fingerprint(world)).toEqual(before);
  expect(await eventsOf(world)).toEqual([]);
}

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { code: unknown; path: string }[];
}

let schema: ReturnType<typeof buildServiceSchema> | undefined;

/** Asks the whole schema as this actor, and answers as a client reads it: errors by their code and place. */
export async function ask(
  world: World,
  actor: Actor,
  source: string,
  variableValues: Record<string, unknown> = {},
  database = world.test.database,
): Promise<Answer> {
  schema ??= buildServiceSchema();
  const context = { ...world.as(actor), database };
  const { data, errors } = await graphql({
    schema: await schema,
    source,
    variableValues,
    contextValue: { ...context, loaders: createLoaders(context) },
  });
  const plain = data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as Record<string, unknown> | null);
  if (!errors) return { data: plain };
  return {
    data: plain,
    errors: errors.map((error) => {
      const original = error.originalError;
      const code = original && 'code' in original ? original.code : (original?.message ?? error.message);
      return { code, path: (error.path ?? []).join('.') };
    }),
  };
}

/** The same, with the number of transactions and calls it took. */
export async function askCounting(world: World, actor: Actor, source: string): Promise<Answer & { reads: number }> {
  const { database } = world.test;
  let reads = 0;
  const counting: Database = Object.assign(Object.create(database) as Database, {
    inScheme: (...parameters: Parameters<Database['inScheme']>) => {
      reads += 1;
      return database.inScheme(...parameters);
    },
    callsIn: (schemeId: string): SchemeCaller => {
      const calls = database.callsIn(schemeId);
      return {
        schemeId,
        call: (...parameters) => {
          reads += 1;
          return calls.call(...parameters);
        },
      };
    },
  });
  return { ...(await ask(world, actor, source, {}, counting)), reads };
}
