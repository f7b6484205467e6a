import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import type { Role } from '../../policies/actor.js';
import { roleAssign } from '../../policies/organisations.js';
import { defineCommand } from '../defineCommand.js';
import { lockScheme } from '../schemes/lockScheme.js';
import { findMember, type MemberChoice } from './findMember.js';
import { endRole, mustKeepAnOperator } from './roles.js';

export interface RemoveRoleInput extends MemberChoice {
  role: Role;
  organisationId?: string | null;
}

/**
 * Ends a role that a member holds, from now on. The scheme keeps its last operator.
 * @throws DomainError LAST_OPERATOR, ALREADY_DONE (they do not hold it), INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 */
export const removeRole = defineCommand({
  name: 'removeRole',
  policy: roleAssign,
  changesActors: true,
  async run(tx, input: RemoveRoleInput): Promise<MemberEntity> {
    const { role } = input;
    const organisationId = input.organisationId ?? null;
    if (organisationId && !(await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: organisationId }))) {
      throw notFound();
    }
    tx.authorize({ role, organisationId });
    const member = await findMember(tx, input);
    // Two operators who remove each other wait for one another here, and the second finds itself the last.
    if (role === 'OPERATOR') await lockScheme(tx);
    const assignmentId = await endRole(tx, tx.now, { memberId: member.id, role, organisationId });
    if (!assignmentId) throw new DomainError('ALREADY_DONE', 'They do not hold this role.', { field: ['role'] });
    if (role === 'OPERATOR') await mustKeepAnOperator(tx);
    await tx.audit('RoleAssignment', assignmentId, { memberId: member.id, role, organisationId });
    return member;
  },
});
