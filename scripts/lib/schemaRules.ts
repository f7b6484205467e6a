import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';

/** The committed snapshot must be what the code says, byte for byte apart from the last line's end. */
export function snapshotProblems(committed: string | null, emitted: string): string[] {
  if (committed === null) return ['schema.graphql is missing; run `npm run schema:emit` and commit it.'];
  const [before, now] = [committed.trimEnd().split('\n'), emitted.trimEnd().split('\n')];
  const line = now.findIndex((text, index) => text !== before[index]);
  if (line === -1 && before.length === now.length) return [];
  const at = line === -1 ? now.length : line;
  return [
    'schema.graphql is not what the code declares; run `npm run schema:emit` and commit the result.\n' +
      `first difference at line ${at + 1}:\n- ${before[at] ?? '(end of file)'}\n+ ${now[at] ?? '(end of file)'}`,
  ];
}

/** The lines under `### Breaking` in the Unreleased section of a changelog. */
export function unreleasedBreaking(changelog: string): string[] {
  const lines: string[] = [];
  let release = '';
  let heading = '';
  for (const line of changelog.split(/\r?\n/)) {
    if (line.startsWith('## ')) [release, heading] = [line.slice(3).trim(), ''];
    else if (line.startsWith('### ')) heading = line.slice(4).trim();
    else if (/^\[?unreleased\]?/i.test(release) && /^breaking$/i.test(heading) && line.trim() !== '') lines.push(line);
  }
  return lines;
}

/** True when a line names the coordinate as a whole: `Account.balance` does not announce `Account.balanceText`. */
function names(lines: readonly string[], coordinate: string): boolean {
  const whole = new RegExp(`(?<![\\w.])${coordinate.replaceAll('.', '\\.')}(?![\\w]|\\.\\w)`);
  return lines.some((line) => whole.test(line));
}

/**
 * Breaking changes from one schema to the next that the changelog does not own up to.
 *
 * @param before the SDL partners rely on; null when there was none yet
 */
export async function breakingProblems(before: string | null, now: string, changelog: string): Promise<string[]> {
  if (before === null) return [];
  const changes = await diff(buildSchema(before), buildSchema(now));
  const announced = unreleasedBreaking(changelog);
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking)
    .filter((change) => change.path === undefined || !names(announced, change.path))
    .map(
      (change) =>
        `${change.message}. This breaks partner apps. Keep it and deprecate it, or name \`${change.path ?? change.message}\` ` +
        'under `### Breaking` in the Unreleased section of CHANGELOG.md.',
    );
}

interface Described {
  readonly coordinate: string;
  readonly description: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

const describedArgument =
  (owner: string) =>
  (argument: GraphQLArgument): Described => ({
    coordinate: `${owner}(${argument.name}:)`,
    description: argument.description,
    deprecationReason: argument.deprecationReason,
  });

function describedField(owner: string, field: GraphQLField<unknown, unknown>): Described[] {
  const coordinate = `${owner}.${field.name}`;
  const { description, deprecationReason } = field;
  return [{ coordinate, description, deprecationReason }, ...field.args.map(describedArgument(coordinate))];
}

function describedParts(type: GraphQLNamedType): Described[] {
  const whole: Described = { coordinate: type.name, description: type.description };
  if (isObjectType(type) || isInterfaceType(type)) {
    return [whole, ...Object.values(type.getFields()).flatMap((field) => describedField(type.name, field))];
  }
  if (!isInputObjectType(type) && !isEnumType(type)) return [whole];
  const parts = isEnumType(type) ? type.getValues() : Object.values(type.getFields());
  return [
    whole,
    ...parts.map(({ name, description, deprecationReason }) => ({
      coordinate: `${type.name}.${name}`,
      description,
      deprecationReason,
    })),
  ];
}

function describedProblems({ coordinate, description, deprecationReason }: Described): string[] {
  const problems: string[] = [];
  if (!description?.trim()) problems.push(`${coordinate} has no description: say what it is, and why it may be null.`);
  if (deprecationReason != null && !/\b\d{4}-\d{2}-\d{2}\b/.test(deprecationReason)) {
    problems.push(`${coordinate} is deprecated without a date: say what replaces it and "Removal on YYYY-MM-DD."`);
  }
  return problems;
}

const outputFields = (type: GraphQLNamedType): string[] =>
  isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];

function enumProblems(type: GraphQLEnumType): string[] {
  return type
    .getValues()
    .filter((value) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(value.name))
    .map((value) => `${type.name}.${value.name} is not in UPPER_CASE.`);
}

function typeProblems(type: GraphQLNamedType): string[] {
  const problems = outputFields(type)
    .filter((field) => /[a-z0-9]Ids?$/.test(field))
    .map((field) => `${type.name}.${field} gives out an id: give the object it stands for.`);
  if (isScalarType(type) && /json/i.test(type.name)) {
    problems.push(`${type.name} is a JSON scalar: clients cannot rely on it. Declare what is in it.`);
  }
  if (isEnumType(type)) problems.push(...enumProblems(type));
  return [...problems, ...describedParts(type).flatMap(describedProblems)];
}

/** The house rules of the contract: descriptions everywhere, objects rather than ids, no JSON, dated deprecations. */
export function lintProblems(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)),
  );
  const directives = schema
    .getDirectives()
    .filter((directive) => !isSpecifiedDirective(directive))
    .flatMap((directive) => [
      { coordinate: `@${directive.name}`, description: directive.description },
      ...directive.args.map(describedArgument(`@${directive.name}`)),
    ]);
  return [...types.flatMap(typeProblems), ...directives.flatMap(describedProblems)].sort();
}
