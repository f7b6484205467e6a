import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  print,
} from 'graphql';
import { accountWrites } from './specimens/accounts.js';
import { appWrites } from './specimens/apps.js';
import { attendanceWrites } from './specimens/attendance.js';
import { calendarWrites } from './specimens/calendars.js';
import { hoursWrites } from './specimens/hours.js';
import { importWrites } from './specimens/imports.js';
import { neighbourWrites } from './specimens/neighbours.js';
import { opportunityWrites } from './specimens/opportunities.js';
import { peopleWrites } from './specimens/people.js';
import { organisationWrites, spendingWrites } from './specimens/places.js';
import { profileWrites } from './specimens/profiles.js';
import { pushWrites } from './specimens/push.js';
import { follows, reads } from './specimens/reads.js';
import { rotaWrites } from './specimens/rotas.js';
import { roundWrites } from './specimens/rounds.js';
import { shiftWrites } from './specimens/shifts.js';
import type { Arguments, Write } from './specimens/specimen.js';
import { vocabularyWrites } from './specimens/vocabulary.js';

export type Root = 'query' | 'mutation' | 'subscription' | 'field' | 'door';

/** One way in through the schema: a root field, asked in one way. */
export interface Operation {
  root: Root;
  /** Of the root field. */
  field: string;
  /** As it stands in the matrix: the field, and which way of asking it where there are several. */
  name: string;
  source: string;
  args: Arguments;
  /** Of a mutation. */
  about?: Write['about'];
  open?: Write['open'];
}

export interface Specimens {
  writes: Readonly<Record<string, Write>>;
  reads: Readonly<Record<string, Arguments>>;
  follows: Readonly<Record<string, Arguments>>;
}

/** All there are. A new operation gets its own in the file of its area. */
export const specimens: Specimens = {
  writes: {
    ...hoursWrites,
    ...accountWrites,
    ...peopleWrites,
    ...organisationWrites,
    ...spendingWrites,
    ...appWrites,
    ...opportunityWrites,
    ...vocabularyWrites,
    ...neighbourWrites,
    ...shiftWrites,
    ...rotaWrites,
    ...roundWrites,
    ...pushWrites,
    ...importWrites,
    ...calendarWrites,
    ...profileWrites,
    ...attendanceWrites,
  },
  reads,
  follows,
};

type Field = GraphQLField<unknown, unknown>;

/** How deep an answer is asked for: what an operation tells beside its own object stands in its answer too. */
const depth = 2;

/** Every operation of the schema that has a specimen, in the order of their names. */
export function operationsOf(schema: GraphQLSchema, from: Specimens): Operation[] {
  const writes = Object.entries(from.writes).map(([name, { args }]) => [name, args] as const);
  const found = (['query', 'mutation', 'subscription'] as const).flatMap((root) => {
    const asked = { query: Object.entries(from.reads), mutation: writes, subscription: Object.entries(from.follows) };
    return asked[root].flatMap(([name, args]) => {
      const field = rootFields(schema, root)[name.split(' ')[0] ?? ''];
      if (!field) return [];
      const source = documentOf(schema, root, field);
      const write = root === 'mutation' ? from.writes[name] : undefined;
      return [{ root, field: field.name, name, source, args, about: write?.about, open: write?.open }];
    });
  });
  return found.sort((a, b) => `${a.root} ${a.name}`.localeCompare(`${b.root} ${b.name}`, 'en-GB'));
}

/** Operations without a specimen, and specimens of nothing. */
export function undeclared(schema: GraphQLSchema, from: Specimens): string[] {
  const named = { query: from.reads, mutation: from.writes, subscription: from.follows };
  return (['query', 'mutation', 'subscription'] as const).flatMap((root) => {
    const fields = Object.keys(rootFields(schema, root));
    const asked = new Set(Object.keys(named[root]).map((name) => name.split(' ')[0] ?? ''));
    return [
      ...fields
        .filter((name) => !asked.has(name))
        .map((name) => `${root} ${name} has no specimen in test/contract/authority/specimens: nobody asks it here.`),
      ...[...asked]
        .filter((name) => !fields.includes(name))
        .map((name) => `${root} ${name} has a specimen and is no operation.`),
    ];
  });
}

function rootFields(schema: GraphQLSchema, root: Root): Record<string, Field> {
  const types = { query: schema.getQueryType(), mutation: schema.getMutationType() };
  const type = root === 'query' || root === 'mutation' ? types[root] : schema.getSubscriptionType();
  return type?.getFields() ?? {};
}

/** Lists whose objects hold so much that twenty of them, asked for everything, are more than an operation may cost. */
const shortPages: Readonly<Record<string, number>> = {
  organisations: 5,
  members: 4,
  blockedMembers: 4,
  mergeProposals: 6,
  apiKeys: 10,
  applications: 10,
  bookings: 10,
  calendarLinks: 12,
  exchanges: 8,
  guardianConsents: 10,
  hoursLogs: 12,
  invitations: 10,
  mintRequests: 10,
  opportunities: 4,
  staffTasks: 8,
  redemptions: 12,
  shifts: 10,
  swaps: 7,
  tills: 12,
};

/**
 * Declares every argument there is, so that the text is the same whatever is given. Only the length of a page stands in it: one that is a variable counts
 * as the longest there is, and everything that can be asked of a hundred is more than an operation may cost.
 */
function documentOf(schema: GraphQLSchema, root: Root, field: Field): string {
  const declared = field.args
    .filter(({ name }) => name !== 'first')
    .map((argument) => `$${argument.name}: ${String(argument.type)}${usually(argument)}`)
    .join(', ');
  const passed = field.args
    .map(({ name }) => (name === 'first' ? `first: ${shortPages[field.name] ?? 20}` : `${name}: $${name}`))
    .join(', ');
  const call = `${field.name}${passed ? `(${passed})` : ''}`;
  return `${root}${declared ? `(${declared})` : ''} { answer: ${call}${selection(schema, field.type, depth)} }`;
}

function usually({ defaultValue, type }: GraphQLArgument): string {
  const literal = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return literal ? ` = ${print(literal)}` : '';
}

/** What can be asked of a type without knowing more; of an interface its own fields. */
export function selection(schema: GraphQLSchema, type: GraphQLOutputType, levels: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isUnionType(named)) return ' { __typename }';
  if (!isObjectType(named) && !isInterfaceType(named)) return '';
  const parts = Object.values(named.getFields()).flatMap((field) => {
    const required = field.args.filter(isRequiredArgument);
    if (required.some((argument) => argument.name !== 'first')) return [];
    const isLeaf = isLeafType(getNamedType(field.type));
    if (!isLeaf && levels === 0) return [];
    // The nodes of a list are where the list is.
    const levelsLeft = field.name === 'nodes' ? levels : levels - 1;
    if (['edges', 'pageInfo'].includes(field.name)) return [];
    return [`${field.name}${required.length > 0 ? '(first: 2)' : ''}${selection(schema, field.type, levelsLeft)}`];
  });
  return ` { __typename ${parts.join(' ')} }`;
}
