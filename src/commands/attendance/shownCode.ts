import { DomainError } from '../../domain/errors.js';
import { minuteOf, readShown, seenMinutes } from '../../domain/shifts/attendanceLinks.js';
import type { CheckInWay } from '../../domain/shifts/booking.js';
import type { RequestContext } from '../context.js';
import type { CommandTransaction } from '../defineCommand.js';

/** What somebody shows who is at the shift. Neither: it is written down from the group's list. */
export interface Shown {
  /** The link in the QR code, or the short code as it was typed. */
  code?: string | null;
  /** What the page that a telephone opens was given when the QR code was read. Never from a client. */
  seen?: string | null;
}

/** Takes a try for what is shown, before anybody looks at it. @throws RequestError RATE_LIMITED, UNAVAILABLE */
export async function takeTry({ services, clientAddress }: RequestContext, bookingId: string): Promise<void> {
  await services.guesses.take('CHECK_IN', { address: clientAddress, identifier: bookingId });
}

export function showsCode({ code, seen }: Shown): boolean {
  return (code ?? seen ?? null) !== null;
}

/**
 * How somebody proves to be at the shift. A QR code is good in the minute it was shown for and the one after; who they are may be asked until some
 * minutes later.
 * @throws DomainError CHECK_IN_NOT_VALID
 */
export function wayShown(
  { schemeId, now, services: { secrets } }: Pick<CommandTransaction<never>, 'schemeId' | 'now' | 'services'>,
  shiftId: string,
  shown: Shown,
): CheckInWay {
  if (!showsCode(shown)) return 'LIST';
  if (shown.seen) {
    const seen = secrets.readSignedLink('SEEN', shown.seen);
    if (seen && isOf(seen) && isWithin(seen.minute, seenMinutes)) return 'QR';
    throw notValid();
  }
  const read = readShown(shown.code ?? '');
  if (read?.way === 'QR') {
    const scanned = secrets.readSignedLink('QR', read.token);
    if (scanned && isOf(scanned) && isWithin(scanned.minute, 1)) return 'QR';
  }
  if (read?.way === 'CODE' && read.code === secrets.shiftCode(schemeId, shiftId)) return 'CODE';
  throw notValid();

  function isOf(link: { schemeId: string; subjectId: string }): boolean {
    return link.schemeId === schemeId && link.subjectId === shiftId;
  }

  function isWithin(minute: number, minutes: number): boolean {
    const age = minuteOf(now) - minute;
    return age >= 0 && age <= minutes;
  }
}

function notValid(): DomainError {
  return new DomainError(
    'CHECK_IN_NOT_VALID',
    'This is not the code shown at the shift now. Please scan it again, type the short code, or ask the group to tick you off on its list.',
    { field: ['code'] },
  );
}
