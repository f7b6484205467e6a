import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { calendarTokenOf } from '../domain/calendars/calendar.js';
import { notFound, RequestError } from '../domain/errors.js';
import { calendarFeed } from '../queries/calendars/calendarFeed.js';
import { renderCalendar } from './calendars/renderCalendar.js';
import { requestContext } from './httpContext.js';
import { refusal } from './refusal.js';
import type { HttpServices } from './server.js';

/** Programs ask by themselves, some every few minutes: what they have stands for a while, and then they are told only whether it changed. */
const cacheControl = 'private, max-age=600';

/** /calendar/<token>.ics: a calendar for whoever has its link. Unknown, revoked and mistyped ones answer alike. */
export function addCalendars(app: FastifyInstance, services: HttpServices): void {
  app.get<{ Params: { file: string } }>('/calendar/:file', async (request, reply) => {
    const token = calendarTokenOf(request.params.file);
    try {
      if (token === null) throw notFound();
      const context = requestContext(request, services, { kind: 'ANONYMOUS' });
      const calendar = await calendarFeed(context, { tokenHash: services.commands.secrets.tokenHash(token) });
      const body = renderCalendar(calendar);
      const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
      reply.headers({ 'cache-control': cacheControl, etag });
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply
        .headers({ 'content-disposition': 'inline; filename="calendar.ics"' })
        .type('text/calendar; charset=utf-8')
        .send(body);
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'NOT_FOUND') throw error;
      return reply.status(404).send(refusal('NOT_FOUND', 'There is no calendar at this address.'));
    }
  });
}
