import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../commands/context.js';
import { completeStaffSignIn } from '../../commands/people/completeStaffSignIn.js';
import { requestSignInCode } from '../../commands/people/requestSignInCode.js';
import { signIn } from '../../commands/people/signIn.js';
import { signOut } from '../../commands/people/signOut.js';
import { DomainError, RequestError } from '../../domain/errors.js';
import type { StaffProviders } from '../../domain/people/staffProviders.js';
import { boardVisit } from '../../queries/board/boardVisit.js';
import { requestContext } from '../httpContext.js';
import { boardEnteredPage, nobodyYet } from '../pages/board/signIn.js';
import { type Fields, sendBoard, sendNote, sendSignIn, single } from './answers.js';
import { boardCookie, boardPath } from './boardCookies.js';
import type { BoardServices } from './boardServices.js';
import { isFromOwnPage } from './visit.js';

/** Where a council's own sign-in may bring somebody back to besides the apps it was set up for. */
export function boardAddress(services: Pick<BoardServices, 'commands'>): string {
  return `${services.commands.publicUrl()}${boardPath}`;
}

/** Takes the sign-in forms: a code is asked for and typed, or the council's own sign-in leads on. */
export async function takeSignIn(
  request: FastifyRequest<{ Body: Fields | undefined }>,
  reply: FastifyReply,
  services: BoardServices,
  providers: StaffProviders,
): Promise<FastifyReply> {
  if (!isFromOwnPage(request, services.commands.publicUrl())) return sendSignIn(reply);
  const fields = request.body ?? {};
  const scheme = single(fields.scheme).trim().toLowerCase();
  const emailOrPhone = single(fields.emailOrPhone).trim();
  const typed = { ...nobodyYet, scheme };
  if (single(fields.step) === 'staff') {
    if (!providers.has(scheme))
      return sendSignIn(reply, { ...typed, wrong: 'This scheme has no sign-in with a work account here.' }, 400);
    const query = new URLSearchParams({ scheme, return: boardAddress(services) });
    return sendSignIn(reply, { ...typed, staffAddress: `/staff/sign-in?${query}` }, 200);
  }
  if (emailOrPhone === '' || emailOrPhone.length > 254)
    return sendSignIn(reply, { ...typed, wrong: 'Type your email address or mobile number.' }, 400);
  const context = requestContext(request, services, { kind: 'ANONYMOUS' });
  try {
    if (single(fields.step) !== 'code') {
      await requestSignInCode(context, { scheme, emailOrPhone });
      return sendSignIn(reply, { ...typed, sentTo: emailOrPhone }, 200);
    }
    const { token } = await signIn(context, { scheme, emailOrPhone, code: single(fields.code), isVisit: true });
    return (await enter(context, reply, services, token))
      ? reply.redirect(boardPath, 303)
      : sendNoOperator(reply, scheme);
  } catch (error) {
    if (error instanceof DomainError) {
      const sentTo = error.code === 'CODE_NOT_VALID' ? emailOrPhone : '';
      return sendSignIn(reply, { ...typed, sentTo, wrong: error.message }, 400);
    }
    if (error instanceof RequestError && error.code === 'NOT_FOUND')
      return sendSignIn(reply, { ...typed, wrong: 'There is no scheme with this short name.' }, 400);
    throw error;
  }
}

/** To somebody who has proved who they are, and is no operator: nothing is given away by saying so. */
function sendNoOperator(reply: FastifyReply, scheme: string): FastifyReply {
  const wrong =
    'This board is for operators of the scheme, and you are not one of them, so you were signed out again. Ask your scheme if you should be.';
  return sendSignIn(reply, { ...nobodyYet, scheme, wrong }, 403);
}

/** Exchanges what a council's own sign-in has brought back for a visit. */
export async function enterFromStaff(
  context: RequestContext,
  reply: FastifyReply,
  services: BoardServices,
  brought: { scheme: string; handOff: string },
): Promise<FastifyReply> {
  try {
    const { token } = await completeStaffSignIn(context, { ...brought, isVisit: true });
    return (await enter(context, reply, services, token))
      ? sendBoard(reply, boardEnteredPage())
      : sendNoOperator(reply, brought.scheme);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return sendNote(reply, 400, 'Please sign in again', error.message);
  }
}

/** Begins a visit, where it is an operator's. Whoever else signed in is signed out again. */
async function enter(
  context: RequestContext,
  reply: FastifyReply,
  { authenticator, commands }: BoardServices,
  token: string,
): Promise<boolean> {
  const actor = await authenticator.actorOf(`Bearer ${token}`, context.now, { afresh: true });
  const asThem = { ...context, actor };
  try {
    await boardVisit(asThem, {});
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    await signOut(asThem, {});
    return false;
  }
  reply.header('set-cookie', boardCookie('visit', token, commands.publicUrl()));
  return true;
}
