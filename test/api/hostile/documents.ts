import { document, type Hostile, many } from './request.js';

const pages = 'organisations(first: 100) { nodes { id name } edges { cursor node { id name } } }';
/** Each fragment is two of the next: thirty of them are a thousand million fields. */
const bomb = `{ viewer { ...F0 } } ${many(30, (i) => `fragment F${i} on Viewer { ...F${i + 1} member { id } ...F${i + 1} }`)} fragment F30 on Viewer { member { id name } }`;
const nestedBomb = `{ viewer { member { ...F0 } } } ${many(10, (i) => `fragment F${i} on Member { helpers { member { ...F${i + 1} } carer { ...F${i + 1} } } }`)} fragment F10 on Member { id }`;

const floods: Hostile[] = [
  document('fields 500 deep', `{ ${'a { '.repeat(500)} b ${'}'.repeat(500)} }`),
  document(
    'fields of the schema, 40 deep',
    `{ organisations(first: 1) { nodes { ${'sponsor { '.repeat(38)} id ${'} '.repeat(38)} } } }`,
  ),
  document(
    'lists within lists',
    `{ viewer { organisations { ${'people { member { helpers { member { roles { organisation { people { member { id '}${'} '.repeat(11)}`,
  ),
  document('a thousand aliases of nothing', `{ ${many(1_000, (i) => `a${i}: __typename`)} }`),
  document('a thousand aliases', `{ ${many(1_000, (i) => `a${i}: viewer { __typename }`)} }`),
  document('31 aliases', `{ ${many(31, (i) => `a${i}: viewer { member { id } }`)} }`),
  document(
    '31 guesses in one request',
    `mutation { ${many(31, (i) => `a${i}: signIn(input: { scheme: "haringey", emailOrPhone: "rosa@example.org", code: "${100_000 + i}" }) { token }`)} }`,
  ),
  document('30 lists of a hundred', `{ ${many(30, (i) => `a${i}: ${pages}`)} }`),
  document(
    'pages whose length is a variable, within pages',
    `query ($n: Int!) { members(first: $n) { nodes { account { statement(first: $n) { nodes { amount { minutes } } } } } } }`,
    { variables: { n: 100 } },
  ),
  document(
    'pages of a hundred within pages of a hundred',
    `{ members(first: 100) { nodes { actsByOthers(first: 100) { nodes { by { name } } } } } }`,
  ),
  document(
    'the dearest field of all, thirty times',
    `{ ${many(30, (i) => `a${i}: ledgerCheck { differences { promise } }`)} }`,
  ),
  document('the same field 1,300 times', `{ ${'viewer { __typename } '.repeat(999)} }`),
  document('ten thousand fields', `{ ${'__typename '.repeat(10_000)} }`),
  document(
    '200 operations',
    many(200, (i) => `query Q${i} { viewer { __typename } }`),
  ),
  document('3,000 fields that there are none of', `{ ${many(1_300, (i) => `nothing${i}`)} }`),
  document(
    'fields of one name with other arguments, in conflict',
    `{ ${many(150, (i) => `x: organisation(id: "${i}") { ${many(5, (j) => `y: sponsor { z${j}: id }`)} }`)} }`,
  ),
];

const fragments: Hostile[] = [
  document('fragments in a ring', '{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'),
  document('a fragment within itself', '{ viewer { ...A } } fragment A on Viewer { ...A }'),
  document(
    'a ring of a hundred fragments',
    `{ viewer { ...F0 } } ${many(100, (i) => `fragment F${i} on Viewer { ...F${(i + 1) % 100} }`)}`,
  ),
  document(
    'a ring beneath a field',
    '{ viewer { member { ...A } } } fragment A on Member { helpers { member { ...A } } }',
  ),
  document('a bomb of fragments, each twice the next', bomb),
  document('a bomb of fragments through lists', nestedBomb),
  document(
    'a hundred fragments that nobody uses',
    `{ viewer { __typename } } ${many(100, (i) => `fragment F${i} on Viewer { __typename }`)}`,
  ),
  document(
    'inline fragments 300 deep',
    `{ viewer { ${'... on Viewer { '.repeat(300)} __typename ${'} '.repeat(300)} } }`,
  ),
  document(
    'two fragments of one name',
    '{ viewer { ...A } } fragment A on Viewer { __typename } fragment A on Viewer { member { id } }',
  ),
];

const directives: Hostile[] = [
  document('500 known directives', `{ viewer ${'@include(if: true) '.repeat(500)} { __typename } }`),
  document('500 unknown directives', `{ viewer ${'@a '.repeat(500)} { __typename } }`),
  document('31 directives on 31 fields', `{ ${many(31, (i) => `viewer @skip(if: ${i > 1}) { __typename }`)} }`),
  document('a directive on everything', `query @include(if: true) { viewer { __typename } }`),
];

const literals: Hostile[] = [
  document('a number of ten thousand digits', `{ organisations(first: ${'9'.repeat(10_000)}) { nodes { id } } }`),
  document('a list of five thousand ids', `{ nodes(ids: [${many(5_000, () => '"x"', ',')}]) { id } }`),
  document('lists within lists, 2,000 deep', `{ nodes(ids: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { id } }`),
  document(
    'objects within objects, 900 deep',
    `mutation { signIn(input: ${'{ a: '.repeat(900)}1${' }'.repeat(900)}) { token } }`,
  ),
  document(
    'an input with a thousand fields',
    `mutation { signIn(input: { ${many(1_000, (i) => `f${i}: 1`)} }) { token } }`,
  ),
  document('a text that does not end', '{ organisation(id: "'),
  document('a block text that does not end', `{ organisation(id: """${'x'.repeat(100_000)}`),
  document('a null byte between fields', '{ viewer { \u0000 } }'),
  document('a lone half of a character as a name', '{ viewer { \ud800 } }'),
  document('types 2,000 deep', `query ($a: ${'['.repeat(900)}Int${']'.repeat(900)}) { viewer { __typename } }`),
  document('a thousand variables', `query (${many(700, (i) => `$v${i}: Int`)}) { viewer { __typename } }`),
  document('800,000 characters of comment, then nothing', `${'# nothing here\n'.repeat(50_000)}`),
  document('comments between the same fields', `{ ${'__typename # again\n'.repeat(10_000)} }`),
  document('900,000 commas', `{ ${','.repeat(900_000)} }`),
  document('an emptiness of every kind', '\ufeff\t\r\n,,, '),
];

const curious: Hostile[] = [
  document('the schema', '{ __schema { types { name fields { name args { name } } } } }'),
  document('a type of the schema', '{ __type(name: "Member") { fields { name } } }'),
  document(
    'the schema behind an alias and a fragment',
    '{ ...A } fragment A on Query { x: __schema { queryType { name } } }',
  ),
  document('a field that is nearly one', '{ viewr { __typename } }'),
  document('an argument that is nearly one', '{ organisations(frist: 1) { nodes { id } } }'),
  document('a type that is nearly one', '{ viewer { ... on Viewr { __typename } } }'),
  document('a value that is nearly one', '{ organisations(first: 1, kind: VENU) { nodes { id } } }'),
  document(
    'an input field that is nearly one',
    'mutation { signIn(input: { schem: "a", emailOrPhone: "b", code: "c" }) { token } }',
  ),
  document('a subscription here', 'subscription { viewer { __typename } }'),
  document('a definition of types', 'type Member { secret: String } { viewer { __typename } }'),
];

/** Documents that are refused by what they say. */
export const hostileDocuments: Hostile[] = [...floods, ...fragments, ...directives, ...literals, ...curious];
