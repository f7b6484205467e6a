import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

type Named = Pick<FactsOf<'ShiftBooked'>, 'role' | 'organisationName' | 'startsAt' | 'endsAt'>;

const named = ({ role, organisationName, startsAt, endsAt }: Named) => ({ role, organisationName, startsAt, endsAt });
const noted = (note: string) => (note === '' ? undefined : note);

/** Not told any more once they have cancelled. */
export function tellShiftBooked(facts: FactsOf<'ShiftBooked'>): NotificationDraft[] {
  const { recipient, state, places, note } = facts;
  if (state !== 'BOOKED') return [];
  return composeMessage('SHIFT_BOOKED', recipient, {
    ...addressed(recipient),
    ...named(facts),
    places: places > 1 ? places : undefined,
    note: noted(note),
  });
}

/** Who declines an offer, or still waits when the shift begins, need not be told; who gave a place away hears of the swap. */
export function tellBookingEnded(facts: FactsOf<'BookingEnded'>): NotificationDraft[] {
  const { recipient, endReason, cancelReason } = facts;
  switch (endReason) {
    case 'BY_MEMBER':
    case 'BY_GROUP':
    case 'OFFER_LAPSED':
    case 'SHIFT_CANCELLED':
      return composeMessage('BOOKING_ENDED', recipient, {
        ...addressed(recipient),
        ...named(facts),
        endedAs: endReason,
        reason: endReason === 'SHIFT_CANCELLED' ? given(cancelReason) : undefined,
      });
    default:
      return [];
  }
}

/** While it is kept for them. */
export function tellPlaceOffered(facts: FactsOf<'PlaceOffered'>): NotificationDraft[] {
  const { recipient, offerLapsesAt: lapsesAt } = facts;
  if (lapsesAt === null) return [];
  return composeMessage('PLACE_OFFERED', recipient, { ...addressed(recipient), ...named(facts), lapsesAt });
}

export function tellPlacesFree(facts: FactsOf<'PlacesFree'>): NotificationDraft[] {
  const { recipient, state } = facts;
  if (state !== 'WAITING') return [];
  return composeMessage('PLACES_FREE', recipient, { ...addressed(recipient), ...named(facts) });
}

export function tellShiftChanged(facts: FactsOf<'ShiftChanged'>): NotificationDraft[] {
  const { recipients, wasStartsAt, wasEndsAt, startsAt, endsAt, noteChanged, note, meetingIds } = facts;
  const stays = wasStartsAt.getTime() === startsAt.getTime() && wasEndsAt.getTime() === endsAt.getTime();
  return recipients.flatMap((recipient) =>
    composeMessage('SHIFT_CHANGED', recipient, {
      ...addressed(recipient),
      ...named(facts),
      before: stays ? undefined : { startsAt: wasStartsAt, endsAt: wasEndsAt },
      meetsAnother: !stays && meetingIds.includes(recipient.memberId) ? true : undefined,
      note: noteChanged ? noted(note) : undefined,
    }),
  );
}

/** Those who look after the group's rota. */
export function tellSeriesNoticed(facts: FactsOf<'SeriesNoticed'>): NotificationDraft[] {
  const { recipients, organisationName, role, words } = facts;
  return recipients.flatMap((recipient) =>
    composeMessage('SERIES_NOTICED', recipient, { ...addressed(recipient), organisationName, role, words }),
  );
}

/** To the one who was named; what anybody may take is told to nobody. */
export function tellSwapOffered(facts: FactsOf<'SwapOffered'>): NotificationDraft[] {
  const { from, to, kind, state } = facts;
  if (to === null || state !== 'OPEN') return [];
  return composeMessage('SWAP_OFFERED', to, {
    ...addressed(to),
    ...named(facts),
    fromName: from.name,
    isExchange: kind === 'SWAP',
  });
}

export function tellSwapTaken(facts: FactsOf<'SwapTaken'>): NotificationDraft[] {
  const { from, taker, gotStartsAt } = facts;
  if (taker === null) return [];
  return composeMessage('SWAP_TAKEN', from, {
    ...addressed(from),
    ...named(facts),
    takerName: taker.name,
    gotStartsAt: given(gotStartsAt),
  });
}
