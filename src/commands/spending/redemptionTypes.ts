import type { DomainError, RequestError } from '../../domain/errors.js';
import type { Party } from '../../domain/spending/restrictions.js';
import type { Actor } from '../../policies/actor.js';

/** One redeemCredits call on its way into a batch. The code is hashed before it gets here. */
export interface RedemptionRequest {
  actor: Actor;
  now: Date;
  key: string;
  inputHash: string;
  /** Null: what was typed cannot be a code of ours. */
  codeHash: Buffer | null;
  offerId: string;
  party: Party;
}

export type RedemptionOutcome = { redemptionId: string } | { error: DomainError | RequestError };
