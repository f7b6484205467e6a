import type { FastifyInstance } from 'fastify';
import { inject, type Outcome } from './asking.js';
import type { Cell } from './matrix.js';
import type { Asker } from './roles.js';
import type { Target } from './target.js';
import { type TargetKind, type Town, targetNames } from './town.js';

/** A way in beside GraphQL, as `METHOD /path`. */
export interface Door {
  policy: string;
  ask: (target: Target) => { url: string; type?: string; payload?: string };
  outcome: (status: number) => Outcome;
  open?: 'BEARER';
}

const status: (status: number) => Outcome = (code) =>
  (({ 200: 'D', 201: 'D', 303: 'D', 400: 'R', 401: 'U', 403: 'F', 404: 'N' }) as Record<number, Outcome>)[code] ?? '!';

/** Every way in that is not an operation of the schema. */
export const doors: Readonly<Record<string, Door>> = {
  'POST /uploads': {
    policy: 'upload',
    ask: () => ({ url: '/uploads?name=sheet.csv', type: 'text/csv', payload: 'Volunteer,Date,Hours\n' }),
    outcome: status,
  },
  'GET /letters/:file': {
    policy: 'schemeOperation',
    ask: () => ({ url: '/letters/waiting.pdf?first=1' }),
    outcome: status,
  },
  'GET /statements/:account/:file': {
    policy: 'accountRead',
    // The month before the town's own, in which its accounts were there already.
    ask: ({ wallet }) => ({ url: `/statements/${wallet}/2026-10.pdf` }),
    outcome: status,
  },
  'GET /invitation': {
    policy: 'anyone',
    ask: ({ invitationToken }) => ({ url: `/invitation?token=${invitationToken}` }),
    outcome: status,
    open: 'BEARER',
  },
  'POST /invitation': {
    policy: 'anyone',
    ask: ({ invitationToken: token }) => ({
      ...{ url: '/invitation', type: 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token, name: 'Guest' }).toString(),
    }),
    outcome: status,
    open: 'BEARER',
  },
  ...Object.fromEntries(
    ['/jobs', '/jobs/work', '/jobs/messages', '/jobs/rounds', '/jobs/imports'].map((url) => [
      `GET ${url}`,
      { policy: 'schemeOperation', ask: () => ({ url }), outcome: status },
    ]),
  ),
};

const oauthPaths = [
  '/.well-known/oauth-authorization-server/oauth',
  '/oauth/.well-known/oauth-authorization-server',
  '/oauth/auth',
  '/oauth/auth/:uid',
  '/oauth/device',
  '/oauth/device/:uid',
  '/oauth/device/auth',
  '/oauth/interaction/:uid',
  '/oauth/token',
  '/oauth/token/revocation',
];
const oauth = 'opens with what an app, a till or a browser was given itself, whose attacks test/api/oauth makes';

/** Addresses that tell nothing of anybody, or are asked elsewhere in the matrix. */
export const excused: Readonly<Record<string, string>> = {
  '/graphql': 'asked operation by operation',
  '/graphql/stream': 'asked subscription by subscription',
  '/metrics': 'counts, to this machine or to whoever shows the token of the deployment; nothing of anybody',
  ...Object.fromEntries(oauthPaths.map((path) => [path, oauth])),
  ...Object.fromEntries(
    ['/check-in', '/check-in/:token', '/door/:token', '/sheet/:token'].map((path) => [
      path,
      'opens with a link that this service signed, which test/api/attendance asks',
    ]),
  ),
  '/callbacks/notify':
    'opens with the token of the deployment alone and names a message by its id, which test/contract/messages asks',
  '/calendar/:file': 'opens with the token of a link alone, which test/api/calendars asks',
  ...Object.fromEntries(
    ['/feeds/:scheme', '/feeds/:scheme/:feed', '/feeds/:scheme/opportunities/:id'].map((path) => [
      path,
      'what is published for everybody, without anybody in it, which test/api/feeds asks',
    ]),
  ),
  '/unsubscribe/:token': 'opens with a link that this service signed, which test/api/pages asks',
  '/staff/callback':
    'opens with the cookie and the state of the browser that began, whose attacks test/contract/staff makes',
  '/staff/sign-in': 'names a scheme and nothing in it',
  ...Object.fromEntries(
    [
      'changes',
      'resume-import',
      'resume-round',
      'retry-message',
      'retry-work',
      'sign-in',
      'sign-out',
      'stop-import',
      'stop-round',
    ].map((path) => [
      `/jobs/${path}`,
      'takes a form of the board, which opens with a visit of its own and names what it was given, which test/api/board asks',
    ]),
  ),
  '/healthz': 'says that the process runs, and takes no id',
  '/readyz': 'says that the database answers, and takes no id',
};

/** Addresses that nobody asks here. */
export function undeclaredDoors(app: FastifyInstance): string[] {
  const known = new Set([...Object.keys(excused), ...Object.keys(doors).map((name) => name.split(' ')[1] ?? '')]);
  return pathsOf(app)
    .filter((path) => !known.has(path))
    .map((path) => `${path} is an address of the service, and nobody asks it here: it belongs into doors.ts.`);
}

/** Every path the server knows, out of its own listing: a tree, each branch with what it adds. */
export function pathsOf(app: FastifyInstance): string[] {
  const above: string[] = [];
  const paths = app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const found = /^(.*?)[├└]── (\S*)( \(.*\))?$/.exec(line);
      if (!found) return [];
      const [, indent = '', part = '', methods] = found;
      const depth = indent.length / 4;
      above[depth] = `${above[depth - 1] ?? ''}${part}`;
      return methods === undefined ? [] : [above[depth] ?? ''];
    });
  return [...new Set(paths)].sort();
}

export async function doorCells(town: Town, asker: Asker, kinds: readonly TargetKind[] = targetNames): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const [name, door] of Object.entries(doors)) {
    const method = name.startsWith('GET') ? 'GET' : 'POST';
    for (const kind of kinds) {
      const { url, type, payload } = door.ask(town.targets[kind]);
      const { authorization } = asker;
      const answer = await town.undone(() => inject(town.app, { method, url, authorization, type, payload }));
      const outcome = door.outcome(answer.status);
      cells.push({
        operation: { root: 'door', name, open: door.open },
        asker,
        kind,
        outcome,
        answer,
        sent: `${url} ${payload ?? ''}`,
        unrecorded: '',
      });
    }
  }
  return cells;
}
