import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { organisation } from '../../queries/organisations/organisation.js';
import { organisations } from '../../queries/organisations/organisations.js';
import { Account } from '../../schema/accounts/account.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { Private } from '../../schema/common/visibility.js';
import {
  Organisation,
  OrganisationConnection,
  OrganisationOverview,
  OrganisationRole,
} from '../../schema/organisations/organisation.js';
import { OrganisationsArgs } from '../../schema/organisations/organisationInputs.js';
import { Member } from '../../schema/people/member.js';
import { Ward } from '../../schema/people/scheme.js';
import { linesAsked } from '../accounts/linesAsked.js';
import { presentAccount } from '../accounts/presentAccount.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentMember, presentWard } from '../people/presentPeople.js';
import { presentOrganisation, presentOrganisationRole, presentOverview } from './presentOrganisation.js';

@Resolver(() => Organisation)
export class OrganisationResolver {
  @Query(() => Organisation, { description: 'One organisation of your scheme.' })
  async organisation(
    @Arg('id', () => ID, { description: 'The organisation.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Organisation> {
    return presentOrganisation(await organisation(context, { organisationId: idOf('Organisation', id) }));
  }

  @Query(() => OrganisationConnection, {
    description:
      'The organisations that take part, by name or the nearest first. Those that wait to be verified or are suspended are shown to their coordinators, operators and auditors.',
  })
  async organisations(
    @Args(() => OrganisationsArgs) { ward, ...args }: OrganisationsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Organisation>> {
    const page = await organisations(context, { ...args, wardId: optionalIdOf('Ward', ward) });
    return presentPage(OrganisationConnection, page, presentOrganisation);
  }

  @FieldResolver(() => Ward, { nullable: true, description: 'The ward it is in. Null where it is not known.' })
  async ward(@Root() root: Organisation, @Ctx() context: ApiContext): Promise<Ward | null> {
    return root.wardId === null ? null : present(await context.loaders.ward.load(root.wardId), presentWard);
  }

  @Private('accountRead')
  @FieldResolver(() => Account, {
    nullable: true,
    description: "A group's credits. Null where it is no group, waits to be verified, or is hidden from you.",
  })
  async pot(
    @Root() root: Organisation,
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Account | null> {
    const key = { holderId: root.organisationId, kind: 'POT' as const, lines: linesAsked(info) };
    const record = await context.loaders.accountOfOrganisation.load(key);
    return record && presentAccount(record);
  }

  @Private('accountRead')
  @FieldResolver(() => Account, {
    nullable: true,
    description: 'What a venue has honoured. Null where it is no venue, waits to be verified, or is hidden from you.',
  })
  async venueAccount(
    @Root() root: Organisation,
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Account | null> {
    const key = { holderId: root.organisationId, kind: 'VENUE' as const, lines: linesAsked(info) };
    const record = await context.loaders.accountOfOrganisation.load(key);
    return record && presentAccount(record);
  }

  @FieldResolver(() => Organisation, {
    nullable: true,
    description: 'The organisation that was asked to vouch for it: see `vouchedAt`. Null where it has none.',
  })
  async sponsor(@Root() root: Organisation, @Ctx() context: ApiContext): Promise<Organisation | null> {
    if (root.sponsorOrganisationId === null) return null;
    return present(await context.loaders.organisation.load(root.sponsorOrganisationId), presentOrganisation);
  }

  @Private('organisationOverview')
  @FieldResolver(() => OrganisationOverview, {
    nullable: true,
    description:
      'It at a glance, for its leaders and coordinators, operators and auditors. Null where it is hidden from you.',
  })
  async overview(@Root() root: Organisation, @Ctx() context: ApiContext): Promise<OrganisationOverview> {
    return present(await context.loaders.overviewOfOrganisation.load(root.organisationId), presentOverview);
  }

  @Private('organisationManage')
  @FieldResolver(() => [OrganisationRole], {
    nullable: true,
    description:
      'Who holds a role here now, deputies included, the longest first; at most 500. Null where it is hidden from you.',
  })
  async people(@Root() root: Organisation, @Ctx() context: ApiContext): Promise<OrganisationRole[]> {
    return (await context.loaders.rolesOfOrganisation.load(root.organisationId)).map(presentOrganisationRole);
  }
}

@Resolver(() => OrganisationOverview)
export class OrganisationOverviewResolver {
  @FieldResolver(() => [Organisation], {
    description: 'Groups that have named it as their sponsor and wait for its word, the longest first; at most 100.',
  })
  async groupsToVouchFor(@Root() root: OrganisationOverview, @Ctx() context: ApiContext): Promise<Organisation[]> {
    const groups = await Promise.all(root.groupsToVouchForIds.map((id) => context.loaders.organisation.load(id)));
    return groups.map((record) => present(record, presentOrganisation));
  }
}

@Resolver(() => OrganisationRole)
export class OrganisationRoleResolver {
  @FieldResolver(() => Member, { description: 'Who holds it.' })
  async member(@Root() root: OrganisationRole, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'The leader they stand in for. Null for a role of their own.',
  })
  async deputyFor(@Root() root: OrganisationRole, @Ctx() context: ApiContext): Promise<Member | null> {
    if (root.deputyForId === null) return null;
    return present(await context.loaders.member.load(root.deputyForId), presentMember);
  }
}
