import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { checkoutRoot } from '../../support/server.js';

interface Terms {
  namespace: string;
  classes: string[];
  objectProperties: string[];
  datatypeProperties: string[];
  individuals: Record<string, string[]>;
}
export const terms = JSON.parse(
  readFileSync(join(checkoutRoot, 'test', 'data', 'volunteering-terms.json'), 'utf8'),
) as Terms;
const known = new Set(
  [
    ...terms.classes,
    ...terms.objectProperties,
    ...terms.datatypeProperties,
    ...Object.values(terms.individuals).flat(),
  ].map((term) => `${terms.namespace}${term}`),
);

/** The standard's own context stands on its site, out of reach: this one is made of the vocabulary's terms. */
const context = {
  '@context': {
    id: '@id',
    type: '@type',
    ...Object.fromEntries(
      [...terms.classes, ...terms.datatypeProperties].map((term) => [term, `${terms.namespace}${term}`]),
    ),
    ...Object.fromEntries(
      terms.objectProperties.map((term) => [term, { '@id': `${terms.namespace}${term}`, '@type': '@id' }]),
    ),
  },
};

const documentLoader = async (url: string) => {
  if (url !== 'https://api.volunteeringdata.io/context/v1') throw new Error(`${url} is not asked for`);
  return { contextUrl: undefined, documentUrl: url, document: context };
};

interface Quad {
  predicate: string;
  object: string;
  kind: string;
}

/** What the processor makes of it: quads. `safe` throws for whatever the context does not know. */
export async function quadsOf(document: object): Promise<Quad[]> {
  const options = { documentLoader, safe: true } as jsonld.Options.ToRdf;
  const quads = (await jsonld.toRDF(document as jsonld.JsonLdDocument, options)) as {
    predicate: { value: string };
    object: { value: string; termType: string };
  }[];
  return quads.map(({ predicate, object }) => ({
    predicate: predicate.value,
    object: object.value,
    kind: object.termType,
  }));
}

const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';

/** Terms that the vocabulary does not have: predicates, classes, days and times of day. */
export function unknownTerms(quads: readonly Quad[]): string[] {
  const used = quads.flatMap(({ predicate, object, kind }) => [
    ...(predicate === rdfType ? [object] : [predicate]),
    ...(kind === 'NamedNode' && object.startsWith(terms.namespace) ? [object] : []),
  ]);
  return [...new Set(used)].filter((term) => !known.has(term));
}
