import type { SchemeTransaction } from '../../entities/database.js';
import { system } from '../../policies/notifications.js';
import { defineQuery } from '../defineQuery.js';
import { accountStatusFacts } from './accountFacts.js';
import { appealFacts } from './appealFacts.js';
import { attendanceFacts, attendanceListFacts } from './attendanceFacts.js';
import { cardFacts } from './cardFacts.js';
import { checkFacts } from './checkFacts.js';
import { deputyFacts } from './deputyFacts.js';
import { donationFacts } from './donationFacts.js';
import { expiryFacts } from './expiryFacts.js';
import { giftFacts } from './giftFacts.js';
import { exchangeFacts, helpAnswerFacts } from './helpFacts.js';
import { holdFacts } from './holdFacts.js';
import { hoursLogFacts } from './hoursFacts.js';
import { importEndedFacts } from './importFacts.js';
import { invitationLapsedFacts } from './invitationFacts.js';
import { ledgerDiffersFacts } from './ledgerFacts.js';
import { membershipEndedFacts, membersMergedFacts, mergeProposedFacts } from './membershipFacts.js';
import { applicationFacts, requirementsChangedFacts } from './opportunityFacts.js';
import { organisationStatusFacts } from './organisationFacts.js';
import { passkeyFacts } from './passkeyFacts.js';
import { apiKeyCreatedFacts, careFacts, memberRegisteredFacts, sponsorNamedFacts } from './peopleFacts.js';
import { fundedFacts, mintFacts, potRanOutFacts } from './potFacts.js';
import { redemptionFacts } from './redemptionFacts.js';
import { rotaConfirmedFacts, rotaProposedFacts } from './rotaFacts.js';
import { seriesNoticeFacts } from './seriesFacts.js';
import { bookingFacts, shiftChangeFacts, swapFacts } from './shiftFacts.js';

/** How the facts of an event are found: by which id it carries, and how those of many events are read at once. */
const hoursLog = { by: 'hoursLogId', load: hoursLogFacts } as const;
const card = { by: 'cardId', load: cardFacts } as const;
const passkey = { by: 'passkeyId', load: passkeyFacts } as const;
const hold = { by: 'redemptionId', load: holdFacts } as const;
const appeal = { by: 'hoursLogId', load: appealFacts } as const;
const redemption = { by: 'redemptionId', load: redemptionFacts } as const;
const accountStatus = { by: 'accountId', load: accountStatusFacts } as const;
const organisationStatus = { by: 'organisationId', load: organisationStatusFacts } as const;
const attendance = { by: 'bookingId', load: attendanceFacts } as const;
const care = { by: 'careLinkId', load: careFacts } as const;
const booking = { by: 'bookingId', load: bookingFacts } as const;
const swap = { by: 'swapId', load: swapFacts } as const;
const application = { by: 'applicationId', load: applicationFacts } as const;
const helpAnswer = { by: 'answerId', load: helpAnswerFacts } as const;
const exchange = { by: 'exchangeId', load: exchangeFacts } as const;
const sources = {
  MemberRegistered: { by: 'memberId', load: memberRegisteredFacts },
  HoursLogged: hoursLog,
  HoursApproved: hoursLog,
  HoursCredited: hoursLog,
  HoursDeclined: hoursLog,
  HoursAppealed: appeal,
  AppealDecided: hoursLog,
  AppealWaits: appeal,
  AwardReversed: hoursLog,
  CreditsRedeemed: redemption,
  HoldPlaced: hold,
  HoldEnded: hold,
  RedemptionReversed: redemption,
  CreditsGiven: { by: 'transferId', load: giftFacts },
  CreditsDonated: { by: 'transferId', load: donationFacts },
  MemberCardIssued: card,
  MemberCardBlocked: card,
  MemberCardLocked: card,
  CreditsExpired: { by: 'transferId', load: expiryFacts },
  ApplicationMade: application,
  ApplicationDecided: application,
  ApplicationWithdrawn: application,
  OpportunityRequirementsChanged: { by: 'opportunityId', load: requirementsChangedFacts },
  OrganisationSuspended: organisationStatus,
  OrganisationResumed: organisationStatus,
  OrganisationClosed: organisationStatus,
  MergeProposed: { by: 'mergeRequestId', load: mergeProposedFacts },
  MembersMerged: { by: 'leavingMemberId', load: membersMergedFacts },
  MembershipEnded: { by: 'memberId', load: membershipEndedFacts },
  CreditsPassedOn: { by: 'transferId', load: giftFacts },
  AccountFrozen: accountStatus,
  AccountOpenedAgain: accountStatus,
  PotRanOut: { by: 'accountId', load: potRanOutFacts },
  PotFunded: { by: 'transferId', load: fundedFacts },
  MintAsked: { by: 'mintRequestId', load: mintFacts },
  MintDecided: { by: 'mintRequestId', load: mintFacts },
  DeputyNamed: { by: 'absenceId', load: deputyFacts },
  SponsorNamed: { by: 'organisationId', load: sponsorNamedFacts },
  CareBegan: care,
  CareEnded: care,
  CheckRecorded: { by: 'checkId', load: checkFacts },
  ApiKeyCreated: { by: 'apiKeyId', load: apiKeyCreatedFacts },
  LedgerDiffers: { by: 'dayOn', load: ledgerDiffersFacts },
  InvitationLapsed: { by: 'invitationId', load: invitationLapsedFacts },
  PasskeyAdded: passkey,
  PasskeyCopied: passkey,
  HoursImportEnded: { by: 'importId', load: importEndedFacts },
  RotaProposed: { by: 'rotaId', load: rotaProposedFacts },
  RotaConfirmed: { by: 'rotaSeatId', load: rotaConfirmedFacts },
  ShiftBooked: booking,
  BookingEnded: booking,
  PlaceOffered: booking,
  PlacesFree: booking,
  ShiftChanged: { by: 'shiftChangeId', load: shiftChangeFacts },
  SeriesNoticed: { by: 'noticeId', load: seriesNoticeFacts },
  SwapOffered: swap,
  SwapTaken: swap,
  NoShowRecorded: attendance,
  CheckOutForgotten: attendance,
  AttendanceListAsked: { by: 'shiftId', load: attendanceListFacts },
  HelpAnswered: helpAnswer,
  HelpAnswerEnded: helpAnswer,
  ExchangeProposed: exchange,
  ExchangeAgreed: exchange,
  ExchangeEnded: exchange,
  ExchangeConfirmed: exchange,
  ExchangeReminds: exchange,
  ExchangeDisputed: exchange,
  ExchangeWaits: exchange,
  ExchangeStuck: exchange,
  ExchangeSettled: exchange,
  ExchangeReversed: exchange,
} as const;

