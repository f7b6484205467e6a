// Signs people of the demo schemes in, as they would do it themselves: a code is asked for, read in the message viewer, and given back.

const sessionsKey = 'time-credits:sessions';
const patienceMs = 20_000;
const pauseMs = 300;

/** Something went wrong that the person in front of the page should read. */
export class PageError extends Error {}

/** Runs an operation and answers its data. Throws PageError with the service's own words. */
export async function ask(endpoint, token, query, variables) {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (errors?.length) throw new PageError(errors[0].message);
  for (const payload of Object.values(data ?? {})) {
    if (payload?.userErrors?.length) throw new PageError(payload.userErrors[0].message);
  }
  return data;
}

/** A token that works for this person: of the session kept from the last time, renewed where it must be, or of a new one. `say` is told what takes a while. */
export async function tokenFor(config, key, say) {
  const kept = readSessions()[key];
  if (kept && (await works(config, kept.token))) return kept.token;
  const renewed = kept && (await renewedToken(config, key, kept.token));
  if (renewed) return renewed;
  const { name, emailOrPhone, scheme = config.scheme } = config.people[key];
  say(`${name} asks for a sign-in code …`);
  const who = { scheme, emailOrPhone };
  const before = new Set(await codesTo(config, emailOrPhone));
  const request =
    'mutation ($input: RequestSignInCodeInput!) { requestSignInCode(input: $input) { userErrors { message } } }';
  await ask(config.endpoint, null, request, { input: who });
  const code = await newCode(config, emailOrPhone, before);
  const signIn =
    'mutation ($input: SignInInput!) { signIn(input: $input) { token refreshToken userErrors { message } } }';
  const answer = await ask(config.endpoint, null, signIn, { input: { ...who, code } });
  return keep(key, answer.signIn);
}

/**
 * The token after this one of the person's session; null where it has ended. A refresh token works once, so the new pair is kept before it is used.
 * Windows of the explorer share their sessions: one at a time renews, and the next takes what that one kept, or the session would end as copied.
 */
export async function renewedToken(config, key, token) {
  return await navigator.locks.request(sessionsKey, async () => {
    const kept = readSessions()[key];
    if (!kept) return null;
    if (kept.token !== token && (await works(config, kept.token))) return kept.token;
    return await nextToken(config, key, kept);
  });
}

async function nextToken(config, key, { refreshToken }) {
  const refresh =
    'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { token refreshToken userErrors { message } } }';
  try {
    const answer = await ask(config.endpoint, null, refresh, { input: { refreshToken } });
    return keep(key, answer.refreshSession);
  } catch (error) {
    if (error instanceof PageError) return null;
    throw error;
  }
}

function keep(key, { token, refreshToken }) {
  const sessions = readSessions();
  const kept = { token, refreshToken, earlier: sessions[key]?.token };
  localStorage.setItem(sessionsKey, JSON.stringify({ ...sessions, [key]: kept }));
  return token;
}

/** Sessions are the demo scheme's own and die with its data, so they may stay in the browser. */
function readSessions() {
  try {
    return JSON.parse(localStorage.getItem(sessionsKey)) ?? {};
  } catch {
    return {};
  }
}

/** Whose token this is, of those the page keeps or kept last; null where it is nobody's. */
export function personOf(token) {
  const sessions = Object.entries(readSessions());
  return sessions.find(([, kept]) => kept.token === token || kept.earlier === token)?.[0] ?? null;
}

/** Does the service still know this token? */
export async function works({ endpoint }, token) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  return response.status !== 401;
}

async function newCode(config, emailOrPhone, before) {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
    const code = (await codesTo(config, emailOrPhone)).find((candidate) => !before.has(candidate));
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new PageError(
    'No code arrived in Messages. After five codes in 15 minutes no more are sent: wait a little, or sign in as somebody else.',
  );
}

/** The six-digit codes in this person's messages, the newest first. */
async function codesTo({ messages: address }, emailOrPhone) {
  const response = await fetch(`${address}?limit=20&recipient=${encodeURIComponent(emailOrPhone)}`);
  const { messages } = await response.json();
  return messages.flatMap(({ body }) => body.match(/\b\d{6}\b/) ?? []);
}
