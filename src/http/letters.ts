import type { FastifyInstance, FastifyReply } from 'fastify';
import { letterAddress } from '../adapters/notify/letterAddress.js';
import { recordLettersTaken } from '../commands/notifications/recordLettersTaken.js';
import { notFound, RequestError } from '../domain/errors.js';
import { fromGlobalId } from '../domain/ids.js';
import { bodyBlocks, type LetterDocument } from '../domain/letters/letterDocument.js';
import { wording } from '../domain/notifications/renderMessage.js';
import { day } from '../domain/notifications/templates/en-GB/words.js';
import { localDay } from '../domain/schemes/localTime.js';
import { type LettersWanted, type LetterText, letterTexts } from '../queries/notifications/letterTexts.js';
import { isNotNow } from './failures.js';
import { refusal, refusedHttp } from './refusal.js';
import { contextOf, type HttpServices } from './server.js';

const waitingDefault = 50;
const waitingMax = 100;
/** Laying pages out takes as much as a large operation does. */
const letterPoints = 100;

interface Asked {
  Params: { file: string };
  Querystring: Record<string, string | string[] | undefined>;
}

/**
 * GET /letters/<id>.pdf, a letter of the print tray; GET /letters/waiting.pdf?first=50&sides=2, the oldest that wait as one file, each on sheets of its own.
 * For operators; who took which is written down.
 */
export function addLetters(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    answerRefusals(scope, 'There is no letter to print here.');
    scope.get<Asked>('/letters/:file', async (request, reply) => {
      const { file } = request.params;
      const context = await contextOf(request, services);
      services.allowances.spendOfAddress(request.ip, letterPoints);
      const letters = await letterTexts(context, wantedOf(file, request.query));
      if (letters.length === 0) throw notFound();
      await recordLettersTaken(context, { letterIds: letters.map(({ id }) => id) });
      const title = letters.length === 1 ? undefined : `${letters.length} letters`;
      // What lays pages out is large, and most services are never asked for one.
      const { renderLetters } = await import('../adapters/letters/renderLetters.js');
      const options = { isDoubleSided: request.query.sides === '2', ...(title === undefined ? {} : { title }) };
      return sendPdf(reply, await renderLetters(letters.map(printed), options), file);
    });
  });
}

/** What a whole scope answers where something is refused, in the contract's form. */
export function answerRefusals(scope: FastifyInstance, nothingHere: string): void {
  scope.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof RequestError) {
      const message = error.code === 'NOT_FOUND' ? nothingHere : error.message;
      const { status, headers } = refusedHttp(error);
      return reply.status(status).headers(Object.fromEntries(headers)).send(refusal(error.code, message));
    }
    if (!isNotNow(error)) throw error;
    return reply.status(503).header('retry-after', '1').send(refusal('UNAVAILABLE', 'Please try again in a moment.'));
  });
}

/** Nothing between here and the printer keeps a copy. */
export function sendPdf(reply: FastifyReply, bytes: Buffer, fileName: string): FastifyReply {
  return reply
    .headers({ 'cache-control': 'no-store', 'content-disposition': `inline; filename="${fileName}"` })
    .type('application/pdf')
    .send(bytes);
}

/** @throws RequestError NOT_FOUND for what is no letter's address; BAD_USER_INPUT for a number out of bounds. */
function wantedOf(file: string, { first }: Asked['Querystring']): LettersWanted {
  if (file === 'waiting.pdf') {
    const waiting = Number(first ?? waitingDefault);
    if (Number.isInteger(waiting) && waiting >= 1 && waiting <= waitingMax) return { waiting };
    throw new RequestError('BAD_USER_INPUT', `Say in \`first\` how many letters: from 1 to ${waitingMax}.`);
  }
  const id = fromGlobalId(file.replace(/\.pdf$/, ''));
  // Reading the id passes over what is no part of one; the name of the file does not.
  if (!/^[\w-]+\.pdf$/.test(file) || id?.type !== 'Letter') throw notFound();
  return { letterId: id.id };
}

function printed(letter: LetterText): LetterDocument {
  const { name, addressLines, writtenAt, timeZone } = letter;
  const address = letterAddress(name, addressLines);
  return {
    title: letter.subject,
    locale: wording.toldIn(letter.kind, letter.locale),
    writtenAt,
    dated: day(localDay(writtenAt, timeZone)),
    isLargePrint: letter.isLargePrint,
    senderName: letter.schemeName,
    addressLines: address === null ? [name, ...addressLines] : Object.values(address),
    blocks: bodyBlocks(letter.body),
  };
}
