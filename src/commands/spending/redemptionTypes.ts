import type { DomainError, RequestError } from '../../domain/errors.js';
import type { Party } from '../../domain/spending/restrictions.js';
import type { Actor } from '../../policies/actor.js';
import type { RedemptionRecord } from '../../queries/records.js';

/** How a till knows whose credits these are. Codes and PINs are hashed before they get here. */
export type Proof =
  /** Null: what was typed cannot be a code of ours. */
  | { kind: 'CODE'; codeHash: Buffer | null }
  | { kind: 'CARD'; cardNumber: string; pinHash: Buffer }
  /** The redemption that stands as a hold. */
  | { kind: 'HOLD'; redemptionId: string }
  /** Nothing shown: it is the member, or staff on their behalf, who ask. Only for a hold. */
  | { kind: 'MEMBER'; memberId: string };

/** One redeemCredits call on its way into a batch. */
export interface RedemptionRequest {
  actor: Actor;
  now: Date;
  key: string;
  inputHash: string;
  proof: Proof;
  /** Null for a hold: it has its offer. */
  offerId: string | null;
  /** The offer as the till showed it. Null: whatever it is now. */
  offerRevision: number | null;
  /** Null for a hold: the party it was made for. */
  party: Party | null;
}

/** The record comes along where it was written just now; a repeated call reads it. */
export type RedemptionOutcome =
  | { redemptionId: string; record: RedemptionRecord | null }
  | { error: DomainError | RequestError };
