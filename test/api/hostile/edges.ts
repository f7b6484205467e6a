import { type Hostile, json, many } from './request.js';

const refused = ['BAD_USER_INPUT'];
const missing = ['NOT_FOUND'];
const asked = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;

/** Requests that are refused by their address, their method or their headers. */
export const hostileEdges: Hostile[] = [
  {
    name: 'a mutation by GET',
    method: 'GET',
    path: asked('mutation { signOut { signedOut } }'),
    headers: json,
    status: 405,
    codes: refused,
  },
  {
    name: 'a mutation as a link sends it',
    method: 'GET',
    path: asked('mutation { signOut { signedOut } }'),
    status: 400,
    codes: refused,
  },
  {
    name: 'a query as a link sends it',
    method: 'GET',
    path: asked('{ viewer { __typename } }'),
    status: 400,
    codes: refused,
  },
  {
    name: 'variables in the address that are no JSON',
    method: 'GET',
    path: `${asked('{ viewer { __typename } }')}&variables=%7B`,
    headers: json,
    status: 400,
    codes: refused,
  },
  {
    name: 'the document twice in the address',
    method: 'GET',
    path: `${asked('{ a }')}&query=%7Bb%7D`,
    headers: json,
    status: 400,
    codes: refused,
  },
  {
    name: 'an address of 20,000 characters',
    method: 'GET',
    path: `/${'a'.repeat(20_000)}`,
    status: 431,
    codes: refused,
  },
  { name: 'an address that is none', method: 'GET', path: '/%zz', status: 400, codes: refused },
  {
    name: 'a way out of the folder',
    method: 'GET',
    path: '/explorer/..%2f..%2fetc%2fpasswd',
    status: 404,
    codes: missing,
  },
  { name: 'a null byte in the address', method: 'GET', path: '/graphql%00', status: 404, codes: missing },
  {
    name: 'a method that there is none of',
    method: 'DELETE',
    path: '/graphql',
    status: 404,
    codes: missing,
  },
  {
    name: 'a header of 20,000 characters',
    headers: { ...json, 'x-padding': 'x'.repeat(20_000) },
    body: '{}',
    status: 431,
    codes: refused,
  },
  {
    name: '2,500 headers',
    headers: {
      ...json,
      ...Object.fromEntries(
        many(2_500, (i) => `x${i}`)
          .split(' ')
          .map((name) => [name, '1']),
      ),
    },
    body: '{}',
    status: 431,
    codes: refused,
  },
  {
    name: 'a token of 10,000 characters',
    headers: { ...json, authorization: `Bearer tcs_${'a'.repeat(10_000)}` },
    body: '{"query":"{ __typename }"}',
    status: 401,
    codes: ['UNAUTHENTICATED'],
  },
  {
    name: 'a token of another kind',
    headers: { ...json, authorization: 'Basic cm9zYTpzZWNyZXQ=' },
    body: '{"query":"{ __typename }"}',
    status: 401,
    codes: ['UNAUTHENTICATED'],
  },
  {
    name: 'an answer in a form that there is none of',
    headers: { ...json, accept: 'image/png' },
    body: '{"query":"{ viewer { __typename } }"}',
    status: 406,
    codes: refused,
  },
  {
    name: 'a million kinds of answer',
    headers: { ...json, accept: many(1_500, (i) => `a/b${i}`, ',') },
    body: '{"query":"{ viewer { __typename } }"}',
    status: 406,
    codes: refused,
  },
  {
    name: 'an upload from nobody',
    path: '/uploads?name=a.csv',
    headers: { 'content-type': 'application/octet-stream' },
    body: 'x'.repeat(2_000_000),
    status: 401,
    codes: ['UNAUTHENTICATED'],
  },
  {
    name: 'an upload as a form elsewhere sends it',
    path: '/uploads',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x--',
    status: 401,
    codes: ['UNAUTHENTICATED'],
  },
];
