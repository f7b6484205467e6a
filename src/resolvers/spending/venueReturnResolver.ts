import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { returnVenueCredits } from '../../commands/spending/returnVenueCredits.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { ReturnVenueCreditsInput, ReturnVenueCreditsPayload, VenueReturn } from '../../schema/spending/venueReturn.js';
import { forgetRead } from '../common/afterWrite.js';
import { present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';

@Resolver(() => VenueReturn)
export class VenueReturnResolver {
  @FieldResolver(() => Organisation, { description: 'The venue.' })
  async venue(@Root() root: VenueReturn, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @Mutation(() => ReturnVenueCreditsPayload, {
    description:
      'Returns the credits that venues have held for longer than a reversal is possible to the scheme: for each venue once in a month. For operators.',
  })
  async returnVenueCredits(
    @Arg('input', { description: 'The key.' }) input: ReturnVenueCreditsInput,
    @Ctx() context: ApiContext,
  ): Promise<ReturnVenueCreditsPayload> {
    return await settle(ReturnVenueCreditsPayload, async () => {
      const { month, returns } = await returnVenueCredits(context, { ...input });
      forgetRead(context.loaders);
      return {
        month,
        returns: returns.map(({ organisationId, amountMinutes }) =>
          Object.assign(new VenueReturn(), { organisationId, amountMinutes }),
        ),
      };
    });
  }
}
