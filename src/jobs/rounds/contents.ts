import type { RoundKind } from '../../domain/rounds/rounds.js';
import { approvalsWaiting } from './approvalsWaiting.js';
import type { RoundContent } from './content.js';
import { documentsExpiring } from './documentsExpiring.js';
import { expiryNotices } from './expiryNotices.js';
import { holdsNear } from './holdsNear.js';
import { memberStatements } from './memberStatements.js';
import { expireCreditsRound, reconciliation, snapshot } from './nightRounds.js';
import { notSeen } from './notSeen.js';
import { venueStatements } from './venueStatements.js';
import { weeklyDigest } from './weeklyDigest.js';

/** Every kind has one: a kind that was declared without it does not compile. */
export const roundContents: Readonly<Record<RoundKind, RoundContent>> = {
  EXPIRE_CREDITS: expireCreditsRound,
  SNAPSHOT: snapshot,
  RECONCILIATION: reconciliation,
  EXPIRY_NOTICES: expiryNotices,
  MEMBER_STATEMENTS: memberStatements,
  VENUE_STATEMENTS: venueStatements,
  APPROVALS_WAITING: approvalsWaiting,
  DOCUMENTS_EXPIRING: documentsExpiring,
  HOLDS_NEAR: holdsNear,
  NOT_SEEN: notSeen,
  WEEKLY_DIGEST: weeklyDigest,
};
