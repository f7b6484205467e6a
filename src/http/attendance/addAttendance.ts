import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkIn } from '../../commands/attendance/checkIn.js';
import { checkOut } from '../../commands/attendance/checkOut.js';
import type { RequestContext } from '../../commands/context.js';
import { requestSignInCode } from '../../commands/people/requestSignInCode.js';
import { signIn } from '../../commands/people/signIn.js';
import { signInWithCard } from '../../commands/people/signInWithCard.js';
import { signOut } from '../../commands/people/signOut.js';
import { DomainError, RequestError } from '../../domain/errors.js';
import { addDays } from '../../domain/schemes/localTime.js';
import { instantOfMinute, minuteOf, type SignedLink, seenMinutes } from '../../domain/shifts/attendanceLinks.js';
import { qrSvg } from '../../domain/shifts/qrSvg.js';
import { daySheet, ownPlaceOn, type ShiftAtDoor, shiftAtDoor } from '../../queries/attendance/atTheDoor.js';
import { isNotNow } from '../failures.js';
import { takeForms } from '../forms.js';
import { requestContext } from '../httpContext.js';
import {
  attendancePagePolicies,
  type CheckInForm,
  checkedPage,
  checkInPage,
  doorPage,
  linkOverPage,
  notNowPage,
  sheetPage,
} from '../pages/attendance.js';
import { formPolicy } from '../pages/formPage.js';
import type { HttpServices } from '../server.js';

type Fields = Record<string, string | string[] | undefined>;
type WithToken = { Params: { token: string } };

const formsPolicy = formPolicy();

/**
 * /door/<token>, /check-in/<token> and /sheet/<token>: the screen at the door, the page its QR code leads a telephone to, and the list of a day on paper.
 * Each opens with a link of this service that says itself until when.
 */
export function addAttendance(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    takeForms(scope);
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      if (error instanceof RequestError && error.code === 'NOT_FOUND') return over(reply);
      if (error instanceof RequestError && error.code === 'RATE_LIMITED') {
        return send(reply.status(429), notNowPage(error.message));
      }
      const status = error.statusCode ?? (isNotNow(error) ? 503 : 500);
      if (status >= 500) services.log.error({ requestId: request.id, kind: error.name }, 'a page of attendance failed');
      return send(
        reply.status(status),
        notNowPage('Something went wrong on our side. Please wait a moment and try again.'),
      );
    });
    scope.get<WithToken>('/door/:token', (request, reply) => door(services, request, reply));
    scope.get<WithToken>('/sheet/:token', (request, reply) => sheet(services, request, reply));
    scope.get<WithToken>('/check-in/:token', (request, reply) => scanned(services, request, reply));
    scope.post<{ Body: Fields | undefined }>('/check-in', (request, reply) => came(services, request, reply));
  });
}

function contextOf(request: FastifyRequest, services: HttpServices): RequestContext {
  return requestContext(request, services, { kind: 'ANONYMOUS' });
}

async function door(services: HttpServices, request: FastifyRequest<WithToken>, reply: FastifyReply) {
  const context = contextOf(request, services);
  const { secrets, publicUrl } = services.commands;
  const link = secrets.readSignedLink('DOOR', request.params.token);
  if (!link || instantOfMinute(link.minute) <= context.now) return over(reply);
  const shift = await shiftAtDoor(context, link);
  if (shift.isCancelled) return over(reply);
  const { schemeId, subjectId } = link;
  const token = secrets.signedLink('QR', { schemeId, subjectId, minute: minuteOf(context.now), day: 0 });
  const shown = { qrSvg: qrSvg(`${publicUrl()}/check-in/${token}`), code: secrets.shiftCode(schemeId, subjectId) };
  return send(reply, doorPage(shift, shown), attendancePagePolicies.door);
}

async function sheet(services: HttpServices, request: FastifyRequest<WithToken>, reply: FastifyReply) {
  const context = contextOf(request, services);
  const link = services.commands.secrets.readSignedLink('SHEET', request.params.token);
  if (!link || instantOfMinute(link.minute) <= context.now) return over(reply);
  const day = addDays('1970-01-01', link.day);
  const listed = await daySheet(context, { schemeId: link.schemeId, organisationId: link.subjectId, day });
  return send(reply, sheetPage(listed, day), attendancePagePolicies.sheet);
}

