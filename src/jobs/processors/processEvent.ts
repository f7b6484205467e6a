import { GroupCommit, inOneStep } from '../../commands/groupCommit.js';
import {
  type EventTold,
  type NotificationDraft,
  recordNotifications,
} from '../../commands/notifications/recordNotifications.js';
import type { DomainEventType } from '../../outbox/recordEvent.js';
import {
  type EventWithFacts,
  eventFacts,
  type FactsOf,
  type UnknownEvent,
} from '../../queries/notifications/eventFacts.js';
import type { EventJob, JobContext } from '../context.js';
import { approveLogged } from './approveLogged.js';
import { tellAccountFrozen, tellAccountOpenedAgain } from './tellAccounts.js';
import { tellAppealDecided, tellAppealWaits, tellHoursAppealed } from './tellAppeals.js';
import { tellAttendanceListAsked, tellCheckOutForgotten, tellNoShowRecorded } from './tellAttendance.js';
import { tellMemberCardBlocked, tellMemberCardIssued, tellMemberCardLocked } from './tellCards.js';
import { tellCheckRecorded } from './tellChecks.js';
import { tellCreditsDonated, tellCreditsExpired, tellCreditsGiven } from './tellGifts.js';
import { tellHoldEnded, tellHoldPlaced } from './tellHolds.js';
import {
  tellAwardReversed,
  tellHoursApproved,
  tellHoursCredited,
  tellHoursDeclined,
  tellHoursLogged,
} from './tellHours.js';
import { tellImportEnded } from './tellImports.js';
import { tellLedgerDiffers } from './tellLedger.js';
import { tellLive } from './tellLive.js';
import { tellCreditsPassedOn, tellMembershipEnded, tellMembersMerged, tellMergeProposed } from './tellMemberships.js';
import {
  tellExchangeAgreed,
  tellExchangeConfirmed,
  tellExchangeDisputed,
  tellExchangeEnded,
  tellExchangeProposed,
  tellExchangeReminds,
  tellExchangeReversed,
  tellExchangeSettled,
  tellExchangeStuck,
  tellExchangeWaits,
  tellHelpAnswerEnded,
  tellHelpAnswered,
} from './tellNeighbours.js';
import {
  tellApplicationDecided,
  tellApplicationMade,
  tellApplicationWithdrawn,
  tellRequirementsChanged,
} from './tellOpportunities.js';
import { tellOrganisationClosed, tellOrganisationResumed, tellOrganisationSuspended } from './tellOrganisations.js';
import { tellPasskeyAdded, tellPasskeyCopied } from './tellPasskeys.js';
import {
  tellApiKeyCreated,
  tellCareBegan,
  tellCareEnded,
  tellDeputyNamed,
  tellInvitationLapsed,
  tellMemberRegistered,
  tellSponsorNamed,
} from './tellPeople.js';
import { tellMintAsked, tellMintDecided, tellPotRanOut } from './tellPots.js';
import { tellRotaConfirmed, tellRotaProposed } from './tellRotas.js';
import {
  tellBookingEnded,
  tellPlaceOffered,
  tellPlacesFree,
  tellSeriesNoticed,
  tellShiftBooked,
  tellShiftChanged,
  tellSwapOffered,
  tellSwapTaken,
} from './tellShifts.js';
import { tellCreditsRedeemed, tellRedemptionReversed } from './tellSpending.js';

/** How many events share a transaction. */
const TOGETHER_MAX = 100;

