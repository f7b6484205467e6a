import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { member } from '../../queries/people/member.js';
import { members } from '../../queries/people/members.js';
import { Account } from '../../schema/accounts/account.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { Private } from '../../schema/common/visibility.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member, MemberConnection } from '../../schema/people/member.js';
import { MembersArgs } from '../../schema/people/memberInputs.js';
import { Ward } from '../../schema/people/scheme.js';
import { HeldRole } from '../../schema/people/viewer.js';
import { linesAsked } from '../accounts/linesAsked.js';
import { presentAccount } from '../accounts/presentAccount.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember, presentWard } from './presentPeople.js';

@Resolver(() => Member)
export class MemberResolver {
  @Query(() => Member, { description: 'One member: yourself, or anyone for operators and auditors.' })
  async member(
    @Arg('id', () => ID, { description: 'The member.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Member> {
    return presentMember(await member(context, { memberId: idOf('Member', id) }));
  }

  @Query(() => MemberConnection, { description: "The scheme's members by name. For operators and auditors." })
  async members(
    @Args(() => MembersArgs) { first, after, search }: MembersArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Member>> {
    return presentPage(MemberConnection, await members(context, { first, after, search }), presentMember);
  }

  @Private('memberRead')
  @FieldResolver(() => Account, { nullable: true, description: 'Their wallet. Null where it is hidden from you.' })
  async account(@Root() root: Member, @Ctx() context: ApiContext, @Info() info: GraphQLResolveInfo): Promise<Account> {
    const key = { holderId: root.memberId, lines: linesAsked(info) };
    return present(await context.loaders.accountOfMember.load(key), presentAccount);
  }

  @Private('memberRead')
  @FieldResolver(() => Ward, {
    nullable: true,
    description: 'Where they live. Null where it is not known or hidden from you.',
  })
  async ward(@Root() root: Member, @Ctx() context: ApiContext): Promise<Ward | null> {
    return root.wardId === null ? null : present(await context.loaders.ward.load(root.wardId), presentWard);
  }

  @Private('memberRead')
  @FieldResolver(() => Organisation, {
    nullable: true,
    description:
      'The group whose pot gets what they donate. Null for the community pot, and where it is hidden from you.',
  })
  async donateTo(@Root() root: Member, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.donateToOrganisationId === null) return null;
    return present(await context.loaders.organisation.load(root.donateToOrganisationId), presentOrganisation);
  }

  @Private('schemeAudit')
  @FieldResolver(() => Member, {
    nullable: true,
    description: 'The membership this one was joined with. Null where there is none or it is hidden from you.',
  })
  async mergedInto(@Root() root: Member, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.mergedIntoId === null
      ? null
      : present(await context.loaders.member.load(root.mergedIntoId), presentMember);
  }

  @Private('memberRead')
  @FieldResolver(() => [HeldRole], {
    nullable: true,
    description: 'The roles they hold now. Null where it is hidden from you.',
  })
  async roles(@Root() root: Member, @Ctx() context: ApiContext): Promise<HeldRole[]> {
    const held = await context.loaders.rolesOfMember.load(root.memberId);
    return held.map(({ role, organisationId }) => Object.assign(new HeldRole(), { role, organisationId }));
  }
}
