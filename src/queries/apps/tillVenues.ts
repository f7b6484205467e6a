import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { holdsSchemeRole } from '../../policies/actor.js';
import { anyInScheme } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

const venuesMax = 500;

/** The verified venues at which whoever asks may pair a till, by name. */
export const tillVenues = defineQuery({
  name: 'tillVenues',
  policy: anyInScheme,
  async run(tx, _input: Record<string, never>): Promise<{ id: string; name: string }[]> {
    tx.authorize(undefined);
    const roles = tx.actor.kind === 'MEMBER' ? tx.actor.roles : [];
    const coordinated = roles.filter((fact) => fact.role === 'COORDINATOR').map((fact) => fact.organisationId);
    const which = holdsSchemeRole(tx.actor, 'OPERATOR') ? {} : { id: { $in: coordinated.filter((id) => id !== null) } };
    return await tx.em.find(
      OrganisationEntity,
      { schemeId: tx.schemeId, status: 'VERIFIED', isVenue: true, ...which },
      { fields: ['id', 'name'], orderBy: { name: 'ASC', id: 'ASC' }, limit: venuesMax },
    );
  },
});
