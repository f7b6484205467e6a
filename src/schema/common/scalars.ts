import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

function whole(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new GraphQLError('Minutes are a whole number.');
  return value;
}

/** Time and credits are counted in whole minutes: 60 are one hour, and one hour is one credit. */
export const Minutes = new GraphQLScalarType<number, number>({
  name: 'Minutes',
  description: 'A whole number of minutes. 60 minutes are one hour, and one hour is one Time Credit.',
  serialize: whole,
  parseValue: whole,
  parseLiteral: (node) => {
    if (node.kind !== Kind.INT) throw new GraphQLError('Minutes are a whole number.');
    return whole(Number(node.value));
  },
});

function day(value: unknown): string {
  const form = /^\d{4}-\d{2}-\d{2}$/;
  if (typeof value !== 'string' || !form.test(value) || !isRealDay(value))
    throw new GraphQLError('A date is written like 2026-11-03.');
  return value;
}

function isRealDay(value: string): boolean {
  const parsed = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(value);
}

/** A calendar day in the scheme's time zone. */
export const Day = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: "A calendar day in the scheme's time zone, like 2026-11-03.",
  serialize: day,
  parseValue: day,
  parseLiteral: (node) => {
    if (node.kind !== Kind.STRING) throw new GraphQLError('A date is written like 2026-11-03.');
    return day(node.value);
  },
});

function text(name: string, description: string, form: RegExp, problem: string): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    const trimmed = typeof value === 'string' ? value.trim() : '';
    // Half a character and control characters cannot be stored, and nobody means them.
    if (!form.test(trimmed) || !trimmed.isWellFormed() || /\p{Cc}/u.test(trimmed)) throw new GraphQLError(problem);
    return trimmed;
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => String(value),
    parseValue: read,
    parseLiteral: (node) => {
      if (node.kind !== Kind.STRING) throw new GraphQLError(problem);
      return read(node.value);
    },
  });
}

export const EmailAddress = text(
  'EmailAddress',
  'An email address. Kept as written; compared without regard to case.',
  /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,190}\.[^\s@<>"(),:;\\[\]]{2,63}$/,
  'That is not an email address.',
);

export const PhoneNumber = text(
  'PhoneNumber',
  'A telephone number. UK numbers may be written as people write them; answers are in international form, like +447700900123.',
  /^\+?[\d\s().-]{6,25}$/,
  'That is not a telephone number.',
);

export const Postcode = text(
  'Postcode',
  'A UK postcode in any case and spacing.',
  /^[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}$/,
  'That is not a UK postcode.',
);

/** An instant in UTC. */
export const Instant = GraphQLDateTime;
