import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { QueueReader } from '../../adapters/queue/readCounts.js';
import { signOut } from '../../commands/people/signOut.js';
import { RequestError } from '../../domain/errors.js';
import type { Page } from '../../domain/paging/cursor.js';
import type { StaffProviders } from '../../domain/people/staffProviders.js';
import { minuteOf } from '../../domain/shifts/attendanceLinks.js';
import { boardFigures } from '../../queries/board/boardFigures.js';
import { boardImports } from '../../queries/board/boardImports.js';
import { boardMessages } from '../../queries/board/boardMessages.js';
import { boardRounds } from '../../queries/board/boardRounds.js';
import { boardWork } from '../../queries/board/boardWork.js';
import { discardBody } from '../discardBody.js';
import { isNotNow } from '../failures.js';
import { takeForms } from '../forms.js';
import { type BoardPlace, boardFrame, readTold } from '../pages/board/frame.js';
import { importList } from '../pages/board/imports.js';
import { type Listed, messageList, messageStates, roundList, workList, workStates } from '../pages/board/lists.js';
import { overview } from '../pages/board/overview.js';
import { type Fields, sendBoard, sendNote, sendSignIn, single } from './answers.js';
import { boardCookie, boardPath, endBoardCookie } from './boardCookies.js';
import type { BoardServices } from './boardServices.js';
import { boardChanges, change } from './changes.js';
import { takeSignIn } from './signIn.js';
import { changesMinutes, isFromOwnPage, isOwnForm, type Visit, visitOf } from './visit.js';

export interface BoardOptions {
  providers: StaffProviders;
  queues: Pick<QueueReader, 'read'>;
}

const pageLength = 25;

type Query = { Querystring: Fields };
type Post = { Body: Fields | undefined };

/**
 * /jobs: what the service does by itself for a scheme, for its operators. What waits and what was given up is shown by ids, times and codes: nobody's name,
 * nowhere a message goes, no word of one. A visit only looks until somebody says otherwise, and then for a quarter of an hour. Works without JavaScript.
 */
export function addBoard(app: FastifyInstance, services: BoardServices, options: BoardOptions): void {
  void app.register(async (scope) => {
    takeForms(scope);
    scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) =>
      answerFailure(error, request, reply, services),
    );
    addLists(scope, services, options);
    scope.post<Post>('/jobs/sign-in', (request, reply) => takeSignIn(request, reply, services, options.providers));
    scope.post<Post>('/jobs/sign-out', (request, reply) => ownForm(request, reply, services, leave));
    scope.post<Post>('/jobs/changes', (request, reply) => ownForm(request, reply, services, letChange));
    for (const [path, one] of Object.entries(boardChanges)) {
      scope.post<Post>(`/jobs/${path}`, (request, reply) =>
        ownForm(request, reply, services, (visit) => change(visit, reply, one, single(request.body?.id))),
      );
    }
  });
}

async function answerFailure(
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
  services: BoardServices,
): Promise<FastifyReply> {
  if (error.statusCode === 413) await discardBody(request.raw);
  if (error instanceof RequestError) {
    const status = { RATE_LIMITED: 429, UNAVAILABLE: 503, BAD_USER_INPUT: 400 }[error.code as string];
    if (error.retryAfterSeconds) reply.header('retry-after', `${error.retryAfterSeconds}`);
    if (status !== undefined) return sendNote(reply, status, 'Please try again', error.message);
  }
  const status = error.statusCode ?? (isNotNow(error) ? 503 : 500);
  if (status >= 500) services.log.error({ requestId: request.id, kind: error.name }, 'a page of the board failed');
  const words = status < 500 ? 'This form cannot be read.' : `Something went wrong on our side: ${request.id}`;
  return sendNote(reply, status, 'Please try again', words);
}

type List = (visit: Visit, query: Fields) => Promise<{ address: string; content: string }>;

