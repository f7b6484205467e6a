import { execute, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { createLoaders } from '../../../src/queries/loaders.js';
import { visibilityOf } from '../../../src/resolvers/buildSchema.js';
import type { Cell } from './matrix.js';
import { selection } from './operations.js';
import type { Asker } from './roles.js';
import { type Household, idTypes } from './target.js';
import { type TargetKind, type Town, targetNames } from './town.js';

/** A field that not everybody sees who sees its object: `Member.email`, and the policy that says who does. */
export function privateFields(schema: GraphQLSchema): Map<string, string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  const found = types.filter(isObjectType).flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const policy = visibilityOf(type, field);
      return policy === undefined || policy === 'open' ? [] : [[`${type.name}.${field.name}`, policy] as const];
    }),
  );
  return new Map(found.sort(([a], [b]) => a.localeCompare(b, 'en-GB')));
}

/** How far the walk goes from each object: far enough to come to everything from somewhere else. */
const depth = 2;

/**
 * Asks each household for every object it has, with everything that hangs on it, and finds out which private fields are told, on whatever way.
 * In the schema itself: what HTTP would refuse as too much is asked all the same.
 */
export async function fieldCells(
  town: Town,
  asker: Asker,
  kinds: readonly TargetKind[] = targetNames,
): Promise<Cell[]> {
  const fields = privateFields(town.schema);
  const cells: Cell[] = [];
  for (const kind of kinds) {
    const told =
      kind === 'missing'
        ? new Set<string>()
        : await town.undone(() => toldOf(town, asker, town.households[kind], fields));
    for (const name of fields.keys()) {
      cells.push({
        operation: { root: 'field', name },
        ...{ asker, kind, sent: '', unrecorded: '' },
        outcome: told.has(name) ? 'D' : '-',
        answer: { status: 200, headers: '', body: '' },
      });
    }
  }
  return cells;
}

async function toldOf(
  town: Town,
  asker: Asker,
  household: Household,
  fields: ReadonlyMap<string, string>,
): Promise<Set<string>> {
  const { database, clock, commands, authenticator } = town.services;
  const actor = await authenticator.actorOf(asker.authorization ?? undefined, clock.now());
  const context = { actor, now: clock.now(), database, services: commands, requestId: 'authority' };
  const { data } = await execute({
    schema: town.schema,
    document: everything(town.schema, household),
    contextValue: { ...context, loaders: createLoaders(context) },
  });
  const told = new Set<string>();
  // What one is told of oneself is told of the household where one is its member.
  collect(data, asker.memberId === household.raw.member ? household : null, household, fields, told);
  return told;
}

const documents = new WeakMap<Household, ReturnType<typeof parse>>();

function everything(schema: GraphQLSchema, household: Household): ReturnType<typeof parse> {
  const known = documents.get(household);
  if (known) return known;
  const parts = Object.entries(idTypes).flatMap(([name, type]) => {
    const object = schema.getType(type);
    if (!isObjectType(object) || object.getInterfaces().length === 0) return [];
    const id = household.target[name as keyof typeof idTypes];
    return [`${name}: node(id: "${id}") { ... on ${type} ${selection(schema, object, depth)} }`];
  });
  const viewer = schema.getType('Viewer');
  if (isObjectType(viewer)) parts.push(`viewer ${selection(schema, viewer, depth)}`);
  const document = parse(`{ ${parts.join('\n')} }`);
  documents.set(household, document);
  return document;
}

/** Whoever may act here is seen by themselves: what their own object tells says nothing of the household. */
const actors = new Set(['standIn', 'leaderAway', 'helper']);

function collect(
  value: unknown,
  within: Household | null,
  household: Household,
  fields: ReadonlyMap<string, string>,
  told: Set<string>,
): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, within, household, fields, told);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  const owner = ownerOf(object, within, household);
  for (const [name, part] of Object.entries(object)) {
    const field = `${String(object.__typename)}.${name}`;
    if (owner && part !== null && fields.has(field)) told.add(field);
    collect(part, owner, household, fields, told);
  }
}

/** Objects with an id of the household belong to it, people of its neighbourhood to themselves, and what has no id to what it hangs on. */
function ownerOf(object: Record<string, unknown>, within: Household | null, household: Household): Household | null {
  const named = Object.entries(household.target).find(([name, id]) => name in idTypes && id === object.id);
  if (named) return actors.has(named[0]) ? null : household;
  return object.__typename === 'Member' ? null : within;
}
