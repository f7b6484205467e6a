import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import type { MemberEntity } from '../../entities/people/entities.js';
import type { Role } from '../../policies/actor.js';
import { roleAssign } from '../../policies/organisations.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { findMember, type MemberChoice } from './findMember.js';
import { beginRole } from './roles.js';
import { isOfActor } from './samePerson.js';

export interface AssignRoleInput extends MemberChoice {
  role: Role;
  organisationId?: string | null;
}

/**
 * Gives a member a role, from now on.
 * @throws DomainError INVALID_INPUT (the role and the organisation do not go together), NOT_VERIFIED, ORGANISATION_CLOSED, MEMBER_CLOSED,
 * ALREADY_DONE, SECOND_PERSON_NEEDED (to oneself, by whoever signed in with a work account); RequestError NOT_FOUND, FORBIDDEN.
 */
export const assignRole = defineCommand({
  name: 'assignRole',
  policy: roleAssign,
  changesActors: true,
  async run(tx, input: AssignRoleInput): Promise<MemberEntity> {
    const { role } = input;
    const organisation = input.organisationId
      ? await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId })
      : null;
    if (input.organisationId && !organisation) throw notFound();
    const organisationId = organisation?.id ?? null;
    tx.authorize({ role, organisationId });
    mustFit(role, organisation);
    const member = await findMember(tx, input);
    if (member.status !== 'ACTIVE') {
      throw new DomainError('MEMBER_CLOSED', 'This membership has ended.', { field: ['memberId'] });
    }
    // What comes with a work account goes with it: nobody who came in by one makes a role of their own last.
    if (tx.actor.kind === 'MEMBER' && tx.actor.signedInBy === 'STAFF' && (await isOfActor(tx, member.id))) {
      throw new DomainError(
        'SECOND_PERSON_NEEDED',
        'You came in by your work account. Please ask another operator or coordinator to give you this role.',
        {
          field: ['memberId'],
        },
      );
    }
    const assignmentId = await beginRole(tx, tx.now, { memberId: member.id, role, organisationId });
    if (!assignmentId) throw new DomainError('ALREADY_DONE', 'They hold this role already.', { field: ['role'] });
    await tx.audit('RoleAssignment', assignmentId, { memberId: member.id, role, organisationId });
    return member;
  },
});

/** @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED */
function mustFit(role: Role, organisation: OrganisationEntity | null): void {
  const field = ['organisationId'];
  if (role === 'OPERATOR' || role === 'AUDITOR') {
    if (organisation) {
      throw new DomainError('INVALID_INPUT', 'This role is for the whole scheme. Leave the organisation out.', {
        field,
      });
    }
    return;
  }
  if (!organisation)
    throw new DomainError('INVALID_INPUT', 'Say at which organisation they take this role.', { field });
  // While one is suspended, its people may change: that may be what puts things right.
  if (organisation.status !== 'SUSPENDED') mustTakePart(organisation, field, 'Roles can be given after that.');
  if (role === 'TILL' && !organisation.isVenue) {
    throw new DomainError('INVALID_INPUT', 'A till belongs to a venue; this is a group only.', { field });
  }
}
