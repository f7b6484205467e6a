import type { RoleFact } from '../../policies/actor.js';
import { anyInScheme } from '../../policies/people.js';
import { defineCallQuery, schemeOf } from '../defineQuery.js';

export interface ViewerRecord {
  memberId: string | null;
  schemeId: string;
  roles: RoleFact[];
  /** The organisations the asker acts for. */
  organisationIds: string[];
}

/** Who is asking: all of it is known from signing in. */
export const viewer = defineCallQuery({
  name: 'viewer',
  policy: anyInScheme,
  async run(asking, _input: Record<string, never>): Promise<ViewerRecord> {
    asking.authorize(undefined);
    const { actor } = asking;
    const roles = actor.kind === 'MEMBER' ? actor.roles : [];
    const ofKey = actor.kind === 'APP' ? actor.organisationId : null;
    const organisationIds = [...roles.map((role) => role.organisationId), ofKey].filter((id) => id !== null);
    return {
      schemeId: schemeOf(actor),
      memberId: actor.kind === 'MEMBER' || actor.kind === 'APP' ? actor.memberId : null,
      roles,
      organisationIds: [...new Set(organisationIds)],
    };
  },
});
