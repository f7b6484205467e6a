import { endShift } from '../../commands/attendance/endShift.js';
import type { RequestContext } from '../../commands/context.js';
import { escalateAppeal } from '../../commands/hours/escalateAppeal.js';
import { completeWaitingExchange } from '../../commands/neighbours/completeWaitingExchange.js';
import { confirmBySilence } from '../../commands/neighbours/confirmBySilence.js';
import { endForgottenExchange } from '../../commands/neighbours/endForgottenExchange.js';
import { lapseHelpPost } from '../../commands/neighbours/lapseHelpPost.js';
import { remindExchange } from '../../commands/neighbours/remindExchange.js';
import { lapseInvitation } from '../../commands/people/lapseInvitation.js';
import { remindInvitation } from '../../commands/people/remindInvitation.js';
import { settleWallet } from '../../commands/people/settleWallet.js';
import { beginRounds } from '../../commands/rounds/beginRounds.js';
import { beginShift } from '../../commands/shifts/beginShift.js';
import { growSeries } from '../../commands/shifts/growSeries.js';
import { lapseOffer } from '../../commands/shifts/lapseOffer.js';
import { lapseHold } from '../../commands/spending/lapseHold.js';
import type { DueWorkKind } from '../../outbox/dueWork.js';
import { goOnWithImport } from '../imports/goOnWithImport.js';
import { goOnWithRound } from '../rounds/goOnWithRound.js';
import { remindBooked } from './remindBooked.js';
import { solveRota } from './solveRota.js';
import { tellDigest } from './tellDigest.js';

/**
 * Does what was due, as the service itself: one command, whose transaction settles the work when it commits. Should it find that it came too
 * late (ALREADY_DONE), the work is done too; any other throw undoes it, and it is tried again later. What takes long is prepared beforehand on another
 * way to the data: `beside` makes one, at the instant at which it is called.
 */
export type DueWorkHandler = (
  context: RequestContext,
  work: { schemeId: string; subjectId: string },
  beside: () => RequestContext,
) => Promise<unknown>;

/** Work of a kind without a handler waits, untouched. */
export type DueWorkHandlers = Readonly<Partial<Record<DueWorkKind, DueWorkHandler>>>;

/** Every kind has one: a kind that was declared without it does not compile. */
export const dueWorkHandlers = {
  HOLD_LAPSES: (context, { subjectId }) => lapseHold(context, { redemptionId: subjectId }),
  WALLET_SETTLES: (context, { subjectId: memberId }) => settleWallet(context, { memberId }),
  APPEAL_WAITS: (context, { subjectId }) => escalateAppeal(context, { hoursLogId: subjectId }),
  INVITATION_LAPSES: (context, { subjectId }) => lapseInvitation(context, { invitationId: subjectId }),
  INVITATION_REMINDS: (context, { subjectId }) => remindInvitation(context, { invitationId: subjectId }),
  SHIFT_ENDS: (context, { subjectId: shiftId }) => endShift(context, { shiftId }),
  WAITING_OFFER_LAPSES: (context, { subjectId }) => lapseOffer(context, { bookingId: subjectId }),
  SERIES_GROWS: (context, { subjectId }) => growSeries(context, { seriesId: subjectId }),
  SHIFT_BEGINS: (context, { subjectId }) => beginShift(context, { shiftId: subjectId }),
  HELP_POST_ENDS: (context, { subjectId }) => lapseHelpPost(context, { postId: subjectId }),
  EXCHANGE_REMINDS: (context, { subjectId }) => remindExchange(context, { exchangeId: subjectId }),
  EXCHANGE_SILENT: (context, { subjectId }) => confirmBySilence(context, { exchangeId: subjectId }),
  EXCHANGE_ENDS: (context, { subjectId }) => endForgottenExchange(context, { exchangeId: subjectId }),
  EXCHANGE_COMPLETES: (context, { subjectId }) => completeWaitingExchange(context, { exchangeId: subjectId }),
  SHIFT_REMINDS_DAYS: (context, { subjectId }, beside) => remindBooked(context, subjectId, 'DAYS', beside),
  SHIFT_REMINDS_HOURS: (context, { subjectId }, beside) => remindBooked(context, subjectId, 'HOURS', beside),
  ROUNDS_BEGIN: (context) => beginRounds(context, {}),
  ROUND_GOES_ON: (context, { subjectId }, beside) => goOnWithRound(context, subjectId, beside),
  IMPORT_GOES_ON: (context, { subjectId }, beside) => goOnWithImport(context, subjectId, beside),
  DIGEST_DUE: (context, { subjectId }, beside) => tellDigest(context, subjectId, beside),
  ROTA_SOLVES: (context, { subjectId }, beside) => solveRota(context, subjectId, beside),
} satisfies Record<DueWorkKind, DueWorkHandler>;
