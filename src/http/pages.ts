import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getStaticFile } from 'ruru/static';
import type { PostgresViewerStore } from '../adapters/messages/viewerStore.js';
import { sendPdf } from './letters.js';
import { explorerPage, explorerPolicy, ruruStaticPath } from './pages/explorer.js';
import { isFromThisMachine } from './pages/loopback.js';
import { findMessages, messagesPage, readMessagesQuery, viewerLetter } from './pages/messages.js';
import type { ExplorerScheme } from './pages/people.js';
import { readTemplatesQuery, templatesPage } from './pages/templates.js';

export interface PagesOptions {
  /** The folder of package.json: the pages' scripts and styles are read from its sources. */
  checkoutRoot: string;
  messages: Pick<PostgresViewerStore, 'listViewerMessages' | 'viewerLetter'>;
  /** Does the service listen on loopback alone? Otherwise there are no pages at all. */
  isLoopback: boolean;
  /** Schemes beside the demo scheme that one can sign in to by now. */
  schemes?: () => Promise<readonly ExplorerScheme[]>;
}

const messagesPolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Scripts are held to their own origin even where a worker is their document. */
const scriptPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'";

const contentTypes = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' } as const;
const ownFiles = [
  ['explorer.css', 'css'],
  ['explorer.js', 'js'],
  ['signIn.js', 'js'],
  ['tabs.js', 'js'],
  ['fill.js', 'js'],
  ['messages.css', 'css'],
] as const;

/**
 * The pages of a service that runs embedded: the explorer at /, the message viewer at /messages and /messages.json,
 * the words of every kind of message at /messages/templates. They show sign-in codes, so they
 * answer only requests of this machine, under a loopback name; to everybody else there is nothing at these addresses.
 */
export function addPages(app: FastifyInstance, options: PagesOptions): void {
  if (!options.isLoopback) return;
  void app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      if (!isFromThisMachine(request)) return reply.callNotFound();
    });
    scope.get('/', async (_request, reply) => sendHtml(reply, explorerPage(await options.schemes?.()), explorerPolicy));
    addMessages(scope, options.messages);
    addFiles(scope, options.checkoutRoot);
  });
}

function sendHtml(reply: FastifyReply, html: string, policy: string): FastifyReply {
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
}

type RawQuery = Record<string, string | string[] | undefined>;

function addMessages(scope: FastifyInstance, store: PagesOptions['messages']): void {
  const list = (limit: number) => store.listViewerMessages(limit);
  scope.get<{ Querystring: RawQuery }>('/messages', async (request, reply) => {
    const query = readMessagesQuery(request.query);
    return sendHtml(reply, messagesPage(await findMessages(list, query), query), messagesPolicy);
  });
  scope.get<{ Querystring: RawQuery }>('/messages/templates', async (request, reply) =>
    sendHtml(reply, templatesPage(readTemplatesQuery(request.query)), messagesPolicy),
  );
  scope.get<{ Params: { file: string }; Querystring: RawQuery }>('/messages/:file', async (request, reply) => {
    const { file } = request.params;
    // What the database cannot keep is nobody's, and could not be looked for.
    const isName = file.endsWith('.pdf') && !/\p{Cc}/u.test(file);
    const letter = isName ? await store.viewerLetter(file.slice(0, -'.pdf'.length)) : null;
    if (letter === null) return reply.callNotFound();
    const { renderLetters } = await import('../adapters/letters/renderLetters.js');
    return sendPdf(reply, await renderLetters([viewerLetter(letter, request.query.print === 'large')]), file);
  });
  scope.get<{ Querystring: RawQuery }>('/messages.json', async (request, reply) => {
    const messages = await findMessages(list, readMessagesQuery(request.query));
    return reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'").send({ messages });
  });
}

/** Our own scripts and styles, and those of Ruru. */
function addFiles(scope: FastifyInstance, checkoutRoot: string): void {
  for (const [name, type] of ownFiles) {
    const content = readFileSync(join(checkoutRoot, 'src', 'http', 'pages', 'assets', name));
    const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
    scope.get(`/explorer/${name}`, async (request, reply) =>
      sendFile(request, reply, { content, headers: { 'content-type': contentTypes[type], etag } }),
    );
  }
  scope.get(`${ruruStaticPath}*`, async (request, reply) => {
    const file = await getStaticFile({
      staticPath: ruruStaticPath,
      urlPath: request.url,
      acceptEncoding: request.headers['accept-encoding'],
      disallowDevAssets: true,
    });
    return file ? sendFile(request, reply, file) : reply.callNotFound();
  });
}

interface ServedFile {
  content: Buffer;
  headers: Record<string, string>;
}

/** Files may be kept by the browser, yet it asks each time whether they have changed: after an update old and new parts never meet. */
function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): FastifyReply {
  reply.headers({
    ...file.headers,
    'cache-control': 'no-cache',
    'content-security-policy': scriptPolicy,
    vary: 'accept-encoding',
  });
  if (request.headers['if-none-match'] === file.headers.etag) {
    return reply.removeHeader('content-length').removeHeader('content-encoding').status(304).send();
  }
  return reply.send(file.content);
}
