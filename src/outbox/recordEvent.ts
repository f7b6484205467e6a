import { newId } from '../domain/ids.js';
import type { SchemeTransaction } from '../entities/database.js';

/** What happens in the service that something later depends on. Payloads carry ids only. */
export interface DomainEvents {
  MemberRegistered: { memberId: string };
  HoursLogged: { hoursLogId: string; memberId: string };
  HoursApproved: { hoursLogId: string; memberId: string };
  /** Hours that were approved before have been given their credits by a pot. */
  HoursCredited: { hoursLogId: string; memberId: string };
  HoursDeclined: { hoursLogId: string; memberId: string };
  HoursAppealed: { hoursLogId: string; memberId: string };
  /** Either way: the log says which. */
  AppealDecided: { hoursLogId: string; memberId: string };
  /** Nobody has decided an appeal in its days. */
  AppealWaits: { hoursLogId: string; memberId: string };
  AwardReversed: { hoursLogId: string; memberId: string };
  CreditsRedeemed: { redemptionId: string; memberId: string; organisationId: string };
  HoldPlaced: { redemptionId: string; memberId: string; organisationId: string };
  /** Released or lapsed, whatever ended it: recorded by ledger_release_hold. */
  HoldEnded: { redemptionId: string; memberId: string; organisationId: string };
  RedemptionReversed: { redemptionId: string; memberId: string; organisationId: string };
  CreditsGiven: { transferId: string; fromMemberId: string; toMemberId: string };
  /** organisationId is null for the community pot. */
  CreditsDonated: { transferId: string; memberId: string; organisationId: string | null };
  MemberCardIssued: { cardId: string; memberId: string };
  MemberCardBlocked: { cardId: string; memberId: string };
  /** Ten wrong PINs in a row: it works no more until staff replace it. */
  MemberCardLocked: { cardId: string; memberId: string };
  CreditsExpired: { transferId: string; memberId: string };
  ApplicationMade: { applicationId: string; memberId: string };
  /** Accepted, declined or ended: the application says which. */
  ApplicationDecided: { applicationId: string; memberId: string };
  ApplicationWithdrawn: { applicationId: string; memberId: string };
  /** What is published requires something else than before. */
  OpportunityRequirementsChanged: { opportunityId: string };
  OrganisationSuspended: { organisationId: string };
  OrganisationResumed: { organisationId: string };
  OrganisationClosed: { organisationId: string };
  MergeProposed: { mergeRequestId: string };
  MembersMerged: { memberId: string; leavingMemberId: string };
  MembershipEnded: { memberId: string };
  CreditsPassedOn: { transferId: string; fromMemberId: string };
  AccountFrozen: { accountId: string };
  AccountOpenedAgain: { accountId: string };
  /** Hours wait for a pot that covered all of its own until now. */
  PotRanOut: { accountId: string };
  /** Newly issued credits came into a pot. */
  PotFunded: { transferId: string };
  MintAsked: { mintRequestId: string };
  /** Approved, declined or withdrawn: the request says which. */
  MintDecided: { mintRequestId: string };
  DeputyNamed: { absenceId: string };
  CareBegan: { careLinkId: string };
  CareEnded: { careLinkId: string };
  SponsorNamed: { organisationId: string };
  /** The nightly check of that local day found something that does not add up. */
  LedgerDiffers: { dayOn: string };
  /** Nobody took it up in its time. */
  InvitationLapsed: { invitationId: string };
  PasskeyAdded: { passkeyId: string; memberId: string };
  /** It signed with a number it had used before: there are two of it. */
  PasskeyCopied: { passkeyId: string; memberId: string };
  CheckRecorded: { checkId: string; memberId: string };
  HelpAnswered: { answerId: string };
  /** Withdrawn, declined, or over with its post: the answer says which. */
  HelpAnswerEnded: { answerId: string };
  /** Terms are proposed, or others than those agreed. */
  ExchangeProposed: { exchangeId: string };
  ExchangeAgreed: { exchangeId: string };
  /** Cancelled, or it did not take place: the exchange says which. */
  ExchangeEnded: { exchangeId: string };
  /** One side said how long it was. */
  ExchangeConfirmed: { exchangeId: string };
  /** Somebody has yet to say how long it was. */
  ExchangeReminds: { exchangeId: string };
  ExchangeDisputed: { exchangeId: string };
  /** Both confirmed, and the credits are not there yet. */
  ExchangeWaits: { exchangeId: string };
  /** They were not there for as long as the service looked, or not all of them when a membership ended. */
  ExchangeStuck: { exchangeId: string };
  ExchangeSettled: { exchangeId: string; helperId: string; helpedId: string };
  ExchangeReversed: { exchangeId: string; helperId: string; helpedId: string };
  ApiKeyCreated: { apiKeyId: string; memberId: string };
  /** A place on a shift became theirs: booked, taken from the waiting list, or taken over in a swap. */
  ShiftBooked: { bookingId: string; memberId: string };
  /** A timesheet was loaded or refused, or stands still because its group takes no part any more. */
  HoursImportEnded: { importId: string };
  /** A rota was worked out: there it is to be looked at. */
  RotaProposed: { rotaId: string };
  /** A confirmed rota gave somebody places, or took some: one for each member, named by one of their seats. */
  RotaConfirmed: { rotaSeatId: string; memberId: string };
  /** A place or a wait for one ended without being attended: the booking says why. */
  BookingEnded: { bookingId: string; memberId: string };
  /** A freed place is kept for who waited longest. */
  PlaceOffered: { bookingId: string; memberId: string };
  /** To who waits in the last hours before a shift: places are free to whoever books first. */
  PlacesFree: { bookingId: string; memberId: string };
  /** A shift was moved, or what stands beside it changed. */
  ShiftChanged: { shiftChangeId: string; shiftId: string };
  /** More shifts of a series were made by themselves, and a day was left out or a start moved. */
  SeriesNoticed: { noticeId: string; seriesId: string };
  /** Somebody's place is there to be taken by one member who was named. */
  SwapOffered: { swapId: string; memberId: string };
  SwapTaken: { swapId: string; memberId: string };
  /** Somebody was booked on a shift and did not come. */
  NoShowRecorded: { bookingId: string; memberId: string };
  /** Nobody checked out: the service did, at the planned end. */
  CheckOutForgotten: { bookingId: string; memberId: string };
  /** Nobody was checked in at a shift that people were booked on: the group is asked for its list. */
  AttendanceListAsked: { shiftId: string };
}
export type DomainEventType = keyof DomainEvents;

/** Records an event in the caller's transaction: it is relayed if, and only if, that commits. */
export async function recordEvent<Type extends DomainEventType>(
  tx: SchemeTransaction,
  occurredAt: Date,
  type: Type,
  payload: DomainEvents[Type],
): Promise<void> {
  await tx.sql('INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at) VALUES ($1, $2, $3, $4, $5)', [
    tx.schemeId,
    newId(),
    type,
    JSON.stringify(payload),
    occurredAt,
  ]);
}

/** Records many events of one type, in one statement. */
export async function recordEvents<Type extends DomainEventType>(
  tx: SchemeTransaction,
  occurredAt: Date,
  type: Type,
  payloads: readonly DomainEvents[Type][],
): Promise<void> {
  if (payloads.length === 0) return;
  const rows = payloads.map((payload) => ({ id: newId(), payload }));
  await tx.sql(
    `INSERT INTO outbox_event (scheme_id, id, type, payload, occurred_at)
     SELECT $1, e.id, $2, e.payload, $3 FROM jsonb_to_recordset($4) AS e (id uuid, payload jsonb)`,
    [tx.schemeId, type, occurredAt, JSON.stringify(rows)],
  );
}
