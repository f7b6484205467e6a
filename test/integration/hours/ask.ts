import { type GraphQLSchema, graphql } from 'graphql';
import { RequestError } from '../../../src/domain/errors.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createLoaders } from '../../../src/queries/loaders.js';
import { buildServiceSchema } from '../../../src/resolvers/buildSchema.js';
import type { World } from '../../support/world.js';

let schema: GraphQLSchema | undefined;

export interface ConnectionAnswer {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The data of a GraphQL request by this actor, as JSON gives it, in the shape of the query. A failure of the request is thrown with its code. */
export async function ask<Data = unknown>(
  world: World,
  actor: Actor,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<Data> {
  schema ??= await buildServiceSchema();
  const context = world.as(actor);
  const result = await graphql({
    schema,
    source,
    variableValues,
    contextValue: { ...context, loaders: createLoaders(context) },
  });
  const [error] = result.errors ?? [];
  if (error) throw error.originalError instanceof RequestError ? error.originalError : error;
  return JSON.parse(JSON.stringify(result.data)) as Data;
}
