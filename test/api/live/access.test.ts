import { LiveServer, transports } from './support.js';

const balance = `subscription ($id: ID!) { balanceChanged(account: $id) { balance { minutes } } }`;

/** Streams that look again by themselves after a moment, so that what ends them needs no change. */
describe('who may follow, and for how long', () => {
  let server: LiveServer;

  beforeAll(async () => {
    server = await LiveServer.open({ recheckMs: 40, atMostEveryMs: 0 });
  });
  afterEach(() => server.closeFollowers());
  afterAll(() => server?.close());

  test.each(transports)('over %s a stream ends when its session does, though nothing changes', async (transport) => {
    const member = await server.facts.member(60);
    const follower = server.follow(transport, member.token, balance, { id: await server.walletOf(member.id) });
    await follower.data();
    await server.test.admin('UPDATE session SET ended_at = created_at WHERE member_id = $1', [member.id]);

    expect(await follower.failure()).toEqual(['UNAUTHENTICATED', 'COMPLETE']);
  });

  test.each(transports)('over %s a stream ends when the role that allowed it is lost', async (transport) => {
    const auditor = await server.facts.staff('AUDITOR', null);
    const member = await server.facts.member(60);
    const follower = server.follow(transport, auditor.token, balance, { id: await server.walletOf(member.id) });
    expect(await follower.data()).toEqual({ balanceChanged: { balance: { minutes: 60 } } });
    await server.test.admin('UPDATE role_assignment SET ended_at = assigned_at WHERE member_id = $1', [auditor.id]);
    await server.facts.world.credit(member.id, 30);
    await server.changed(member.id);

    expect(await follower.failure()).toEqual(['FORBIDDEN', 'COMPLETE']);
  });

  test('what no word came of is told all the same', async () => {
    const member = await server.facts.member(60);
    const follower = server.follow('a WebSocket', member.token, balance, { id: await server.walletOf(member.id) });
    await follower.data();
    await server.facts.world.credit(member.id, 30);

    expect(await follower.data()).toEqual({ balanceChanged: { balance: { minutes: 90 } } });
  });

  test('nobody follows anything without signing in', async () => {
    const member = await server.facts.member();
    const variables = { id: await server.walletOf(member.id) };
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const body = JSON.stringify({ query: balance, variables });
    const unsigned = [undefined, `Bearer tcs_${'x'.repeat(43)}`, 'Basic eA=='];
    for (const authorization of unsigned) {
      const signed = { ...headers, ...(authorization ? { authorization } : {}) };
      const answer = await fetch(`${server.url}/graphql/stream`, { method: 'POST', headers: signed, body });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
      const reserved = await fetch(`${server.url}/graphql/stream`, {
        method: 'PUT',
        headers: authorization ? { authorization } : {},
      });
      expect(reserved.status).toBe(401);
    }
    const socket = server.follow('a WebSocket', null, balance, variables);
    expect(await socket.next()).toMatchObject({ error: { code: 4401, reason: 'Unauthorized' } });
  });

  test.each(transports)(
    'over %s a session follows ten things at once, and an eleventh when one has ended',
    async (transport) => {
      const member = await server.facts.member(60);
      const variables = { id: await server.walletOf(member.id) };
      const begin = () => server.follow(transport, member.token, balance, variables);
      const followers = Array.from({ length: 10 }, begin);
      for (const follower of followers) await follower.data();

      // For events the operation is one too many; a socket of its own is refused before it.
      const refused = await begin().next();
      if (transport === 'a WebSocket') expect(refused).toMatchObject({ error: { code: 1013 } });
      else if (transport === 'a single connection') expect(refused).toMatchObject({ response: { status: 429 } });
      else expect(refused).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });

      followers[0]?.close();
      for (;;) {
        const result = await begin().next();
        if (result !== 'COMPLETE' && !(result instanceof Error) && !result.errors) break;
      }
    },
  );
});

describe('a single connection for many operations', () => {
  let server: LiveServer;
  const stream = ({ headers, ...init }: RequestInit, query = '') =>
    fetch(`${server.url}/graphql/stream${query}`, {
      ...init,
      headers: { ...(headers as object), ...(init.body ? { 'content-type': 'application/json' } : {}) },
    });
  const as = (token: string, streamToken?: string): Record<string, string> => ({
    authorization: `Bearer ${token}`,
    ...(streamToken ? { 'x-graphql-event-stream-token': streamToken } : {}),
  });

  beforeAll(async () => {
    server = await LiveServer.open();
  });
  afterAll(() => server?.close());

  test('carries operations of whoever reserved it, and of nobody else', async () => {
    const [owner, other] = await server.facts.members(2, 60);
    if (!owner || !other) throw new Error('there are no members');
    const token = await (await stream({ method: 'PUT', headers: as(owner.token) })).text();
    expect(token).toMatch(/^[\w-]{43}$/);
    const operation = (id: string, operationId: string) =>
      JSON.stringify({ query: balance, variables: { id }, extensions: { operationId } });

    const theirs = operation(await server.walletOf(other.id), 'theirs');
    const intruder = await stream({ method: 'POST', headers: as(other.token, token), body: theirs });
    expect([intruder.status, await intruder.json()]).toMatchObject([
      404,
      { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
    ]);
    expect((await stream({ method: 'DELETE', headers: as(other.token, token) }, '?operationId=own')).status).toBe(404);
    const unknown = await stream({ headers: { accept: 'text/event-stream' } }, `?token=${'x'.repeat(43)}`);
    expect(unknown.status).toBe(404);

    const own = operation(await server.walletOf(owner.id), 'own');
    expect((await stream({ method: 'POST', headers: as(owner.token, token), body: own })).status).toBe(202);
    // An EventSource cannot send headers: the token alone opens the stream.
    const opened = await stream({ headers: { accept: 'text/event-stream' } }, `?token=${token}`);
    expect(opened.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = opened.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    while (!heard.includes('"id":"own"')) heard += (await reader?.read())?.value ?? '';
    expect(heard).toBe(
      ':\n\nevent: next\ndata: {"id":"own","payload":{"data":{"balanceChanged":{"balance":{"minutes":60}}}}}\n\n',
    );
    await reader?.cancel();
  });

  test('what is neither opening, sending nor ending is refused in the form of the contract', async () => {
    const { token } = await server.facts.member();
    const answers = [
      await stream({ method: 'POST', headers: as(token), body: '{}' }),
      await stream({ method: 'POST', headers: { ...as(token), accept: 'text/event-stream' }, body: '{}' }),
      await stream({ method: 'POST', headers: { ...as(token), accept: 'text/event-stream' }, body: '[' }),
      await stream({ headers: { ...as(token), accept: 'text/event-stream' } }),
      await stream({}),
    ];
    const told = await Promise.all(
      answers.map(async (answer) => {
        const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
        return [answer.status, errors[0]?.extensions.code];
      }),
    );

    expect(told).toEqual([
      [404, 'NOT_FOUND'],
      [400, 'BAD_USER_INPUT'],
      [400, 'BAD_USER_INPUT'],
      [400, 'BAD_USER_INPUT'],
      [404, 'NOT_FOUND'],
    ]);
  });
});
