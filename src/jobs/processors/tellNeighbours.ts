import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import { localDay } from '../../domain/schemes/localTime.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import type { RecipientRecord } from '../../queries/notifications/recipients.js';
import { addressed, composeMessage, given } from './composeMessage.js';

type Answer = FactsOf<'HelpAnswered'>;
type Exchange = FactsOf<'ExchangeAgreed'>;

/** Whoever posted hears of an answer, while it waits. */
export function tellHelpAnswered({ state, poster, answerer, title, words }: Answer): NotificationDraft[] {
  if (state !== 'WAITING') return [];
  return composeMessage('HELP_ANSWERED', poster, {
    ...addressed(poster),
    otherName: answerer.name,
    title,
    words: given(words || null),
  });
}

/** The side that waited for the other hears that it waits no more. */
export function tellHelpAnswerEnded({ state, poster, answerer, title, reason }: Answer): NotificationDraft[] {
  if (state !== 'WITHDRAWN' && state !== 'DECLINED' && state !== 'ENDED') return [];
  const [to, other] = state === 'WITHDRAWN' ? [poster, answerer] : [answerer, poster];
  return composeMessage('HELP_ANSWER_ENDED', to, {
    ...addressed(to),
    otherName: other.name,
    title,
    endedAs: state,
    reason: given(reason),
  });
}

/** Each side with the other one. */
function sides({ helper, helped }: Exchange): { to: RecipientRecord; other: RecipientRecord; isHelper: boolean }[] {
  return [
    { to: helper, other: helped, isHelper: true },
    { to: helped, other: helper, isHelper: false },
  ];
}

function between(facts: Exchange, { to, other }: { to: RecipientRecord; other: RecipientRecord }) {
  return { ...addressed(to), otherName: other.name, title: facts.title };
}

/** The side that did not propose it. */
export function tellExchangeProposed(facts: Exchange): NotificationDraft[] {
  const { proposedById, proposedStartsAt: startsAt, proposedMinutes: minutes, agreedAt } = facts;
  if (proposedById === null || startsAt === null || minutes === null) return [];
  return sides(facts)
    .filter(({ to }) => to.memberId !== proposedById)
    .flatMap((side) =>
      composeMessage('EXCHANGE_PROPOSED', side.to, {
        ...between(facts, side),
        startsAt,
        minutes,
        isChange: agreedAt !== null,
        chargesMissed: facts.proposedChargesMissed === true,
      }),
    );
}

/** Both, with where it is and how they reach one another. */
export function tellExchangeAgreed(facts: Exchange): NotificationDraft[] {
  const { state, startsAt, agreedMinutes: minutes, place } = facts;
  if (state !== 'AGREED' || startsAt === null || minutes === null) return [];
  return sides(facts).flatMap((side) =>
    composeMessage('EXCHANGE_AGREED', side.to, {
      ...between(facts, side),
      startsAt,
      minutes,
      place: given(place || null),
      chargesMissed: facts.chargesMissed === true,
      otherPhone: given(side.other.phone),
      otherEmail: given(side.other.email),
    }),
  );
}

/** The other side than the one that ended it; both where neither did. Who wanted nothing to do with the other is not told apart. */
export function tellExchangeEnded(facts: Exchange): NotificationDraft[] {
  const { state, endReason, endWords, startsAt } = facts;
  if (state !== 'CANCELLED' && state !== 'MISSED') return [];
  return sides(facts)
    .filter(({ to, isHelper }) =>
      state === 'MISSED' ? to.memberId === facts.missedById : endReason !== (isHelper ? 'BY_HELPER' : 'BY_HELPED'),
    )
    .flatMap((side) =>
      composeMessage('EXCHANGE_ENDED', side.to, {
        ...between(facts, side),
        endedAs: endReason === 'UNCONFIRMED' ? endReason : state,
        startsAt: given(startsAt),
        words: given(endWords),
      }),
    );
}

