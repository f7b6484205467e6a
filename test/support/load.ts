/** How load tests speak to the service: over HTTP, as any client does. */

export interface GraphqlError {
  message: string;
  extensions: { code: string; requestId?: string };
}

export interface GraphqlAnswer {
  status: number;
  data: Record<string, unknown> | null;
  errors: GraphqlError[];
}

/** Asks once. Rejects where no whole answer came. */
export async function ask(
  url: string,
  token: string | null,
  query: string,
  variables: object = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  const body = (await response.json()) as { data?: Record<string, unknown> | null; errors?: GraphqlError[] };
  return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
}

/** Whoever acts: the name that keys and audit rows carry, and the token. */
export interface Client {
  actor: string;
  token: string;
}

const selections = {
  redeemCredits: 'redemption { id }',
  reverseRedemption: 'redemption { id }',
  giftCredits: 'account { id }',
  logHours: 'hoursLog { id }',
  approveHours: 'hoursLogs { id }',
} as const;

export type Operation = keyof typeof selections;

function documentOf(operation: Operation): string {
  const input = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Input!`;
  return `mutation ($input: ${input}) { ${operation}(input: $input) { ${selections[operation]} userErrors { code } } }`;
}

/** What one request was answered with. LOST: no answer, or one that says to ask again. */
export type Outcome =
  | { kind: 'DONE'; ids: string[] }
  | { kind: 'REFUSED'; code: string }
  | { kind: 'FAILED'; code: string }
  | { kind: 'LOST' };

type Named = { id: string } | { id: string }[] | null | undefined;

/** Sends one write. Never rejects. */
export async function send(url: string, client: Client, operation: Operation, input: object): Promise<Outcome> {
  let answer: GraphqlAnswer;
  try {
    answer = await ask(url, client.token, documentOf(operation), { input });
  } catch {
    return { kind: 'LOST' };
  }
  if (answer.status === 503) return { kind: 'LOST' };
  const failure = answer.errors[0]?.extensions.code;
  if (failure === 'UNAVAILABLE') return { kind: 'LOST' };
  if (failure !== undefined) return { kind: 'FAILED', code: failure };
  const { userErrors, ...rest } = (answer.data?.[operation] ?? {}) as { userErrors?: { code: string }[] } & Record<
    string,
    Named
  >;
  const named = Object.values(rest)[0];
  const ids = [named ?? []].flat().map(({ id }) => id);
  if (ids.length > 0) return { kind: 'DONE', ids };
  return { kind: 'REFUSED', code: userErrors?.[0]?.code ?? 'NOTHING' };
}

/** A short way to count what came out: `DONE`, or the code of what did not. */
export function wordOf(outcome: Outcome): string {
  return outcome.kind === 'DONE' || outcome.kind === 'LOST' ? outcome.kind : outcome.code;
}

export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Numbers that look random and are the same in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
