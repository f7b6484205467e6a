import type { FastifyRequest } from 'fastify';
import type { RequestContext } from '../../commands/context.js';
import { RequestError } from '../../domain/errors.js';
import { instantOfMinute, minuteOf } from '../../domain/shifts/attendanceLinks.js';
import { boardVisit } from '../../queries/board/boardVisit.js';
import { requestContext } from '../httpContext.js';
import { knownActor } from '../limits/knownActor.js';
import { readBoardCookie } from './boardCookies.js';
import type { BoardServices } from './boardServices.js';

/** So long a visit may change things after somebody said that it should. */
export const changesMinutes = 15;
/** A form is good for as long as the longest visit. */
const formMinutes = 60;

/** An operator at the board. */
export interface Visit {
  context: RequestContext;
  sessionId: string;
  schemeName: string;
  timeZone: string;
  /** Null: this visit only looks. */
  changesUntil: Date | null;
  /** What every form of theirs brings back. */
  formProof: string;
}

/**
 * Who is at the board, by the visit's cookie or a bearer token. Null for everybody who is no operator, signed in or not: they are told the same.
 * @throws RequestError RATE_LIMITED, UNAVAILABLE
 */
export async function visitOf(request: FastifyRequest, services: BoardServices): Promise<Visit | null> {
  const { commands, authenticator } = services;
  const publicUrl = commands.publicUrl();
  const token = readBoardCookie('visit', request.headers.cookie, publicUrl);
  const authorization = request.headers.authorization ?? (token === null ? undefined : `Bearer ${token}`);
  try {
    // Whoever changes something is asked for anew: a role that was taken away a moment ago counts no more.
    const afresh = request.method === 'POST';
    const actor = await knownActor(commands, request.ip, () =>
      authenticator.actorOf(authorization, request.arrivedAt, { afresh }),
    );
    if (actor.kind !== 'MEMBER') return null;
    const context = requestContext(request, services, actor);
    const { sessionId } = actor;
    const leave = readBoardCookie('changes', request.headers.cookie, publicUrl) ?? '';
    const until = commands.secrets.readBoardProof('CHANGES', sessionId, leave);
    const changesUntil = until === null ? null : instantOfMinute(until);
    const formProof = commands.secrets.boardProof('FORM', sessionId, minuteOf(context.now) + formMinutes);
    return {
      ...(await boardVisit(context, {})),
      ...{ context, sessionId, formProof },
      changesUntil: changesUntil !== null && changesUntil > context.now ? changesUntil : null,
    };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.code === 'RATE_LIMITED' || error.code === 'UNAVAILABLE') throw error;
    return null;
  }
}

/** Did a form come from a page of this visit? */
export function isOwnForm({ context, sessionId }: Visit, proof: string): boolean {
  const until = context.services.secrets.readBoardProof('FORM', sessionId, proof);
  return until !== null && instantOfMinute(until) > context.now;
}

/** Did a page of this service send the form? Browsers say so themselves; whoever says nothing is no browser, and brings no cookies by itself. */
export function isFromOwnPage(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return (
    URL.canParse(origin) && (new URL(origin).host === host || new URL(origin).origin === new URL(publicUrl).origin)
  );
}
