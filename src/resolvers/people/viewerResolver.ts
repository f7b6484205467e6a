import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { viewer } from '../../queries/people/viewer.js';
import { scheme } from '../../queries/schemes/scheme.js';
import { wards } from '../../queries/schemes/wards.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { Scheme, Ward } from '../../schema/people/scheme.js';
import { HeldRole, Viewer } from '../../schema/people/viewer.js';
import { present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember, presentScheme, presentWard } from './presentPeople.js';

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who is asking.' })
  async viewer(@Ctx() context: ApiContext): Promise<Viewer> {
    const found = await viewer(context, {});
    return Object.assign(new Viewer(), {
      ...found,
      roles: found.roles.map((role) => Object.assign(new HeldRole(), role)),
    });
  }

  @FieldResolver(() => Member, {
    nullable: true,
    description: 'The member who is signed in, or whom the app acts for. Null for tills and organisations’ apps.',
  })
  async member(@Root() root: Viewer, @Ctx() context: ApiContext): Promise<Member | null> {
    return root.memberId === null ? null : present(await context.loaders.member.load(root.memberId), presentMember);
  }

  @FieldResolver(() => [Organisation], {
    description: 'The organisations you hold a role at, or the app or till belongs to.',
  })
  async organisations(@Root() root: Viewer, @Ctx() context: ApiContext): Promise<Organisation[]> {
    const found = await Promise.all(root.organisationIds.map((id) => context.loaders.organisation.load(id)));
    return found.map((record) => present(record, presentOrganisation));
  }
}

@Resolver(() => Scheme)
export class SchemeResolver {
  @Query(() => Scheme, { description: 'The scheme you are signed in to.' })
  async scheme(@Ctx() context: ApiContext): Promise<Scheme> {
    return presentScheme(await scheme(context, {}));
  }

  @FieldResolver(() => [Ward], { description: 'Its wards, by name.' })
  async wards(@Ctx() context: ApiContext): Promise<Ward[]> {
    return (await wards(context, {})).map(presentWard);
  }
}
