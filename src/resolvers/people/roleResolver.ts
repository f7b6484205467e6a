import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { assignRole } from '../../commands/people/assignRole.js';
import { removeRole } from '../../commands/people/removeRole.js';
import type { MemberRecord } from '../../queries/records.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import type { Member } from '../../schema/people/member.js';
import { AssignRoleInput, AssignRolePayload, RemoveRoleInput, RemoveRolePayload } from '../../schema/people/roles.js';
import { HeldRole } from '../../schema/people/viewer.js';
import { forgetRead } from '../common/afterWrite.js';
import { optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from './presentPeople.js';

@Resolver(() => HeldRole)
export class RoleResolver {
  @Mutation(() => AssignRolePayload, {
    description:
      "Gives a member a role, from now on. Operators give every role; an organisation's coordinators LEADER and TILL there.",
  })
  async assignRole(
    @Arg('input', { description: 'Who, what, where.' }) input: AssignRoleInput,
    @Ctx() context: ApiContext,
  ): Promise<AssignRolePayload> {
    const given = { ...input, ...idsOf(input) };
    return await settle(AssignRolePayload, async () => ({
      member: changed(await assignRole(context, given), context),
    }));
  }

  @Mutation(() => RemoveRolePayload, {
    description: 'Ends a role, from now on. Who may give it may end it. The scheme keeps its last operator.',
  })
  async removeRole(
    @Arg('input', { description: 'Who, what, where.' }) input: RemoveRoleInput,
    @Ctx() context: ApiContext,
  ): Promise<RemoveRolePayload> {
    const given = { ...input, ...idsOf(input) };
    return await settle(RemoveRolePayload, async () => ({
      member: changed(await removeRole(context, given), context),
    }));
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'Where it is held. Null for the roles of the whole scheme.',
  })
  async organisation(@Root() root: HeldRole, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.organisationId === null) return null;
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }
}

function idsOf(input: AssignRoleInput): { memberId: string | null; organisationId: string | null } {
  return {
    memberId: optionalIdOf('Member', input.memberId),
    organisationId: optionalIdOf('Organisation', input.organisationId),
  };
}

function changed(record: MemberRecord, context: ApiContext): Member {
  forgetRead(context.loaders);
  return presentMember(record);
}
