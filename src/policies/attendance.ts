import { type Actor, actsAsMember, holdsRoleAt, holdsSchemeRole } from './actor.js';
import { definePolicy } from './policy.js';

export interface AttendanceFacts {
  memberId: string;
  organisationId: string;
  /** Does whoever asks show what can be read at the shift alone? */
  showsCode: boolean;
}

/** Does the actor keep the list of this group? */
export function keepsList(actor: Actor, organisationId: string): boolean {
  return holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR') || holdsSchemeRole(actor, 'OPERATOR');
}

export const attendanceRecord = definePolicy<AttendanceFacts>(
  'attendanceRecord',
  "with the code shown at the shift: the member, their guardians and helpers; by the group's list: its leaders and coordinators, and operators",
  (actor, facts) => (facts.showsCode ? actsAsMember(actor, facts.memberId) : keepsList(actor, facts.organisationId)),
);

export const attendanceList = definePolicy<{ organisationId: string }>(
  'attendanceList',
  "the group's leaders and coordinators; operators",
  (actor, facts) => keepsList(actor, facts.organisationId),
);
