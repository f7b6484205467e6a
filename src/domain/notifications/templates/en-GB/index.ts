import type { LocalePack, Templates } from '../pack.js';
import { accountFrozen, accountOpenedAgain } from './accounts.js';
import { appealReceived, appealWaits } from './appeals.js';
import { attendanceListAsked, checkOutForgotten, noShow } from './attendance.js';
import { cardBlocked, cardIssued, cardLocked } from './cards.js';
import { careByYou, careEnded, careForYou } from './care.js';
import { checkSeen } from './checks.js';
import { digest } from './collected.js';
import { deputyNamed } from './deputies.js';
import { notSeen, weeklyDigest } from './digests.js';
import { frame, unsubscribing } from './frame.js';
import { creditsExpired, creditsExpiring, donationSent, giftReceived, giftSent } from './gifts.js';
import { holdEnded, holdPlaced } from './holds.js';
import {
  awardReversed,
  hoursApproved,
  hoursCredited,
  hoursDeclined,
  hoursLoggedForYou,
  hoursWaiting,
} from './hours.js';
import { importEnded } from './imports.js';
import { creditsPassedOn, membershipEnded, membershipsJoined, mergeProposed } from './memberships.js';
import {
  exchangeAgreed,
  exchangeDisputed,
  exchangeEnded,
  exchangeProposed,
  exchangeReversed,
  exchangeSettled,
  exchangeStuck,
  exchangeToConfirm,
  exchangeWaits,
  exchangeWithStaff,
  helpAnswerEnded,
  helpAnswered,
} from './neighbours.js';
import {
  applicationAnswered,
  applicationReceived,
  applicationWithdrawn,
  requirementsChanged,
  requirementsMissing,
} from './opportunities.js';
import { organisationClosed, organisationResumed, organisationSuspended } from './organisations.js';
import { passkeyAdded, passkeyCopied } from './passkeys.js';
import { seriesNoticed, shiftsPaused, shiftsResumed } from './pauses.js';
import { apiKeyCreated, invitation, signInCode, sponsorAsked, welcome } from './people.js';
import { mintAsked, mintDecided, potRanOut } from './pots.js';
import { rotaBooked, rotaReady } from './rotas.js';
import {
  checkExpires,
  checkExpiresThere,
  holdNear,
  hoursStuck,
  hoursWith,
  invitationLapsed,
  invitationReminder,
  ledgerAlarm,
} from './rounds.js';
import {
  bookingEnded,
  placeOffered,
  placesFree,
  shiftBooked,
  shiftChanged,
  shiftReminder,
  swapOffered,
  swapTaken,
} from './shifts.js';
import { creditsSpent, redemptionReversed } from './spending.js';
import { memberStatement, venueStatement } from './statements.js';

