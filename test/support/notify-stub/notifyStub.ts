import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../../src/adapters/clock.js';
import { type CallbackDoor, type CallbackLog, callBack, endOf } from './callbacks.js';
import {
  type NotificationDraft,
  type NotifyType,
  type ReceivedNotification,
  readNotification,
  type StubTemplate,
} from './notifications.js';
import { parseApiKey, type ServiceKey, whyUnauthorised } from './token.js';

/**
 * What goes wrong with a request. ACCEPT_THEN_CUT and ACCEPT_THEN_HANG take the message first, so that only asking by reference can tell; CUT and HANG do not.
 */
export type NotifyFault =
  | { kind: 'RATE_LIMITED' | 'DAY_LIMIT' | 'SERVER_ERROR'; headers?: Record<string, string> }
  | { kind: 'HANG' | 'CUT' | 'ACCEPT_THEN_CUT' | 'ACCEPT_THEN_HANG' | 'WRONG_LANGUAGE' };

export interface NotifyStub {
  /** The base URL to give to the channel, on loopback. */
  readonly url: string;
  readonly apiKey: string;
  /** Pass-through templates as docs/notify.md describes them. */
  readonly templateIds: { EMAIL: string; TEXT: string; LETTER: string };
  /** Everything taken, oldest first. Like the real one, the stub takes a second message with the same reference as another message. */
  readonly received: readonly ReceivedNotification[];
  /** Every request that arrived, refused ones included. */
  readonly requests: readonly string[];
  /** The next requests of that kind meet these faults, one each, in order. */
  failNext(on: 'SEND' | 'ASK', ...faults: NotifyFault[]): void;
  /** From now on it answers so long after it took a message: whoever dies meanwhile never hears that it was taken. */
  answerAfter(ms: number): void;
  /** Tells the service there what became of everything taken so far that comes to an end, oldest first. */
  tellEnds(door: CallbackDoor): Promise<CallbackLog[]>;
  close(): Promise<void>;
}

interface StubState {
  key: ServiceKey;
  clock: Clock;
  templates: ReadonlyMap<string, StubTemplate>;
  received: ReceivedNotification[];
  requests: string[];
  faults: { SEND: NotifyFault[]; ASK: NotifyFault[] };
  answerAfterMs: number;
}

const LARGEST_REQUEST_BYTES = 1_000_000;
const PAGE_SIZE = 250;

