import type { RoundKind } from '../../domain/rounds/rounds.js';
import { approvalsWaiting } from './approvalsWaiting.js';
import type { RoundContent } from './content.js';
import { documentsExpiring } from './documentsExpiring.js';
import { expiryNotices } from './expiryNotices.js';
import { holdsNear } from './holdsNear.js';
import { expireCreditsRound, reconciliation, snapshot } from './nightRounds.js';

/** Every kind has one: a kind that was declared without it does not compile. */
export const roundContents: Readonly<Record<RoundKind, RoundContent>> = {
  EXPIRE_CREDITS: expireCreditsRound,
  SNAPSHOT: snapshot,
  RECONCILIATION: reconciliation,
  EXPIRY_NOTICES: expiryNotices,
  APPROVALS_WAITING: approvalsWaiting,
  DOCUMENTS_EXPIRING: documentsExpiring,
  HOLDS_NEAR: holdsNear,
};
