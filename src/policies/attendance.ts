import { actsAsMember } from './actor.js';
import { definePolicy } from './policy.js';
import { keepsRota } from './shifts.js';

export interface AttendanceFacts {
  memberId: string;
  organisationId: string;
  /** Does whoever asks show what can be read at the shift alone? */
  showsCode: boolean;
}

export const attendanceRecord = definePolicy<AttendanceFacts>(
  'attendanceRecord',
  "with the code shown at the shift: the member, their guardians and helpers, and the apps they allowed; by the group's list: its leaders and coordinators and its apps, and operators",
  (actor, facts) =>
    facts.showsCode ? actsAsMember(actor, facts.memberId, 'shifts:write') : keepsRota(actor, facts.organisationId),
);

export interface ListFacts {
  organisationId: string;
  /** Whose booking is written about, where it is one. */
  memberId?: string;
}

export const attendanceList = definePolicy<ListFacts>(
  'attendanceList',
  "the group's leaders and coordinators and its apps; operators",
  (actor, facts) => keepsRota(actor, facts.organisationId),
);