/** A server on loopback that speaks GOV.UK Notify's protocol and can be told to go wrong. */
export async function startNotifyStub({ clock = systemClock }: { clock?: Clock } = {}): Promise<NotifyStub> {
  const apiKey = `stub-key-${randomUUID()}-${randomUUID()}`;
  const templateIds = { EMAIL: randomUUID(), TEXT: randomUUID(), LETTER: randomUUID() };
  const state: StubState = {
    key: parseApiKey(apiKey),
    clock,
    templates: new Map<string, StubTemplate>([
      [templateIds.EMAIL, { type: 'email', subject: '((subject))', body: '((body))' }],
      [templateIds.TEXT, { type: 'sms', subject: '', body: '((body))' }],
      [templateIds.LETTER, { type: 'letter', subject: '((subject))', body: '((body))' }],
    ]),
    received: [],
    requests: [],
    faults: { SEND: [], ASK: [] },
    answerAfterMs: 0,
  };
  const server = createServer((request, response) => {
    respond(state, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    apiKey,
    templateIds,
    received: state.received,
    requests: state.requests,
    failNext: (on, ...faults) => state.faults[on].push(...faults),
    answerAfter: (ms) => {
      state.answerAfterMs = ms;
    },
    tellEnds: async (door) => {
      const told: CallbackLog[] = [];
      for (const one of state.received) {
        const status = endOf(one);
        if (status !== null) told.push(await callBack(door, one, status));
      }
      return told;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function respond(state: StubState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stub');
  const { method = 'GET', headers } = request;
  state.requests.push(`${method} ${url.pathname}`);
  const body = await readBody(request);
  const refusal = whyUnauthorised(headers.authorization, state.key, state.clock.now());
  if (refusal !== null) {
    sendErrors(response, refusal.status, 'AuthError', refusal.message);
    return;
  }
  const type = /^\/v2\/notifications\/(email|sms|letter)$/.exec(url.pathname)?.[1];
  if (method === 'POST' && (type === 'email' || type === 'sms' || type === 'letter')) {
    take(state, type, body, response);
    return;
  }
  const listed = /^\/v2\/notifications(?:\/([\w-]+))?$/.exec(url.pathname);
  if (method === 'GET' && listed !== null) {
    tell(state, listed[1], url.searchParams, response);
    return;
  }
  sendErrors(response, 404, 'NoResultFound', 'No result found');
}

function take(state: StubState, type: NotifyType, body: string, response: ServerResponse): void {
  const fault = state.faults.SEND.shift();
  if (fault !== undefined && fault.kind !== 'ACCEPT_THEN_CUT' && fault.kind !== 'ACCEPT_THEN_HANG') {
    goWrong(fault, response);
    return;
  }
  const draft = readNotification(type, parseBody(body), state.templates);
  if ('error' in draft) {
    sendErrors(response, 400, draft.error, draft.message);
    return;
  }
  const notification = keep(state, draft);
  if (fault !== undefined) {
    goWrong(fault, response);
    return;
  }
  const { id, reference, templateId, subject, body: words } = notification;
  const answer = () =>
    sendJson(response, 201, {
      id,
      reference,
      content: { subject, body: words },
      uri: `/v2/notifications/${id}`,
      template: { id: templateId, version: 1, uri: `/v2/template/${templateId}` },
    });
  if (state.answerAfterMs === 0) answer();
  else setTimeout(answer, state.answerAfterMs);
}

function keep(state: StubState, draft: NotificationDraft): ReceivedNotification {
  const notification = { ...draft, id: randomUUID(), createdAt: state.clock.now().toISOString() };
  state.received.push(notification);
  return notification;
}

function tell(state: StubState, id: string | undefined, query: URLSearchParams, response: ServerResponse): void {
  const fault = state.faults.ASK.shift();
  if (fault !== undefined) {
    goWrong(fault, response);
    return;
  }
  if (id !== undefined) {
    const found = state.received.find((notification) => notification.id === id);
    if (found === undefined) {
      sendErrors(response, 404, 'NoResultFound', 'No result found');
    } else {
      sendJson(response, 200, describe(found));
    }
    return;
  }
  const reference = query.get('reference');
  const olderThan = query.get('older_than');
  const newestFirst = state.received
    .filter((notification) => reference === null || notification.reference === reference)
    .toReversed();
  const start = olderThan === null ? 0 : newestFirst.findIndex((notification) => notification.id === olderThan) + 1;
  const page = newestFirst.slice(start, start + PAGE_SIZE);
  sendJson(response, 200, { notifications: page.map(describe), links: { current: `/v2/notifications?${query}` } });
}

function describe({ id, reference, type, templateId, to, subject, body, createdAt }: ReceivedNotification): object {
  return {
    id,
    reference,
    type,
    status: type === 'letter' ? 'accepted' : 'sending',
    template: { id: templateId, version: 1, uri: `/v2/template/${templateId}` },
    email_address: type === 'email' ? to : null,
    phone_number: type === 'sms' ? to : null,
    subject: type === 'sms' ? null : subject,
    body,
    created_at: createdAt,
  };
}

function goWrong(fault: NotifyFault, response: ServerResponse): void {
  switch (fault.kind) {
    case 'RATE_LIMITED':
      sendErrors(response, 429, 'RateLimitError', 'Exceeded rate limit for key type LIVE', fault.headers);
      return;
    case 'DAY_LIMIT':
      sendErrors(response, 429, 'TooManyRequestsError', 'Exceeded send limits (250000) for today', fault.headers);
      return;
    case 'SERVER_ERROR':
      sendErrors(response, 500, 'Exception', 'Internal server error', fault.headers);
      return;
    case 'WRONG_LANGUAGE':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Please sign in to the wireless network</p>');
      return;
    case 'CUT':
    case 'ACCEPT_THEN_CUT':
      response.socket?.destroy();
      return;
    case 'HANG':
    case 'ACCEPT_THEN_HANG':
      return;
  }
}

function sendErrors(
  response: ServerResponse,
  status: number,
  error: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  sendJson(response, status, { status_code: status, errors: [{ error, message }] }, headers);
}

function sendJson(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function parseBody(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_REQUEST_BYTES) {
      throw new Error('The request is too large.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
