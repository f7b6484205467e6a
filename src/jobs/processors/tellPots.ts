import type { NotificationDraft } from '../../commands/notifications/recordNotifications.js';
import type { FactsOf } from '../../queries/notifications/eventFacts.js';
import { addressed, composeMessage, given } from './composeMessage.js';

/** Nothing where the pot was filled before anybody could be told. */
export function tellPotRanOut(facts: FactsOf<'PotRanOut'>): NotificationDraft[] {
  const { operators, organisationName, isFrozen, waitingCount, waitingMinutes } = facts;
  if (waitingCount === 0) return [];
  return operators.flatMap((operator) =>
    composeMessage('POT_RAN_OUT', operator, {
      ...addressed(operator),
      organisationName: given(organisationName),
      isFrozen,
      waitingCount,
      waitingMinutes,
    }),
  );
}

/** Everybody who may decide hears of a request; nobody where it was decided meanwhile. */
export function tellMintAsked(facts: FactsOf<'MintAsked'>): NotificationDraft[] {
  const { state, askedBy, others, amountMinutes, organisationName, reason } = facts;
  if (state !== 'OPEN') return [];
  return others.flatMap((operator) =>
    composeMessage('MINT_ASKED', operator, {
      ...addressed(operator),
      askedByName: askedBy.name,
      amountMinutes,
      organisationName: given(organisationName),
      reason,
    }),
  );
}

/** Who asked hears what became of it, unless they took it back themselves. */
export function tellMintDecided(facts: FactsOf<'MintDecided'>): NotificationDraft[] {
  const { state, askedBy, decidedBy, amountMinutes, organisationName, answer } = facts;
  if (decidedBy === null || state === 'WITHDRAWN') return [];
  return composeMessage('MINT_DECIDED', askedBy, {
    ...addressed(askedBy),
    decidedByName: decidedBy.name,
    isApproved: state === 'APPROVED',
    amountMinutes,
    organisationName: given(organisationName),
    reason: given(answer),
  });
}