function addLists(scope: FastifyInstance, services: BoardServices, { queues }: BoardOptions): void {
  const lists: readonly [BoardPlace, string, List][] = [
    ['overview', boardPath, (visit) => overviewOf(visit, queues)],
    ['work', '/jobs/work', workOf],
    ['messages', '/jobs/messages', messagesOf],
    ['rounds', '/jobs/rounds', roundsOf],
    ['imports', '/jobs/imports', importsOf],
  ];
  for (const [place, path, list] of lists) {
    scope.get<Query>(path, async (request, reply) => {
      const visit = await visitOf(request, services);
      if (visit === null) return sendSignIn(reply);
      const { address, content } = await list(visit, request.query);
      const refreshes = single(request.query.refresh) === 'on';
      const told = readTold(single(request.query.told));
      return sendBoard(reply, boardFrame(visit, { place, address, refreshes, told }, content));
    });
  }
}

async function overviewOf(visit: Visit, queues: BoardOptions['queues']) {
  const { context } = visit;
  const [figures, rounds, imports, reading] = await Promise.all([
    boardFigures(context, {}),
    boardRounds(context, { first: pageLength, areOpen: true }),
    boardImports(context, { first: pageLength, areOpen: true }),
    queues.read(),
  ]);
  return {
    address: boardPath,
    content: overview(visit, figures, { rounds: rounds.nodes, imports: imports.nodes }, reading, context.now),
  };
}

async function workOf(visit: Visit, query: Fields) {
  const state = chosen(workStates, query);
  const page = await boardWork(visit.context, { state, first: pageLength, after: single(query.after) || null });
  return { address: `/jobs/work?state=${state}`, content: workList(visit, state, listed(page)) };
}

async function messagesOf(visit: Visit, query: Fields) {
  const state = chosen(messageStates, query);
  const page = await boardMessages(visit.context, { state, first: pageLength, after: single(query.after) || null });
  return { address: `/jobs/messages?state=${state}`, content: messageList(visit, state, listed(page)) };
}

async function roundsOf(visit: Visit, query: Fields) {
  const page = await boardRounds(visit.context, { first: pageLength, after: single(query.after) || null });
  return { address: '/jobs/rounds', content: roundList(visit, listed(page)) };
}

async function importsOf(visit: Visit, query: Fields) {
  const page = await boardImports(visit.context, { first: pageLength, after: single(query.after) || null });
  return { address: '/jobs/imports', content: importList(visit, listed(page)) };
}

/** The state that is asked for; else the first, which is what was given up. */
function chosen<State extends string>(states: readonly (readonly [State, string])[], query: Fields): State {
  const wanted = single(query.state);
  const [first] = states;
  const found = states.find(([state]) => state === wanted) ?? first;
  if (!found) throw new Error('a list without states');
  return found[0];
}

function listed<Row>({ nodes, hasNextPage, cursorOf }: Page<Row>): Listed<Row> {
  const last = nodes.at(-1);
  return { rows: nodes, after: hasNextPage && last !== undefined ? cursorOf(last) : null };
}

/** What a form of the visit's own asks for. Whoever has no visit is told what strangers are told; a form of anybody else's changes nothing. */
async function ownForm(
  request: FastifyRequest<Post>,
  reply: FastifyReply,
  services: BoardServices,
  done: (visit: Visit, reply: FastifyReply, fields: Fields) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const visit = await visitOf(request, services);
  if (visit === null) return sendSignIn(reply);
  const fields = request.body ?? {};
  if (!isFromOwnPage(request, services.commands.publicUrl()) || !isOwnForm(visit, single(fields.form)))
    return sendNote(
      reply,
      403,
      'Nothing was changed',
      'This form did not come from your board, or is older than an hour. Load the page again.',
    );
  return await done(visit, reply, fields);
}

async function leave({ context }: Visit, reply: FastifyReply): Promise<FastifyReply> {
  await signOut(context, {});
  const publicUrl = context.services.publicUrl();
  reply.header('set-cookie', [endBoardCookie('visit', publicUrl), endBoardCookie('changes', publicUrl)]);
  return reply.redirect(boardPath, 303);
}

async function letChange({ context, sessionId }: Visit, reply: FastifyReply, fields: Fields): Promise<FastifyReply> {
  const { secrets, publicUrl } = context.services;
  const may = single(fields.to) === 'on';
  const leave = secrets.boardProof('CHANGES', sessionId, minuteOf(context.now) + changesMinutes);
  reply.header('set-cookie', may ? boardCookie('changes', leave, publicUrl()) : endBoardCookie('changes', publicUrl()));
  return reply.redirect(`${boardPath}?told=${may ? 'changes' : 'looking'}`, 303);
}
