import { holdsRoleAt, holdsSchemeRole } from './actor.js';
import { definePolicy } from './policy.js';

/** Facts of a rota: whose it is. */
export interface RotaPolicyFacts {
  organisationId: string;
}

export const rotaPropose = definePolicy<RotaPolicyFacts>(
  'rotaPropose',
  "the organisation's leaders and coordinators; operators",
  (actor, facts) =>
    holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR'),
);

export const rotaShown = definePolicy<RotaPolicyFacts>(
  'rotaShown',
  "the organisation's leaders and coordinators; operators and auditors",
  (actor, facts) =>
    holdsRoleAt(actor, facts.organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

export const rotaSolve = definePolicy(
  'rotaSolve',
  'the service itself, while it works a rota out',
  (actor) => actor.kind === 'SYSTEM',
);
