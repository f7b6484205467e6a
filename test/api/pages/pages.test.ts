import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { connectPool } from '../../../src/adapters/database/connect.js';
import { createViewerStore } from '../../../src/adapters/messages/viewerStore.js';
import { boroughStories } from '../../../src/demo/boroughs/data/boroughs.js';
import { explorerSchemeOf } from '../../../src/demo/boroughs/signIn.js';
import { MESSAGE_KINDS, MESSAGE_RULES } from '../../../src/domain/notifications/kinds.js';
import { addSecurityHeaders } from '../../../src/http/limits/edges.js';
import { isLoopbackAddress, isLoopbackHost } from '../../../src/http/pages/loopback.js';
import type { ExplorerScheme } from '../../../src/http/pages/people.js';
import { addPages } from '../../../src/http/pages.js';
import { readPdf } from '../../support/pdf.js';
import { checkoutRoot } from '../../support/server.js';
import { createWorld, type World } from '../../support/world.js';

const here: Pick<InjectOptions, 'remoteAddress' | 'headers'> = {
  remoteAddress: '127.0.0.1',
  headers: { host: '127.0.0.1:4000' },
};
const addresses = [
  '/',
  '/messages',
  '/messages.json',
  '/messages/templates',
  '/explorer/explorer.js',
  '/explorer/ruru/ruru.js',
];
const notHere = { errors: [{ message: 'There is nothing here.' }] };

let world: World;
let pool: ReturnType<typeof connectPool>;
let app: FastifyInstance;

function appWith(isLoopback: boolean, schemes?: () => Promise<ExplorerScheme[]>): FastifyInstance {
  const made = fastify();
  addSecurityHeaders(made, { publicUrl: null });
  made.setNotFoundHandler((_request, reply) => reply.status(404).send(notHere));
  addPages(made, { checkoutRoot, messages: createViewerStore(pool), isLoopback, schemes });
  return made;
}

