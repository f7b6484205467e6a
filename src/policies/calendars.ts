import type { CalendarKind } from '../domain/calendars/calendar.js';
import { actsAsMember, holdsRoleAt, holdsSchemeRole } from './actor.js';
import { definePolicy } from './policy.js';

export interface CalendarFacts {
  kind: CalendarKind;
  memberId: string | null;
  organisationId: string | null;
}

export const calendarLinkWrite = definePolicy<CalendarFacts>(
  'calendarLinkWrite',
  'of a member: the member, unless signed in with a card, their guardians and helpers; of a group: its leaders and coordinators, and operators; of the scheme: operators',
  (actor, { memberId, organisationId }) => {
    if (actor.kind !== 'MEMBER') return false;
    // The link lasts beyond a visit to a screen that others use.
    if (memberId !== null) return actsAsMember(actor, memberId) && actor.signedInBy !== 'CARD';
    return (
      holdsSchemeRole(actor, 'OPERATOR') ||
      (organisationId !== null && holdsRoleAt(actor, organisationId, 'LEADER', 'COORDINATOR'))
    );
  },
);