/** Opening the page changes nothing: telephones open links by themselves. What it gives along says for some minutes that the code was read. */
async function scanned(services: HttpServices, request: FastifyRequest<WithToken>, reply: FastifyReply) {
  const context = contextOf(request, services);
  const { secrets } = services.commands;
  const link = secrets.readSignedLink('QR', request.params.token);
  const age = link ? minuteOf(context.now) - link.minute : -1;
  if (!link || age < 0 || age > 1) return over(reply);
  const shift = await shiftAtDoor(context, link);
  const seen = secrets.signedLink('SEEN', { ...link, minute: minuteOf(context.now) });
  return send(reply, checkInPage({ shift, seen, wrong: null, sentTo: null }));
}

async function came(
  services: HttpServices,
  request: FastifyRequest<{ Body: Fields | undefined }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const context = contextOf(request, services);
  const fields = request.body ?? {};
  const seen = single(fields.seen);
  const link = services.commands.secrets.readSignedLink('SEEN', seen);
  const age = link ? minuteOf(context.now) - link.minute : -1;
  if (!link || age < 0 || age > seenMinutes) return over(reply);
  const shift = await shiftAtDoor(context, link);
  const form: CheckInForm = { shift, seen, wrong: null, sentTo: null };
  const emailOrPhone = single(fields.emailOrPhone);
  const step = single(fields.step);
  try {
    if (step === 'send') {
      await requestSignInCode(context, { scheme: shift.schemeSlug, emailOrPhone });
      return send(reply, checkInPage({ ...form, sentTo: emailOrPhone }));
    }
    const { token } = await signedIn(context, shift, step, fields);
    const actor = await services.authenticator.actorOf(`Bearer ${token}`, context.now, { afresh: true });
    const asThem = { ...context, actor };
    // The telephone may be somebody else's: nobody stays signed in on it, and the answer comes after that.
    const done = await attend(asThem, link, seen, single(fields.evidence)).finally(() => signOut(asThem, {}));
    return send(reply, checkedPage(shift, done));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // A code that was right is used up.
    const sentTo = error.code === 'CODE_NOT_VALID' ? emailOrPhone : null;
    return send(reply.status(400), checkInPage({ ...form, sentTo, wrong: error.message }));
  }
}

async function signedIn(context: RequestContext, { schemeSlug }: ShiftAtDoor, step: string, fields: Fields) {
  const scheme = schemeSlug;
  if (step === 'card') {
    return await signInWithCard(context, { scheme, cardNumber: single(fields.cardNumber), pin: single(fields.pin) });
  }
  return await signIn(context, { scheme, emailOrPhone: single(fields.emailOrPhone), code: single(fields.code) });
}

/** Who comes is checked in, who is there and scans again is checked out. @throws DomainError */
async function attend(
  context: RequestContext,
  { subjectId: shiftId, minute }: SignedLink,
  seen: string,
  evidence: string,
): Promise<'IN' | 'OUT'> {
  const place = await ownPlaceOn(context, { shiftId });
  if (!place) {
    throw new DomainError('BOOKING_NOT_OPEN', 'You have no place on this shift. Please ask the group.');
  }
  if (place.state === 'ATTENDING') {
    // The form of one scan that is sent twice: who came by it is not on their way out again.
    if (place.checkedInAt && place.checkedInAt >= instantOfMinute(minute)) return 'IN';
    await checkOut(context, { bookingId: place.bookingId, seen, evidence });
    return 'OUT';
  }
  await checkIn(context, { bookingId: place.bookingId, seen });
  return 'IN';
}

function single(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.at(-1) : value) ?? '';
}

function over(reply: FastifyReply): FastifyReply {
  return send(reply.status(404), linkOverPage());
}

function send(reply: FastifyReply, html: string, policy = formsPolicy): FastifyReply {
  return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html);
}
