import type { FastifyInstance } from 'fastify';
import { statementEntries } from '../domain/accounts/statementEntries.js';
import { monthNamed } from '../domain/accounts/statementMonths.js';
import { notFound } from '../domain/errors.js';
import { fromGlobalId } from '../domain/ids.js';
import { bodyBlocks, type LetterDocument } from '../domain/letters/letterDocument.js';
import { schemeFacts } from '../domain/notifications/contactRules.js';
import { type RenderedMessage, renderMessage, wording } from '../domain/notifications/renderMessage.js';
import { day } from '../domain/notifications/templates/en-GB/words.js';
import { localDay } from '../domain/schemes/localTime.js';
import { type StatementDocument, statementDocument } from '../queries/accounts/statementDocument.js';
import { answerRefusals, sendPdf } from './letters.js';
import { contextOf, type HttpServices } from './server.js';

/** Laying pages out takes as much as a large operation does. */
const statementPoints = 100;

interface Asked {
  Params: { account: string; file: string };
  Querystring: Record<string, string | string[] | undefined>;
}

/**
 * GET /statements/<account>/2026-10.pdf: a month of a wallet or a venue that is over, as the letter about it says it, for whoever may see the account. In large
 * print where its member wishes for that, or with ?print=large.
 */
export function addStatements(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    answerRefusals(scope, 'There is no statement here. The statementDocuments of an account say which there are.');
    scope.get<Asked>('/statements/:account/:file', async (request, reply) => {
      const { account, file } = request.params;
      const context = await contextOf(request, services);
      services.allowances.spendOfAddress(request.ip, statementPoints);
      const document = await statementDocument(context, wantedOf(account, file));
      // What lays pages out is large, and most services are never asked for one.
      const { renderLetters } = await import('../adapters/letters/renderLetters.js');
      return sendPdf(reply, await renderLetters([printed(document, request.query.print)]), `statement-${file}`);
    });
  });
}

/** @throws RequestError NOT_FOUND for what is no statement's address. */
function wantedOf(account: string, file: string): { accountId: string; monthOn: string } {
  const id = fromGlobalId(account);
  const monthOn = file.endsWith('.pdf') ? monthNamed(file.slice(0, -'.pdf'.length)) : null;
  // Reading the id passes over what is no part of one.
  if (monthOn === null || !/^[\w-]+$/.test(account) || id?.type !== 'Account') throw notFound();
  return { accountId: id.id, monthOn };
}

/** Dated on the day after its month, whenever it is fetched: the same month is the same file. */
function printed(document: StatementDocument, print: Asked['Querystring'][string]): LetterDocument {
  const { holder, until } = document;
  const { subject, body } = inWords(document);
  return {
    title: subject,
    locale: wording.toldIn('wallet' in document ? 'MEMBER_STATEMENT' : 'VENUE_STATEMENT', holder.locale),
    writtenAt: until,
    dated: day(localDay(until, holder.timeZone)),
    isLargePrint: print === undefined ? holder.isLargePrint : print === 'large',
    senderName: holder.schemeName,
    addressLines: null,
    blocks: bodyBlocks(body),
  };
}

/** In the words of the letter of the month. */
function inWords(document: StatementDocument): RenderedMessage {
  const { holder, monthOn, movements, lines } = document;
  const { name, schemeName, timeZone, contact, locale } = holder;
  const options = { channel: 'LETTER', locale } as const;
  const facts = { scheme: schemeFacts(schemeName, timeZone, contact), recipientName: name, monthOn };
  const moved = { entries: statementEntries(lines, timeZone), moreCount: movements - lines.length };
  if ('wallet' in document) {
    const { memberId: _, movements: __, lapsingMinutes: ___, lapsingOn: ____, ...figures } = document.wallet;
    return renderMessage('MEMBER_STATEMENT', { ...facts, ...figures, ...moved }, options);
  }
  const { budgetMinutes: _, ...venue } = document.venue;
  return renderMessage('VENUE_STATEMENT', { ...facts, venues: [{ ...venue, ...moved }] }, options);
}
