const DAY_MS = 86_400_000;
/** A proposal to join two memberships that nobody confirmed ends after so many days. */
export const mergeProposalDays = 30;

/** Proposals made at this instant or before have ended, though nobody wrote it down. */
export function mergeProposalsSince(now: Date): Date {
  return new Date(now.getTime() - mergeProposalDays * DAY_MS);
}

/** When a proposal ends by itself. */
export function mergeProposalEnds(proposedAt: Date): Date {
  return new Date(proposedAt.getTime() + mergeProposalDays * DAY_MS);
}
