import { gzipSync } from 'node:zlib';
import { body, document, type Hostile, json, many } from './request.js';

const good = '{"query":"{ viewer { __typename } }"}';
const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x20));
const utf16 = Buffer.from(`\ufeff${good}`, 'utf16le');
const anonymousFirst = 'query ($first: Int!) { organisations(first: $first) { nodes { id } } }';

const notJson: Hostile[] = [
  body('nothing', 400, ''),
  body('half an object', 400, '{"query": '),
  body('null', 400, 'null'),
  body('a list of nothing', 400, '[]'),
  body('a batch of two', 400, `[${good},${good}]`),
  body('a batch of ten thousand', 400, `[${many(10_000, () => good, ',')}]`),
  body('brackets 400,000 deep', 400, '['.repeat(400_000)),
  body('objects 100,000 deep', 400, `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  body('a number of 900,000 digits', 400, '9'.repeat(900_000)),
  body('a document that is a list', 400, '{"query":["{ viewer { __typename } }"]}'),
  body('a document that is an object', 400, '{"query":{"toString":"x"}}'),
  body('a million and a half bytes', 413, JSON.stringify({ query: 'x'.repeat(1_500_000) })),
  body(
    'a million and a half bytes of variables',
    413,
    JSON.stringify({ query: '{ viewer { __typename } }', variables: { a: 'x'.repeat(1_500_000) } }),
  ),
];

const encodings: Hostile[] = [
  body('bytes that are no UTF-8', 400, new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  body('UTF-16', 400, utf16),
  body('UTF-16 that says so', 400, utf16, { 'content-type': 'application/json; charset=utf-16' }),
  body('UTF-7', 400, '+AHsAIgBxAHUAZQByAHkAIgA6-1}', { 'content-type': 'application/json; charset=utf-7' }),
  body('a bomb of gzip', 400, bomb, { ...json, 'content-encoding': 'gzip' }),
  body('brotli that is none', 400, new Uint8Array([0xff, 0xff, 0xff]), { ...json, 'content-encoding': 'br' }),
  body('gzip of a good request', 400, gzipSync(good), { ...json, 'content-encoding': 'gzip' }),
];

const forms: Hostile[] = [
  body('a form', 415, 'query=%7Bviewer%7B__typename%7D%7D', { 'content-type': 'application/x-www-form-urlencoded' }),
  body(
    'a form with parts',
    415,
    '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"mutation { signOut { signedOut } }"}\r\n--x--',
    { 'content-type': 'multipart/form-data; boundary=x' },
  ),
  body('text, as a page elsewhere may send it', 400, '{"query":"mutation { signOut { signedOut } }"}', {
    'content-type': 'text/plain',
  }),
  body('a body without a type', 415, good, {}),
  body('bare GraphQL', 415, '{ viewer { __typename } }', { 'content-type': 'application/graphql' }),
  body('XML that names a file', 415, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', {
    'content-type': 'application/xml',
  }),
  body('a type that is none', 415, '{}', { 'content-type': ';;;' }),
  body('two types, JSON last', 415, good, { 'content-type': ['text/html', 'application/json'] }),
  body('text that says it is JSON too', 400, good, { 'content-type': 'text/plain; x=application/json' }),
];

const poisoned: Hostile[] = [
  body('a prototype', 400, '{"query":"{ viewer { __typename } }","__proto__":{"kind":"SYSTEM"}}'),
  body('a prototype among the variables', 400, `{"query":"${anonymousFirst}","variables":{"__proto__":{"first":1}}}`),
  body(
    'a constructor among the variables',
    400,
    `{"query":"${anonymousFirst}","variables":{"constructor":{"prototype":{"first":1}}}}`,
  ),
  body('a key twice, the last of them no document', 400, '{"query":"{ viewer { __typename } }","query":"{ viewer {"}'),
  body(
    'variables twice, the last of them wrong',
    400,
    `{"query":"${anonymousFirst}","variables":{"first":1},"variables":{"first":"x"}}`,
  ),
  body(
    'a persisted query that nobody persisted',
    200,
    JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
  ),
];

const variables: Hostile[] = [
  body(
    'a variable 100,000 deep',
    400,
    `{"query":"${anonymousFirst}","variables":{"first":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
  ),
  document('100,000 variables that nobody asked for, and none that was', anonymousFirst, {
    variables: Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`v${i}`, i])),
  }),
  document('a number beyond all numbers', anonymousFirst, { variables: { first: 1e308 } }),
  { ...document('a page of a million', anonymousFirst, { variables: { first: 1_000_000 } }), status: 200 },
  {
    ...document('a thousand ids', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      variables: { ids: Array.from({ length: 1_000 }, () => 'x') },
    }),
    status: 200,
  },
  {
    ...document(
      'a null byte in a cursor',
      'query ($text: String) { members(first: 1, after: $text) { nodes { id } } }',
      { variables: { text: 'a\u0000b' } },
    ),
    status: 200,
  },
  {
    ...document(
      '900,000 characters to look for',
      'query ($text: String) { members(first: 1, search: $text) { nodes { id } } }',
      { variables: { text: 'x'.repeat(900_000) } },
    ),
    status: 200,
  },
];

/** Bodies that are refused by their form, and variables that do not fit. */
export const hostileBodies: Hostile[] = [...notJson, ...encodings, ...forms, ...poisoned, ...variables];