/** What each event has to tell. An event recorded anywhere without an entry here does not compile. */
const tellers: { [Type in DomainEventType]: (facts: FactsOf<Type>) => NotificationDraft[] } = {
  MemberRegistered: tellMemberRegistered,
  HoursLogged: tellHoursLogged,
  HoursApproved: tellHoursApproved,
  HoursCredited: tellHoursCredited,
  HoursDeclined: tellHoursDeclined,
  HoursAppealed: tellHoursAppealed,
  AppealDecided: tellAppealDecided,
  AppealWaits: tellAppealWaits,
  AwardReversed: tellAwardReversed,
  CreditsRedeemed: tellCreditsRedeemed,
  HoldPlaced: tellHoldPlaced,
  HoldEnded: tellHoldEnded,
  RedemptionReversed: tellRedemptionReversed,
  CreditsGiven: tellCreditsGiven,
  CreditsDonated: tellCreditsDonated,
  MemberCardIssued: tellMemberCardIssued,
  MemberCardBlocked: tellMemberCardBlocked,
  MemberCardLocked: tellMemberCardLocked,
  CreditsExpired: tellCreditsExpired,
  ApplicationMade: tellApplicationMade,
  ApplicationDecided: tellApplicationDecided,
  ApplicationWithdrawn: tellApplicationWithdrawn,
  OpportunityRequirementsChanged: tellRequirementsChanged,
  OrganisationSuspended: tellOrganisationSuspended,
  OrganisationResumed: tellOrganisationResumed,
  OrganisationClosed: tellOrganisationClosed,
  MergeProposed: tellMergeProposed,
  MembersMerged: tellMembersMerged,
  MembershipEnded: tellMembershipEnded,
  CreditsPassedOn: tellCreditsPassedOn,
  AccountFrozen: tellAccountFrozen,
  AccountOpenedAgain: tellAccountOpenedAgain,
  PotRanOut: tellPotRanOut,
  // Whoever follows the pot sees it; whose hours were credited by it hear of that.
  PotFunded: () => [],
  MintAsked: tellMintAsked,
  MintDecided: tellMintDecided,
  DeputyNamed: tellDeputyNamed,
  SponsorNamed: tellSponsorNamed,
  CareBegan: tellCareBegan,
  CareEnded: tellCareEnded,
  CheckRecorded: tellCheckRecorded,
  ApiKeyCreated: tellApiKeyCreated,
  LedgerDiffers: tellLedgerDiffers,
  InvitationLapsed: tellInvitationLapsed,
  PasskeyAdded: tellPasskeyAdded,
  PasskeyCopied: tellPasskeyCopied,
  HoursImportEnded: tellImportEnded,
  RotaProposed: tellRotaProposed,
  RotaConfirmed: tellRotaConfirmed,
  ShiftBooked: tellShiftBooked,
  BookingEnded: tellBookingEnded,
  PlaceOffered: tellPlaceOffered,
  PlacesFree: tellPlacesFree,
  ShiftChanged: tellShiftChanged,
  SeriesNoticed: tellSeriesNoticed,
  SwapOffered: tellSwapOffered,
  SwapTaken: tellSwapTaken,
  NoShowRecorded: tellNoShowRecorded,
  CheckOutForgotten: tellCheckOutForgotten,
  AttendanceListAsked: tellAttendanceListAsked,
  HelpAnswered: tellHelpAnswered,
  HelpAnswerEnded: tellHelpAnswerEnded,
  ExchangeProposed: tellExchangeProposed,
  ExchangeAgreed: tellExchangeAgreed,
  ExchangeEnded: tellExchangeEnded,
  ExchangeConfirmed: tellExchangeConfirmed,
  ExchangeReminds: tellExchangeReminds,
  ExchangeDisputed: tellExchangeDisputed,
  ExchangeWaits: tellExchangeWaits,
  ExchangeStuck: tellExchangeStuck,
  ExchangeSettled: tellExchangeSettled,
  ExchangeReversed: tellExchangeReversed,
};

/** Null: done. An error: this event alone could not be told. */
type Outcome = Error | null;

/**
 * Makes the processor that turns an event into the messages it calls for, and marks it processed in the same transaction. Running it again, or
 * twice at once, changes nothing. Where the scheme's rule has the service approve what was logged, that is done first. What no longer exists is not told; the event is processed all the same. Events of one scheme that are
 * processed at the same time share their transactions; one that cannot be told fails alone.
 */
export function eventProcessor(context: JobContext): (job: EventJob) => Promise<void> {
  const together = new GroupCommit<string, Outcome>({
    ...inOneStep((schemeId, eventIds) => processTogether(context, schemeId, eventIds)),
    keysOf: (eventId) => [eventId],
    sizeMax: TOGETHER_MAX,
    // As many wait as jobs run at once, and no more.
    waitingMax: Number.POSITIVE_INFINITY,
    overloaded: () => new Error('too many events at once'),
  });
  return async ({ schemeId, eventId }) => {
    const failure = await together.submit(schemeId, eventId);
    if (failure !== null) throw failure;
  };
}

async function processTogether(context: JobContext, schemeId: string, eventIds: readonly string[]): Promise<Outcome[]> {
  const { database, clock, log } = context;
  const now = clock.now();
  const events = await eventFacts({ actor: { kind: 'SYSTEM', schemeId }, now, database }, { eventIds });
  // Before they are marked as processed: after a crash in between, streams hear of it twice rather than not at all.
  await tellLive(context, schemeId, now, events);
  const { approved, failures } = await approveLogged(context, schemeId, events, now);
  const told: EventTold[] = [];
  for (const event of events) {
    const { eventId, type } = event;
    if (failures.has(eventId)) continue;
    try {
      // Who hears that their hours are approved need not hear that they were written down.
      told.push({ eventId, drafts: approved.has(eventId) ? [] : tell(event) });
      if (event.type !== 'UNKNOWN' && event.facts === null) {
        log.warn({ schemeId, eventId, type }, 'what an event speaks of is gone; nobody is told');
      }
      if (event.type === 'LedgerDiffers' && event.facts !== null) {
        const { dayOn, differences, promises } = event.facts;
        log.error({ schemeId, eventId, dayOn, differences, promises }, 'the ledger does not add up: see check:ledger');
      }
    } catch (error) {
      failures.set(eventId, error instanceof Error ? error : new Error('an event could not be told'));
    }
  }
  if (told.length > 0) await recordNotifications(database, schemeId, told, now, context.sparesPeople ?? true);
  return eventIds.map((eventId) => failures.get(eventId) ?? null);
}

/** @throws Error for an event that this version does not know: it is left for a newer one. */
function tell(event: EventWithFacts | UnknownEvent): NotificationDraft[] {
  if (event.type === 'UNKNOWN') throw new Error(`events of type ${event.recordedAs} are not known here`);
  const { facts } = event;
  if (facts === null) return [];
  // The type chose the facts, so they fit the teller of that type.
  const teller = tellers[event.type] as (known: typeof facts) => NotificationDraft[];
  return teller(facts);
}
