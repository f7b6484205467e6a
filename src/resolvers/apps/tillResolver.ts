import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { unpairTill } from '../../commands/apps/unpairTill.js';
import { tills } from '../../queries/apps/tills.js';
import { App } from '../../schema/apps/app.js';
import { Till, TillConnection, TillsArgs, UnpairTillInput, UnpairTillPayload } from '../../schema/apps/till.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Member } from '../../schema/people/member.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentMember } from '../people/presentPeople.js';
import { presentApp, presentTill } from './presentApps.js';

@Resolver(() => Till)
export class TillResolver {
  @Query(() => TillConnection, {
    description:
      'The tills of a venue, the newest first, unpaired ones included. For its coordinators, operators and auditors.',
  })
  async tills(
    @Args(() => TillsArgs) { first, after, venue }: TillsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Till>> {
    const page = await tills(context, { first, after, organisationId: idOf('Organisation', venue) });
    return presentPage(TillConnection, page, presentTill);
  }

  @Mutation(() => UnpairTillPayload, {
    description: "Takes a device its till, from now on. For the venue's coordinators and operators.",
  })
  async unpairTill(
    @Arg('input', { description: 'Which till.' }) input: UnpairTillInput,
    @Ctx() context: ApiContext,
  ): Promise<UnpairTillPayload> {
    const tillId = idOf('Till', input.tillId);
    return await settle(UnpairTillPayload, async () => {
      const till = presentTill(await unpairTill(context, { tillId }));
      forgetRead(context.loaders);
      return { till };
    });
  }

  @FieldResolver(() => Organisation, { description: 'The venue it stands at.' })
  async venue(@Root() root: Till, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @FieldResolver(() => App, { description: 'The software it runs.' })
  async app(@Root() root: Till, @Ctx() context: ApiContext): Promise<App> {
    return present(await context.loaders.app.load(root.appId), presentApp);
  }

  @FieldResolver(() => Member, { description: 'Who paired it.' })
  async pairedBy(@Root() root: Till, @Ctx() context: ApiContext): Promise<Member> {
    return present(await context.loaders.member.load(root.pairedByMemberId), presentMember);
  }
}
