import type { Operation } from '../../contract/authority/operations.js';
import { typed } from './sieve.js';

type Json = unknown;

/** One request of a campaign, and why it is made so. */
export interface Spoiled {
  how: string;
  body: string;
  type?: string;
}

/** Texts that a person writes freely, by the names they have in inputs. */
const freeTexts = /^(name|title|description|activity|reason|note|words|answer|funder|address|search|response)$/;

/** The same request in every way in which somebody or something gets it wrong; the first is right. */
export function ways(operation: Operation, variables: Json, index: number): Spoiled[] {
  const asJson = (how: string, changed: Json): Spoiled => ({
    how,
    body: JSON.stringify({ query: operation.source, variables: changed }),
  });
  const own = `Zoë ${typed} ${index}`;
  const free = replace(variables, (name, value) => (typeof value === 'string' && freeTexts.test(name) ? own : value));
  return [
    asJson('with what a person writes', free),
    asJson(
      'every text another',
      replace(variables, (_name, value) => (typeof value === 'string' ? own : value)),
    ),
    asJson(
      'every value of another type',
      replace(variables, () => ({ [`${typed}Field`]: own })),
    ),
    asJson(
      'every number a text',
      replace(variables, (_name, value) => (typeof value === 'number' ? own : value)),
    ),
    asJson('a field too many', withMore(variables, own)),
    asJson(
      'addresses in every text',
      replace(variables, (_name, value) => (typeof value === 'string' ? `${typed}${index}@example.org` : value)),
    ),
    { how: 'no JSON', body: `{"query": "${operation.source.slice(0, 40)}", "variables": {"input": {"name": "${own}` },
    {
      how: 'no GraphQL',
      body: JSON.stringify({ query: `${operation.root} { answer: ${operation.field}(input: {name: "${own}"` }),
    },
    {
      how: 'a literal of another type',
      body: JSON.stringify({
        query: `${operation.root} { answer: ${operation.field}(input: {${typed}: "${own}", first: "${own}"}) { ${typed} } }`,
      }),
    },
    { how: 'another kind of body', body: `name=${encodeURIComponent(own)}`, type: 'application/x-www-form-urlencoded' },
  ];
}

function withMore(variables: Json, own: string): Json {
  const { input } = variables as { input?: object };
  return input ? { input: { ...input, [`${typed}Secret`]: own } } : { ...(variables as object), [typed]: own };
}

function replace(value: Json, by: (name: string, value: Json) => Json, name = ''): Json {
  if (Array.isArray(value)) return value.map((one) => replace(one, by, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replace(part, by, key)]));
  }
  return by(name, value);
}