async function keep(minute: number, message: { channel?: string; recipient: string; subject?: string; body: string }) {
  await world.test.admin(
    `INSERT INTO viewer_message (scheme_id, reference, channel, recipient, subject, body, delivered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      world.schemeId,
      `message ${minute}`,
      message.channel ?? 'EMAIL',
      message.recipient,
      message.subject ?? '',
      message.body,
      new Date(Date.UTC(2026, 10, 22, 10, minute)),
    ],
  );
}

beforeAll(async () => {
  world = await createWorld();
  pool = connectPool({ url: world.test.adminUrl, role: 'tc_worker', poolMax: 1 });
  app = appWith(true);
  await keep(1, { recipient: 'Ada Quill <ada@example.org>', subject: 'First', body: 'One\n\nTwo' });
  await keep(2, { channel: 'TEXT', recipient: 'Émile <Brèze> +447700900123', body: `<script>alert('&"')</script>` });
  await keep(3, { channel: 'LETTER', recipient: 'نور الدين, 1 Tansy Row', subject: 'رسالة', body: 'مرحبا\u0007' });
});

afterAll(async () => {
  await app.close();
  await pool.end();
  await world.close();
});

describe('who may see the pages', () => {
  const strangers: [string, Partial<InjectOptions>][] = [
    ['another machine', { remoteAddress: '10.0.0.5' }],
    ['a name that was pointed here', { headers: { host: 'rebound.example:4000' } }],
    ['a name that begins like ours', { headers: { host: '127.0.0.1.rebound.example' } }],
    ['somebody behind a proxy', { headers: { host: 'localhost', 'x-forwarded-for': '203.0.113.9' } }],
  ];
  it.each(strangers)('not %s', async (_who, request) => {
    for (const url of addresses) {
      const answer = await app.inject({ ...here, ...request, url });
      expect([url, answer.statusCode, answer.json()]).toEqual([url, 404, notHere]);
    }
  });

  it('nobody where the service listens to more than this machine', async () => {
    const open = appWith(false);
    for (const url of addresses) expect((await open.inject({ ...here, url })).statusCode).toBe(404);
    await open.close();
  });

  it.each(['localhost:4000', 'LOCALHOST', '127.8.9.1', '[::1]:4000'])('this machine as %s', async (host) => {
    for (const url of addresses) {
      const answer = await app.inject({ remoteAddress: '::ffff:127.0.0.1', headers: { host }, url });
      expect([url, answer.statusCode]).toEqual([url, 200]);
    }
  });

  it('knows loopback when it sees it', () => {
    expect(['::1', '127.0.0.1', '::ffff:127.1.2.3'].map(isLoopbackAddress)).toEqual([true, true, true]);
    expect(['::2', '128.0.0.1', '::ffff:10.0.0.1', '', undefined].map(isLoopbackAddress)).not.toContain(true);
    expect(
      ['localhost.', 'localhost:x', 'a localhost', '::1', '127.0.0.1@x', '', undefined].map(isLoopbackHost),
    ).not.toContain(true);
  });
});

describe('the explorer', () => {
  it('takes everything from this service', async () => {
    const answer = await app.inject({ ...here, url: '/' });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers['x-frame-options']).toBe('DENY');
    const sources = [...answer.body.matchAll(/\s(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(sources.filter((source) => !/^(\/(?!\/)|data:,$)/.test(source))).toEqual([]);
    expect(answer.body).not.toContain('://');
    // Data is no script; the one script is a file.
    expect(answer.body.match(/<script\b[^>]*>/g)).toEqual([
      '<script type="application/json" id="explorer-config">',
      '<script type="module" src="/explorer/explorer.js">',
    ]);
  });

  it('offers the people of the boroughs that are there by now', async () => {
    const [barnet, haringey] = boroughStories.map(explorerSchemeOf);
    const there: ExplorerScheme[] = [];
    const made = appWith(true, async () => there);
    const personKeys = async () => {
      const { body } = await made.inject({ ...here, url: '/' });
      const config = /id="explorer-config">(.*?)<\/script>/s.exec(body)?.[1] ?? '';
      const { people } = JSON.parse(config) as { people: Record<string, { scheme?: string; emailOrPhone: string }> };
      const buttons = [...body.matchAll(/data-person="([^"]+)"/g)].map((match) => match[1] ?? '');
      expect(buttons).toEqual(Object.keys(people));
      return Object.entries(people).flatMap(([key, { scheme, emailOrPhone }]) =>
        scheme ? [[key, scheme, emailOrPhone]] : [],
      );
    };
    expect(await personKeys()).toEqual([]);
    if (barnet && haringey) there.push(barnet, haringey);
    expect((await personKeys()).slice(3, 5)).toEqual([
      ['barnet 3', 'barnet', 'clementine.vosper@example.org'],
      ['haringey 0', 'haringey', 'delphine.asante@example.org'],
    ]);
    await made.close();
  });

  it.each([
    ['explorer.js', 'text/javascript; charset=utf-8'],
    ['signIn.js', 'text/javascript; charset=utf-8'],
    ['fill.js', 'text/javascript; charset=utf-8'],
    ['tabs.js', 'text/javascript; charset=utf-8'],
    ['explorer.css', 'text/css; charset=utf-8'],
    ['messages.css', 'text/css; charset=utf-8'],
    ['ruru/ruru.js', 'text/javascript; charset=utf-8'],
    ['ruru/ruru.css', 'text/css; charset=utf-8'],
    ['ruru/editorWorker.js', 'text/javascript; charset=utf-8'],
    ['ruru/graphqlWorker.js', 'text/javascript; charset=utf-8'],
    ['ruru/jsonWorker.js', 'text/javascript; charset=utf-8'],
    ['ruru/f6283f7ccaed1249d9eb.ttf', 'font/ttf'],
  ])('is made of %s', async (name, type) => {
    const url = `/explorer/${name}`;
    const whole = await app.inject({ ...here, url });
    expect([whole.statusCode, whole.headers['content-type']]).toEqual([200, type]);
    expect(whole.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'",
    );
    const headers = { ...here.headers, 'if-none-match': String(whole.headers.etag) };
    const unchanged = await app.inject({ ...here, headers, url });
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
  });

  it('is served packed to browsers that can unpack it', async () => {
    const url = '/explorer/ruru/ruru.js';
    const headers = { ...here.headers, 'accept-encoding': 'gzip, br' };
    const packed = await app.inject({ ...here, headers, url });
    expect(packed.headers['content-encoding']).toBe('br');
    const plain = await app.inject({ ...here, url });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.rawPayload.length).toBeGreaterThan(packed.rawPayload.length);
  });

  it.each([
    'ruru/',
    'ruru/__proto__',
    'ruru/nothing.js',
    'ruru/ruru.js.map',
    'ruru/..%2f..%2fpackage.json',
    'examples.js',
  ])('is not made of %s', async (name) => {
    expect((await app.inject({ ...here, url: `/explorer/${name}` })).statusCode).toBe(404);
  });
});

describe('the message viewer', () => {
  it('shows the newest first, and nothing of them is taken for markup', async () => {
    const answer = await app.inject({ ...here, url: '/messages' });
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).not.toMatch(/<script|\son\w+=|\sstyle=|http-equiv/);
    const headings = [...answer.body.matchAll(/<h2 dir="auto">(.*?)<\/h2>/g)].map((match) => match[1]);
    expect(headings).toEqual(['رسالة', 'Text to Émile &lt;Brèze&gt; +447700900123', 'First']);
    expect(answer.body).toContain('<p dir="auto">&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;</p>');
    expect(answer.body).toContain('<dd dir="auto">نور الدين, 1 Tansy Row</dd>');
    expect(answer.body).toContain('<p dir="auto">مرحبا\uFFFD</p>');
    expect(answer.body).toContain('<p dir="auto">One</p><p dir="auto"><br></p><p dir="auto">Two</p>');
    expect(answer.body).toContain(
      '<time datetime="2026-11-22T10:03:00.000Z">Sunday, 22 November 2026 at 10:03:00</time>',
    );
    expect(answer.body).toContain('3 messages, the newest first.');
  });

  it('looks again by itself only when asked to', async () => {
    const answer = await app.inject({ ...here, url: '/messages?refresh=on&recipient=ada' });
    expect(answer.body).toContain('<meta http-equiv="refresh" content="5">');
    expect(answer.body).toContain('href="/messages?limit=100&amp;recipient=ada"');
    expect(answer.body).toContain('One message, the newest first.');
  });

  it('gives the typed filter back as text', async () => {
    const answer = await app.inject({ ...here, url: `/messages?recipient=${encodeURIComponent('"><b>\u0000')}` });
    expect(answer.body).toContain('value="&quot;&gt;&lt;b&gt;\uFFFD"');
    expect(answer.body).toContain('No messages to “&quot;&gt;&lt;b&gt;\uFFFD”.');
  });

  const bodies = async (query: string) => {
    const answer = await app.inject({ ...here, url: `/messages.json${query}` });
    expect(answer.statusCode).toBe(200);
    return answer.json<{ messages: { recipient: string }[] }>().messages.map(({ recipient }) => recipient.slice(0, 5));
  };

  it('shows a letter as it would be printed, in large print too, and nothing else as one', async () => {
    await keep(59, {
      channel: 'LETTER',
      recipient: 'Ada Quill, 12 Long Lane, Ashwick',
      subject: 'Paper',
      body: 'Dear Ada,',
    });
    const page = await app.inject({ ...here, url: '/messages?recipient=Long+Lane' });
    expect(page.payload).toContain('<a href="/messages/message%2059.pdf">The letter (PDF)</a>');
    const sizes = async (query: string) => {
      const answer = await app.inject({ ...here, url: `/messages/message%2059.pdf${query}` });
      expect(answer.headers['content-type']).toBe('application/pdf');
      const { texts } = readPdf(answer.rawPayload);
      return texts.find(({ text }) => text === 'Dear Ada,')?.size;
    };
    expect([await sizes(''), await sizes('?print=large')]).toEqual([12, 18]);
    for (const file of ['message%201.pdf', '%00.pdf', 'message%2059%00.pdf'])
      expect([file, (await app.inject({ ...here, url: `/messages/${file}` })).statusCode]).toEqual([file, 404]);
    await world.test.admin(`DELETE FROM viewer_message WHERE reference = 'message 59'`);
  });

  it('says of a push that a screen shows none of it', async () => {
    await keep(58, { channel: 'PUSH', recipient: 'Ada Pushed', subject: 'Yours', body: 'Hello Ada' });
    const onTheScreen = 'On the screen: You have a message. The rest is read after signing in.';
    const [push, email] = await Promise.all(
      ['Pushed', 'ada%40'].map((who) => app.inject({ ...here, url: `/messages?recipient=${who}` })),
    );
    expect([push?.payload.includes(onTheScreen), email?.payload.includes(onTheScreen)]).toEqual([true, false]);
    await world.test.admin(`DELETE FROM viewer_message WHERE reference = 'message 58'`);
  });

  it('answers as data', async () => {
    const answer = await app.inject({ ...here, url: '/messages.json?recipient=ADA%40' });
    expect(answer.json()).toEqual({
      messages: [
        {
          reference: 'message 1',
          channel: 'EMAIL',
          recipient: 'Ada Quill <ada@example.org>',
          subject: 'First',
          body: 'One\n\nTwo',
          deliveredAt: '2026-11-22T10:01:00.000Z',
        },
      ],
    });
  });

  it.each([
    ['', ['نور ا', 'Émile', 'Ada Q']],
    ['?limit=2', ['نور ا', 'Émile']],
    ['?limit=1&recipient=e', ['Émile']],
    ['?recipient=%C3%89MILE', ['Émile']],
    ['?recipient=nobody', []],
    ['?limit=0', ['نور ا', 'Émile', 'Ada Q']],
    ['?limit=many', ['نور ا', 'Émile', 'Ada Q']],
    ['?limit=1e99&recipient=a&recipient=quill', ['Ada Q']],
  ])('answers %s', async (query, expected) => {
    expect(await bodies(query)).toEqual(expected);
  });
});

describe('the words of messages', () => {
  it('are shown for every kind, on every channel that carries it, and nothing runs', async () => {
    const answer = await app.inject({ ...here, url: '/messages/templates' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(answer.body).not.toMatch(/<script|\son\w+=|\sstyle=|http-equiv/);
    const kinds = [...answer.body.matchAll(/<article id="(\w+)"/g)].map((match) => match[1]);
    expect(kinds).toEqual(MESSAGE_KINDS);
    const channels = MESSAGE_KINDS.reduce((sum, kind) => sum + MESSAGE_RULES[kind].channels.length, 0);
    expect(answer.body.match(/<h3>/g)).toHaveLength(channels);
    expect(answer.body).toContain(`${MESSAGE_KINDS.length} kinds of message, in British English.`);
  });

  it('say how long a text is, and what it is that not every phone has', async () => {
    const { body } = await app.inject({ ...here, url: '/messages/templates?channel=TEXT&search=482913' });
    expect([...body.matchAll(/<article id="(\w+)"/g)].map((match) => match[1])).toEqual(['SIGN_IN_CODE']);
    expect(body).toContain('<p>141 characters, one SMS.</p>');
    expect(body).toContain('Not sent later than 15 minutes. Never sent as a letter.');
    const gift = await app.inject({ ...here, url: '/messages/templates?channel=TEXT&search=gift_sent' });
    expect(gift.body).toContain(
      '<p>170 characters, 3 SMS parts. Not every phone has “Ż” of this example; without it a part is more than twice as long.</p>',
    );
  });

  it('are told in another language where there are none in the one asked for, and say so', async () => {
    const { body } = await app.inject({ ...here, url: '/messages/templates?locale=tlh&channel=EMAIL&search=WELCOME' });
    expect(body).toContain('<p>There are no words for it in Klingon: it is told in British English.</p>');
    expect(body).toContain('<p class="subject" lang="en-GB" dir="auto">Welcome to Brackenfold Time Credits</p>');
  });

  it.each(['locale=%22%3E%3Cb%3E', 'locale=x', 'channel=FAX', 'locale=en-GB&locale=%00'])(
    'take nonsense for everything: %s',
    async (query) => {
      const { body } = await app.inject({ ...here, url: `/messages/templates?${query}` });
      expect(body).toContain(`${MESSAGE_KINDS.length} kinds of message, in British English.`);
      expect(body).not.toContain('<b>');
    },
  );

  it('give the typed search back as text', async () => {
    const { body } = await app.inject({ ...here, url: `/messages/templates?search=${encodeURIComponent('"><b>')}` });
    expect(body).toContain('0 kinds of message with “&quot;&gt;&lt;b&gt;”, in British English.');
  });
});
