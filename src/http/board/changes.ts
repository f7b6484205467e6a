import type { FastifyReply } from 'fastify';
import type { RequestContext } from '../../commands/context.js';
import { retryDueWork } from '../../commands/dueWork/retryDueWork.js';
import { resumeHoursImport } from '../../commands/imports/resumeHoursImport.js';
import { stopHoursImport } from '../../commands/imports/stopHoursImport.js';
import { retryMessage } from '../../commands/notifications/retryMessage.js';
import { resumeRound } from '../../commands/rounds/resumeRound.js';
import { stopRound } from '../../commands/rounds/stopRound.js';
import { DomainError, RequestError } from '../../domain/errors.js';
import { fromGlobalId } from '../../domain/ids.js';
import type { BoardTold } from '../pages/board/frame.js';
import { sendNote } from './answers.js';
import type { Visit } from './visit.js';

/** What can be changed on the board: each is a command, with its policy and its audit row. */
interface BoardChange {
  type: string;
  run(context: RequestContext, id: string): Promise<unknown>;
  /** Where the browser goes afterwards. */
  back: string;
  told: BoardTold;
}

export const boardChanges: Readonly<Record<string, BoardChange>> = {
  'retry-work': {
    type: 'DueWork',
    run: (context, dueWorkId) => retryDueWork(context, { dueWorkId }),
    back: '/jobs/work?state=DEAD',
    told: 'work',
  },
  'retry-message': {
    type: 'Message',
    run: (context, messageId) => retryMessage(context, { messageId }),
    back: '/jobs/messages?state=FAILED',
    told: 'message',
  },
  'stop-round': {
    type: 'Round',
    run: (context, roundId) => stopRound(context, { roundId }),
    back: '/jobs/rounds',
    told: 'stopped',
  },
  'resume-round': {
    type: 'Round',
    run: (context, roundId) => resumeRound(context, { roundId }),
    back: '/jobs/rounds',
    told: 'resumed',
  },
  'stop-import': {
    type: 'HoursImport',
    run: (context, importId) => stopHoursImport(context, { importId }),
    back: '/jobs/imports',
    told: 'importStopped',
  },
  'resume-import': {
    type: 'HoursImport',
    run: (context, importId) => resumeHoursImport(context, { importId }),
    back: '/jobs/imports',
    told: 'importResumed',
  },
};

/** Does what a form asks for. The form has been looked at: it is the visit's own. */
export async function change(
  { context, changesUntil }: Visit,
  reply: FastifyReply,
  { type, run, back, told }: BoardChange,
  globalId: string,
): Promise<FastifyReply> {
  if (changesUntil === null)
    return sendNote(
      reply,
      409,
      'Nothing was changed',
      'This visit only looks. Let it change things first, then press the button again.',
    );
  const id = fromGlobalId(globalId);
  try {
    if (id?.type !== type) throw new RequestError('NOT_FOUND', 'There is nothing with this id.');
    await run(context, id.id);
  } catch (error) {
    if (error instanceof DomainError) return sendNote(reply, 409, 'Nothing was changed', error.message);
    if (error instanceof RequestError && error.code === 'NOT_FOUND')
      return sendNote(reply, 404, 'Nothing was changed', error.message);
    throw error;
  }
  return reply.redirect(`${back}${back.includes('?') ? '&' : '?'}told=${told}`, 303);
}
