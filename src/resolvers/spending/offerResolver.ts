import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { createOffer } from '../../commands/spending/createOffer.js';
import { pauseOffer } from '../../commands/spending/pauseOffer.js';
import { updateOffer } from '../../commands/spending/updateOffer.js';
import { offer } from '../../queries/spending/offer.js';
import { offers } from '../../queries/spending/offers.js';
import { type ConnectionOf, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { OffersArgs } from '../../schema/spending/arguments.js';
import { Offer, OfferConnection } from '../../schema/spending/offer.js';
import {
  CreateOfferInput,
  CreateOfferPayload,
  type OfferRestrictionsInput,
  PauseOfferInput,
  PauseOfferPayload,
  UpdateOfferInput,
  UpdateOfferPayload,
} from '../../schema/spending/offerMutations.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, optionalIdOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentOffer } from './presentSpending.js';

@Resolver(() => Offer)
export class OfferResolver {
  @Query(() => Offer, { description: 'One offer, paused and ended ones included.' })
  async offer(
    @Arg('id', () => ID, { description: 'The offer.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<Offer> {
    return presentOffer(await offer(context, { offerId: idOf('Offer', id) }));
  }

  @Query(() => OfferConnection, {
    description:
      'What venues give for credits, by title or the nearest first. Only what is on, unless you work at the venue you name.',
  })
  async offers(@Args(() => OffersArgs) args: OffersArgs, @Ctx() context: ApiContext): Promise<ConnectionOf<Offer>> {
    const { first, after, near, availableNow } = args;
    const wardId = optionalIdOf('Ward', args.ward);
    const organisationId = optionalIdOf('Organisation', args.organisation);
    return presentPage(
      OfferConnection,
      await offers(context, { first, after, near, availableNow, wardId, organisationId }),
      presentOffer,
    );
  }

  @FieldResolver(() => Organisation, { description: 'The venue.' })
  async venue(@Root() root: Offer, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @Mutation(() => CreateOfferPayload, { description: 'Puts up what a venue gives for credits.' })
  async createOffer(
    @Arg('input', { description: 'The offer.' }) input: CreateOfferInput,
    @Ctx() context: ApiContext,
  ): Promise<CreateOfferPayload> {
    const organisationId = idOf('Organisation', input.organisationId);
    return await settle(CreateOfferPayload, async () => {
      const { offerId } = await createOffer(context, {
        ...input,
        organisationId,
        restrictions: formOf(input.restrictions),
      });
      return { offer: await changedOffer(context, offerId) };
    });
  }

  @Mutation(() => UpdateOfferPayload, {
    description: 'Changes, pauses or ends an offer. Tills that saw it before are asked to look again.',
  })
  async updateOffer(
    @Arg('input', { description: 'The changes.' }) input: UpdateOfferInput,
    @Ctx() context: ApiContext,
  ): Promise<UpdateOfferPayload> {
    const offerId = idOf('Offer', input.offerId);
    return await settle(UpdateOfferPayload, async () => {
      await updateOffer(context, { ...input, offerId, restrictions: formOf(input.restrictions) });
      return { offer: await changedOffer(context, offerId) };
    });
  }

  @Mutation(() => PauseOfferPayload, {
    description:
      "Pauses an offer or resumes it. What is held already stands. For the venue's coordinators and tills, and operators.",
  })
  async pauseOffer(
    @Arg('input', { description: 'Which one.' }) input: PauseOfferInput,
    @Ctx() context: ApiContext,
  ): Promise<PauseOfferPayload> {
    const offerId = idOf('Offer', input.offerId);
    return await settle(PauseOfferPayload, async () => {
      await pauseOffer(context, { offerId, paused: input.paused });
      return { offer: await changedOffer(context, offerId) };
    });
  }
}

async function changedOffer(context: ApiContext, offerId: string): Promise<Offer> {
  forgetRead(context.loaders);
  return present(await context.loaders.offer.load(offerId), presentOffer);
}

/** The restrictions in their stored form: what is null or left out asks for nothing and is not kept. */
function formOf(input: OfferRestrictionsInput | null | undefined): object | null {
  if (!input) return null;
  const kept = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? { ...value } : value;
}