const templates: Templates = {
  SIGN_IN_CODE: signInCode,
  WELCOME: welcome,
  HOURS_LOGGED_FOR_YOU: hoursLoggedForYou,
  HOURS_APPROVED: hoursApproved,
  HOURS_CREDITED: hoursCredited,
  HOURS_DECLINED: hoursDeclined,
  AWARD_REVERSED: awardReversed,
  CREDITS_SPENT: creditsSpent,
  HOLD_PLACED: holdPlaced,
  HOLD_ENDED: holdEnded,
  REDEMPTION_REVERSED: redemptionReversed,
  GIFT_RECEIVED: giftReceived,
  GIFT_SENT: giftSent,
  DONATION_SENT: donationSent,
  CREDITS_EXPIRED: creditsExpired,
  CREDITS_EXPIRING: creditsExpiring,
  HOURS_WAITING: hoursWaiting,
  APPEAL_RECEIVED: appealReceived,
  APPEAL_WAITS: appealWaits,
  DEPUTY_NAMED: deputyNamed,
  POT_RAN_OUT: potRanOut,
  MINT_ASKED: mintAsked,
  MINT_DECIDED: mintDecided,
  API_KEY_CREATED: apiKeyCreated,
  PASSKEY_ADDED: passkeyAdded,
  PASSKEY_COPIED: passkeyCopied,
  CHECK_SEEN: checkSeen,
  CARD_ISSUED: cardIssued,
  CARD_BLOCKED: cardBlocked,
  CARD_LOCKED: cardLocked,
  ACCOUNT_FROZEN: accountFrozen,
  ACCOUNT_OPENED_AGAIN: accountOpenedAgain,
  MERGE_PROPOSED: mergeProposed,
  MEMBERSHIPS_JOINED: membershipsJoined,
  CREDITS_PASSED_ON: creditsPassedOn,
  MEMBERSHIP_ENDED: membershipEnded,
  ORGANISATION_SUSPENDED: organisationSuspended,
  ORGANISATION_RESUMED: organisationResumed,
  ORGANISATION_CLOSED: organisationClosed,
  INVITATION: invitation,
  CARE_FOR_YOU: careForYou,
  CARE_BY_YOU: careByYou,
  CARE_ENDED: careEnded,
  SPONSOR_ASKED: sponsorAsked,
  SHIFT_BOOKED: shiftBooked,
  SHIFT_REMINDER: shiftReminder,
  IMPORT_ENDED: importEnded,
  ROTA_READY: rotaReady,
  ROTA_BOOKED: rotaBooked,
  BOOKING_ENDED: bookingEnded,
  PLACE_OFFERED: placeOffered,
  PLACES_FREE: placesFree,
  SHIFT_CHANGED: shiftChanged,
  SWAP_OFFERED: swapOffered,
  SWAP_TAKEN: swapTaken,
  SHIFTS_PAUSED: shiftsPaused,
  SHIFTS_RESUMED: shiftsResumed,
  SERIES_NOTICED: seriesNoticed,
  APPLICATION_RECEIVED: applicationReceived,
  APPLICATION_ANSWERED: applicationAnswered,
  APPLICATION_WITHDRAWN: applicationWithdrawn,
  REQUIREMENTS_MISSING: requirementsMissing,
  REQUIREMENTS_CHANGED: requirementsChanged,
  NO_SHOW: noShow,
  CHECK_OUT_FORGOTTEN: checkOutForgotten,
  ATTENDANCE_LIST_ASKED: attendanceListAsked,
  HELP_ANSWERED: helpAnswered,
  HELP_ANSWER_ENDED: helpAnswerEnded,
  EXCHANGE_PROPOSED: exchangeProposed,
  EXCHANGE_AGREED: exchangeAgreed,
  EXCHANGE_ENDED: exchangeEnded,
  EXCHANGE_TO_CONFIRM: exchangeToConfirm,
  EXCHANGE_WITH_STAFF: exchangeWithStaff,
  EXCHANGE_DISPUTED: exchangeDisputed,
  EXCHANGE_STUCK: exchangeStuck,
  EXCHANGE_WAITS: exchangeWaits,
  EXCHANGE_SETTLED: exchangeSettled,
  EXCHANGE_REVERSED: exchangeReversed,
  HOURS_WITH: hoursWith,
  HOURS_STUCK: hoursStuck,
  CHECK_EXPIRES: checkExpires,
  CHECK_EXPIRES_THERE: checkExpiresThere,
  NOT_SEEN: notSeen,
  INVITATION_REMINDER: invitationReminder,
  INVITATION_LAPSED: invitationLapsed,
  HOLD_NEAR: holdNear,
  LEDGER_ALARM: ledgerAlarm,
  WEEKLY_DIGEST: weeklyDigest,
  DIGEST: digest,
  MEMBER_STATEMENT: memberStatement,
  VENUE_STATEMENT: venueStatement,
};

/** British English: the default locale, and so complete. */
export const enGB = { templates, frame, unsubscribing } satisfies LocalePack;