/** Whoever has not said yet how long it was. */
function tellToConfirm(facts: Exchange, isReminder: boolean): NotificationDraft[] {
  const { forgottenAt } = facts;
  if (facts.state !== 'AGREED' && facts.state !== 'HALF_CONFIRMED') return [];
  return sides(facts)
    .map((side) => ({
      ...side,
      said: side.isHelper ? facts.helperMinutes : facts.helpedMinutes,
      otherMinutes: side.isHelper ? facts.helpedMinutes : facts.helperMinutes,
    }))
    .filter(({ said }) => said === null)
    .flatMap(({ otherMinutes, ...side }) =>
      composeMessage('EXCHANGE_TO_CONFIRM', side.to, {
        ...between(facts, side),
        otherMinutes: given(otherMinutes),
        isMissed: facts.missedById !== null,
        isReminder,
        // The instant itself is too late.
        lastDayOn: forgottenAt ? localDay(new Date(forgottenAt.getTime() - 1), side.to.timeZone) : undefined,
      }),
    );
}

export const tellExchangeConfirmed = (facts: Exchange): NotificationDraft[] => tellToConfirm(facts, false);
export const tellExchangeReminds = (facts: Exchange): NotificationDraft[] => tellToConfirm(facts, true);

/** Both, and staff, none of whom is one of the two. */
export function tellExchangeDisputed(facts: Exchange): NotificationDraft[] {
  if (facts.state !== 'DISPUTED') return [];
  const reason = given(facts.disputeReason);
  const said = { helperMinutes: given(facts.helperMinutes), helpedMinutes: given(facts.helpedMinutes), reason };
  return [
    ...sides(facts).flatMap((side) =>
      composeMessage('EXCHANGE_WITH_STAFF', side.to, { ...between(facts, side), ...said }),
    ),
    ...staffOf(facts).flatMap((operator) => composeMessage('EXCHANGE_DISPUTED', operator, forStaff(facts, operator))),
  ];
}

/** The helped side can do something about it; the other hears that it waits. */
export function tellExchangeWaits(facts: Exchange): NotificationDraft[] {
  const { state, settledMinutes: minutes } = facts;
  if (state !== 'WAITING_FOR_CREDITS' || minutes === null) return [];
  return sides(facts).flatMap((side) =>
    composeMessage('EXCHANGE_WAITS', side.to, {
      ...between(facts, side),
      minutes,
      isHelper: side.isHelper,
      reason: given(facts.settleReason),
    }),
  );
}

/** Staff, where the credits did not come, or where a membership ended before they all did: then with the words that say what is missing. */
export function tellExchangeStuck(facts: Exchange): NotificationDraft[] {
  const { state } = facts;
  if (state !== 'WAITING_FOR_CREDITS' && state !== 'SETTLED' && state !== 'CANCELLED') return [];
  const words = state === 'SETTLED' ? facts.settleReason : state === 'CANCELLED' ? facts.endWords : null;
  // Meanwhile they have come after all, or it was called off otherwise.
  if (state !== 'WAITING_FOR_CREDITS' && words === null) return [];
  return staffOf(facts).flatMap((operator) =>
    composeMessage('EXCHANGE_STUCK', operator, { ...forStaff(facts, operator), words: given(words) }),
  );
}

/** Thanks to the one who helped; the other sees what went to them. */
export function tellExchangeSettled(facts: Exchange): NotificationDraft[] {
  const { settledMinutes: minutes } = facts;
  if (minutes === null) return [];
  return sides(facts).flatMap((side) =>
    composeMessage('EXCHANGE_SETTLED', side.to, {
      ...between(facts, side),
      minutes,
      isHelper: side.isHelper,
      reason: given(facts.settleReason),
      balanceMinutes: given(side.isHelper ? facts.helperBalanceMinutes : facts.helpedBalanceMinutes),
    }),
  );
}

export function tellExchangeReversed(facts: Exchange): NotificationDraft[] {
  const { settledMinutes: minutes, settleReason } = facts;
  if (minutes === null) return [];
  return sides(facts).flatMap((side) =>
    composeMessage('EXCHANGE_REVERSED', side.to, {
      ...between(facts, side),
      minutes,
      isHelper: side.isHelper,
      reason: given(settleReason),
    }),
  );
}

function staffOf({ operators, helperId, helpedId }: Exchange): RecipientRecord[] {
  return operators.filter(({ memberId }) => memberId !== helperId && memberId !== helpedId);
}

function forStaff({ title, helper, helped, settledMinutes }: Exchange, operator: RecipientRecord) {
  return {
    ...addressed(operator),
    title,
    helperName: helper.name,
    helpedName: helped.name,
    minutes: given(settledMinutes),
  };
}