export type ToldEventType = keyof typeof sources;
type Loaded<Type extends ToldEventType> = Awaited<ReturnType<(typeof sources)[Type]['load']>>;
/** What a message about such an event is made of. */
export type FactsOf<Type extends ToldEventType> = Loaded<Type> extends Map<string, infer Facts> ? Facts : never;

/** An event as it was recorded, with its facts as they are now. Null facts: what it speaks of no longer exists. */
export type EventWithFacts = {
  [Type in ToldEventType]: {
    eventId: string;
    type: Type;
    payload: Record<string, unknown>;
    facts: FactsOf<Type> | null;
  };
}[ToldEventType];
/** A type that this version does not know: the event is left for a newer one. */
export interface UnknownEvent {
  eventId: string;
  type: 'UNKNOWN';
  recordedAs: string;
}

interface EventRow {
  eventId: string;
  type: string;
  payload: Record<string, unknown>;
}

/** Those of these events that nobody has processed yet, with their facts. The rest is left out. */
export const eventFacts = defineQuery({
  name: 'eventFacts',
  policy: system,
  async run(tx, input: { eventIds: readonly string[] }): Promise<(EventWithFacts | UnknownEvent)[]> {
    tx.authorize({});
    const rows = await tx.sql<EventRow>(
      'SELECT id AS "eventId", type, payload FROM outbox_event WHERE scheme_id = $1 AND id = ANY ($2) AND processed_at IS NULL',
      [tx.schemeId, input.eventIds],
    );
    const loaded: (EventWithFacts | UnknownEvent)[] = [];
    for (const [type, events] of Map.groupBy(rows, (row) => row.type)) {
      if (isTold(type)) loaded.push(...(await loadFacts(tx, type, events)));
      else loaded.push(...events.map(({ eventId }) => ({ eventId, type: 'UNKNOWN' as const, recordedAs: type })));
    }
    return loaded;
  },
});

async function loadFacts(
  tx: SchemeTransaction & { now: Date },
  type: ToldEventType,
  events: EventRow[],
): Promise<EventWithFacts[]> {
  const { by, load } = sources[type];
  const idOf = (event: EventRow) => String(event.payload[by]);
  const facts: Map<string, unknown> = await load(tx, events.map(idOf));
  // Type and facts belong together, because the type chose the source.
  return events.map((event) => ({ ...event, type, facts: facts.get(idOf(event)) ?? null }) as EventWithFacts);
}

function isTold(type: string): type is ToldEventType {
  return Object.hasOwn(sources, type);
}
