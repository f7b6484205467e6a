import type { FastifyInstance } from 'fastify';
import type { Household } from './target.js';

/** What came back, as bytes: what must be alike for a foreign and a missing id. */
export interface Answer {
  status: number;
  headers: string;
  body: string;
}

/**
 * D done or told · e allowed, and nothing of the target in it · R refused as data, past the policy · - hidden (null)
 * F FORBIDDEN · N NOT_FOUND · U UNAUTHENTICATED · B BAD_USER_INPUT · ! anything else: a defect
 */
export type Outcome = 'D' | 'e' | 'R' | '-' | 'F' | 'N' | 'U' | 'B' | '!';

const letters: Readonly<Record<string, Outcome>> = {
  FORBIDDEN: 'F',
  NOT_FOUND: 'N',
  UNAUTHENTICATED: 'U',
  BAD_USER_INPUT: 'B',
};

/** Headers that differ from answer to answer by themselves. */
const unequal = ['date', 'x-request-id', 'keep-alive'];

/** Asks over HTTP: the service's whole way of a request but for the socket. */
export async function inject(
  app: FastifyInstance,
  request: { method: 'GET' | 'POST'; url: string; authorization: string | null; type?: string; payload?: string },
): Promise<Answer> {
  const { method, url, payload } = request;
  const headers = {
    ...(request.authorization === null ? {} : { authorization: request.authorization }),
    ...(payload === undefined ? {} : { 'content-type': request.type ?? 'application/json' }),
  };
  const { statusCode, headers: sent, body } = await app.inject({ method, url, headers, payload });
  const kept = Object.entries(sent).filter(([name]) => !unequal.includes(name));
  return { status: statusCode, headers: JSON.stringify(kept.sort()), body };
}

/** The first thing that is told over server-sent events, or what is answered instead. */
export async function followOnce(url: string, authorization: string | null, body: object): Promise<Answer> {
  const abort = new AbortController();
  const response = await fetch(`${url}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(authorization === null ? {} : { authorization }),
    },
    body: JSON.stringify(body),
    signal: abort.signal,
  });
  const reader = response.body?.getReader();
  let text = '';
  const decoder = new TextDecoder();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (/^event: next\ndata: .*\n\n/m.test(text)) break;
  }
  abort.abort();
  const headers = [...response.headers].filter(([name]) => !unequal.includes(name));
  const told = /^event: next\ndata: (.*)\n\n/m.exec(text)?.[1];
  return { status: response.status, headers: JSON.stringify(headers.sort()), body: told ?? text };
}

interface Body {
  data?: { answer?: { userErrors?: object[] } | (object | null)[] | null } | null;
  errors?: { extensions?: { code?: string } }[];
}

/** What became of a GraphQL operation. A read that tells nothing of the target is 'e'. */
export function outcomeOf({ body }: Answer, root: string, target: Household | null): Outcome {
  const { data, errors } = readBody(body);
  const [error] = errors ?? [];
  if (error) return letters[error.extensions?.code ?? ''] ?? '!';
  const answer = data?.answer;
  if (answer === null || (Array.isArray(answer) && answer.every((one) => one === null))) return '-';
  if (answer === undefined) return '!';
  if (root === 'mutation') return 'userErrors' in answer && (answer.userErrors ?? []).length > 0 ? 'R' : 'D';
  if (root === 'subscription') return 'D';
  return target !== null && tellsOf(body, target) ? 'D' : 'e';
}

/** The codes of refusals as data, for whoever looks closer. */
export function refusalsIn(body: string): string {
  return [...body.matchAll(/"code":"([A-Z_]+)"/g)].map(([, code]) => code).join(' ');
}

function readBody(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

/** Does the text say anything of this household: a name, a reason, an id? */
export function tellsOf(text: string, { marker, target, raw }: Household, but: string = ''): boolean {
  if (text.includes(marker) || text.includes(marker.toLowerCase())) return true;
  const ids = [...Object.values(raw), ...Object.entries(target).flatMap(([name, id]) => (name in raw ? [id] : []))];
  return ids.some((id) => text.includes(id) && !but.includes(id));
}
