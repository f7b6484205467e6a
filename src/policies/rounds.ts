import { holdsSchemeRole } from './actor.js';
import { definePolicy } from './policy.js';

export const roundsDue = definePolicy(
  'roundsDue',
  'the service itself, when a round of a scheme is due',
  (actor) => actor.kind === 'SYSTEM',
);

export const roundsSee = definePolicy('roundsSee', 'operators and auditors', (actor) =>
  holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

/** The service itself too, for whoever has the machine and stops one from its terminal. */
export const roundsKeep = definePolicy(
  'roundsKeep',
  'operators, and the command line',
  (actor) => actor.kind === 'SYSTEM' || holdsSchemeRole(actor, 'OPERATOR'),
);
