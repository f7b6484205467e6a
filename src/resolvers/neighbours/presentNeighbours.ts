import { toGlobalId } from '../../domain/ids.js';
import {
  type HelpAnswerRecord,
  type HelpExchangeRecord,
  type HelpPostRecord,
  isForAnother,
} from '../../queries/neighbours/helpRecords.js';
import { ExchangeProposal, HelpExchange } from '../../schema/neighbours/exchange.js';
import { HelpAnswer, HelpPost } from '../../schema/neighbours/help.js';

export function presentHelpPost(record: HelpPostRecord): HelpPost {
  const { kind, title, description, cause, placeKind, area, place, whenWords, state, postedAt, standsUntil } = record;
  return Object.assign(new HelpPost(), {
    id: toGlobalId('HelpPost', record.id),
    ...{ kind, title, description, cause, placeKind, area, place, whenWords, state, postedAt, standsUntil },
    typicalMinutes: record.typicalMinutes ?? null,
    fromOn: record.fromOn ?? null,
    toOn: record.toOn ?? null,
    postedForMember: isForAnother(record.postedBy, record.memberId),
    postId: record.id,
    memberId: record.memberId,
    wardId: record.wardId ?? null,
    skillIds: record.skillIds,
  });
}

export function presentHelpAnswer(record: HelpAnswerRecord): HelpAnswer {
  const { words, state, answeredAt, postId, memberId } = record;
  return Object.assign(new HelpAnswer(), {
    id: toGlobalId('HelpAnswer', record.id),
    ...{ words, state, answeredAt, postId, memberId },
    answeredForMember: isForAnother(record.answeredBy, memberId),
    endedAt: record.endedAt ?? null,
    reason: record.reason ?? null,
  });
}

export function presentExchange(record: HelpExchangeRecord): HelpExchange {
  const { state, revision, helperId, helpedId, isMeeting, postId, answerId } = record;
  const sideOf = (memberId: string | null | undefined) =>
    memberId == null ? null : memberId === helperId ? 'HELPER' : 'HELPED';
  return Object.assign(new HelpExchange(), {
    id: toGlobalId('HelpExchange', record.id),
    ...{ state, revision, helperId, helpedId, isMeeting, postId, answerId },
    proposal: presentProposal(record),
    agreedAt: record.agreedAt ?? null,
    startsAt: record.startsAt ?? null,
    agreedMinutes: record.agreedMinutes ?? null,
    chargesMissed: record.chargesMissed ?? null,
    helperMinutes: record.helperMinutes ?? null,
    helpedMinutes: record.helpedMinutes ?? null,
    missedBy: sideOf(record.missedById),
    disputeReason: record.disputeReason ?? null,
    settledMinutes: record.settledMinutes ?? null,
    settledAt: record.settledAt ?? null,
    settleReason: record.settleReason ?? null,
    endedAt: record.endedAt ?? null,
    endWords: record.endWords ?? null,
    exchangeId: record.id,
    memberIds: [helperId, helpedId],
    where: record.place ?? '',
  });
}

/** Without the place: that is for after the other side has agreed. */
function presentProposal(record: HelpExchangeRecord): ExchangeProposal | null {
  const { proposedById, proposedStartsAt: startsAt, proposedMinutes: minutes, proposedAt } = record;
  if (!proposedById || !startsAt || !minutes || !proposedAt) return null;
  return Object.assign(new ExchangeProposal(), {
    by: proposedById === record.helperId ? 'HELPER' : 'HELPED',
    chargesMissed: record.proposedChargesMissed ?? false,
    ...{ startsAt, minutes, proposedAt },
  });
}
