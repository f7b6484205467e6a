import type { DomainEvents, DomainEventType } from '../../outbox/recordEvent.js';
import { changesOf, type Touched } from '../../queries/live/changesOf.js';
import type { EventWithFacts, UnknownEvent } from '../../queries/notifications/eventFacts.js';
import { type JobContext, loggableError } from '../context.js';

/** An event after which no balance and no hours look different. */
const nothing = (): Touched => ({});
const log = ({ hoursLogId }: { hoursLogId: string }): Touched => ({ hoursLogIds: [hoursLogId] });
const member = ({ memberId }: { memberId: string }): Touched => ({ memberIds: [memberId] });
const transfer = ({ transferId }: { transferId: string }): Touched => ({ transferIds: [transferId] });
const bothSides = ({ helperId, helpedId }: { helperId: string; helpedId: string }): Touched => ({
  memberIds: [helperId, helpedId],
});
const redemption = ({ redemptionId }: { redemptionId: string }): Touched => ({ redemptionIds: [redemptionId] });

/**
 * Whose balances and which hours look different after each event: `hoursLogIds`, `transferIds` and `redemptionIds` stand for every account they moved
 * credits between; `memberIds` and `organisationIds` for all accounts of theirs. An event recorded anywhere without an entry here does not compile.
 */
const touched: { [Type in DomainEventType]: (payload: DomainEvents[Type]) => Touched } = {
  // They may be given credits to begin with.
  MemberRegistered: member,
  HoursLogged: log,
  HoursApproved: log,
  HoursCredited: log,
  HoursDeclined: log,
  HoursAppealed: log,
  AppealDecided: log,
  AppealWaits: nothing,
  AwardReversed: log,
  CreditsRedeemed: redemption,
  // A hold moves nothing yet: what is available differs.
  HoldPlaced: member,
  HoldEnded: member,
  RedemptionReversed: redemption,
  CreditsDonated: transfer,
  CreditsGiven: transfer,
  CreditsExpired: transfer,
  MemberCardIssued: nothing,
  MemberCardBlocked: nothing,
  MemberCardLocked: nothing,
  MergeProposed: nothing,
  MembersMerged: ({ memberId, leavingMemberId }) => ({ memberIds: [memberId, leavingMemberId] }),
  MembershipEnded: ({ memberId }) => ({ memberIds: [memberId], schemeAccounts: true }),
  CreditsPassedOn: transfer,
  // Nothing moved, but what can be done with it changed.
  AccountFrozen: ({ accountId }) => ({ accountIds: [accountId] }),
  AccountOpenedAgain: ({ accountId }) => ({ accountIds: [accountId] }),
  ApplicationMade: nothing,
  ApplicationDecided: nothing,
  ApplicationWithdrawn: nothing,
  OpportunityRequirementsChanged: nothing,
  OrganisationSuspended: nothing,
  OrganisationResumed: nothing,
  OrganisationClosed: ({ organisationId }) => ({ organisationIds: [organisationId], schemeAccounts: true }),
  PotRanOut: nothing,
  DeputyNamed: nothing,
  PotFunded: ({ transferId }) => ({ transferIds: [transferId] }),
  MintAsked: nothing,
  MintDecided: nothing,
  SponsorNamed: nothing,
  CareBegan: nothing,
  CareEnded: nothing,
  CheckRecorded: nothing,
  ApiKeyCreated: nothing,
  LedgerDiffers: nothing,
  InvitationLapsed: nothing,
  PasskeyAdded: nothing,
  PasskeyCopied: nothing,
  ShiftBooked: nothing,
  HoursImportEnded: nothing,
  RotaProposed: nothing,
  RotaConfirmed: nothing,
  BookingEnded: nothing,
  PlaceOffered: nothing,
  PlacesFree: nothing,
  ShiftChanged: nothing,
  SeriesNoticed: nothing,
  SwapOffered: nothing,
  SwapTaken: nothing,
  NoShowRecorded: nothing,
  CheckOutForgotten: nothing,
  AttendanceListAsked: nothing,
  HelpAnswered: nothing,
  HelpAnswerEnded: nothing,
  ExchangeProposed: nothing,
  ExchangeAgreed: nothing,
  ExchangeEnded: nothing,
  ExchangeConfirmed: nothing,
  ExchangeReminds: nothing,
  ExchangeDisputed: nothing,
  ExchangeWaits: nothing,
  ExchangeStuck: nothing,
  ExchangeSettled: bothSides,
  ExchangeReversed: bothSides,
};

/**
 * Brings word of what the events changed to whoever follows it. Never fails: live updates are a comfort, and streams look again by themselves.
 * Told twice, nothing is shown twice.
 */
export async function tellLive(
  { database, live, log: jobLog }: JobContext,
  schemeId: string,
  now: Date,
  events: readonly (EventWithFacts | UnknownEvent)[],
): Promise<void> {
  if (!live) return;
  const known = events.filter((event) => event.type !== 'UNKNOWN');
  try {
    const changes = await changesOf({ actor: { kind: 'SYSTEM', schemeId }, now, database }, known.map(touchedBy));
    if (changes.accountIds.length + changes.hoursLogs.length > 0) await live.publish(changes);
  } catch (error) {
    jobLog.warn({ schemeId, ...loggableError(error) }, 'live updates could not be told of some changes');
  }
}

function touchedBy({ type, payload }: EventWithFacts): Touched {
  // The type chose the payload when the event was recorded.
  const of = touched[type] as (recorded: typeof payload) => Touched;
  return of(payload);
}
