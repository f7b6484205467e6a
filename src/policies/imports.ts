import { holdsRoleAt, holdsSchemeRole, isKeyOf } from './actor.js';
import { definePolicy } from './policy.js';

export interface ImportFacts {
  organisationId: string;
}

export const hoursImportShown = definePolicy<ImportFacts>(
  'hoursImportShown',
  "the organisation's leaders and coordinators and its apps; operators and auditors",
  (actor, { organisationId }) =>
    holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, organisationId, 'hours:write') ||
    holdsSchemeRole(actor, 'OPERATOR', 'AUDITOR'),
);

/** The service itself too, for whoever has the machine and stops one from its terminal. */
export const hoursImportKeep = definePolicy<ImportFacts>(
  'hoursImportKeep',
  "the organisation's leaders and coordinators and its apps; operators, and the command line",
  (actor, { organisationId }) =>
    actor.kind === 'SYSTEM' ||
    holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') ||
    isKeyOf(actor, organisationId, 'hours:write') ||
    holdsSchemeRole(actor, 'OPERATOR'),
);

export const hoursImportDue = definePolicy(
  'hoursImportDue',
  'the service itself, while it loads a timesheet',
  (actor) => actor.kind === 'SYSTEM',
);

export const hoursImportsKeep = definePolicy(
  'hoursImportsKeep',
  'operators, and the command line',
  (actor) => actor.kind === 'SYSTEM' || holdsSchemeRole(actor, 'OPERATOR'),
);
