import { DomainError, notFound } from '../../domain/errors.js';
import { readOfferForm, type TypedOffer } from '../../domain/spending/offerForm.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { OfferEntity } from '../../entities/spending/entities.js';
import { offerWrite } from '../../policies/spending.js';
import { defineCommand } from '../defineCommand.js';
import { honoursCredits, wardCodes } from './createOffer.js';

/** What is left out stays as it is. */
export interface UpdateOfferInput {
  offerId: string;
  title?: string | null;
  description?: string | null;
  priceMinutes?: number | null;
  /** Null takes the price for under-16s away: they then cost what an adult costs. */
  under16PriceMinutes?: number | null;
  pricePer?: 'PERSON' | 'PARTY' | null;
  /** The whole set of them: what it does not name is no longer asked for. */
  restrictions?: object | null;
  status?: 'ACTIVE' | 'PAUSED' | 'ENDED' | null;
}

/**
 * Changes an offer. Its revision rises by one, so a redemption judged by what stood before is asked to look again.
 * @throws DomainError NOT_VERIFIED, ORGANISATION_CLOSED, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const updateOffer = defineCommand({
  name: 'updateOffer',
  policy: offerWrite,
  async run(tx, input: UpdateOfferInput): Promise<{ offerId: string }> {
    // Two who change it at once do so one after the other, so that each change has a revision of its own.
    await tx.sql('SELECT 1 FROM offer WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.offerId,
    ]);
    const offer = await tx.em.findOne(OfferEntity, { schemeId: tx.schemeId, id: input.offerId });
    if (!offer) throw notFound();
    tx.authorize({ organisationId: offer.organisationId });
    honoursCredits(await tx.em.findOneOrFail(OrganisationEntity, { schemeId: tx.schemeId, id: offer.organisationId }));
    const { offerId, ...changes } = input;
    const named = Object.entries(changes).filter(
      ([field, value]) => value !== undefined && (value !== null || field === 'under16PriceMinutes'),
    );
    if (named.length === 0) throw new DomainError('INVALID_INPUT', 'Say what should change.');
    // Only what is written anew is judged: pausing is never held up by a rule that came after the offer.
    const form = named.some(([field]) => field !== 'status')
      ? readOfferForm(typedOffer(offer, input), await wardCodes(tx))
      : {};
    Object.assign(offer, form, { status: input.status ?? offer.status, revision: offer.revision + 1 });
    await tx.em.flush();
    await tx.audit('Offer', offer.id, { revision: offer.revision, changed: named.map(([field]) => field) });
    return { offerId: offer.id };
  },
});

function typedOffer(offer: OfferEntity, input: UpdateOfferInput): TypedOffer {
  return {
    title: input.title ?? offer.title,
    description: input.description ?? offer.description,
    priceMinutes: input.priceMinutes ?? offer.priceMinutes,
    under16PriceMinutes:
      input.under16PriceMinutes === undefined ? (offer.under16PriceMinutes ?? null) : input.under16PriceMinutes,
    pricePer: input.pricePer ?? offer.pricePer,
    restrictions: input.restrictions ?? offer.restrictions,
  };
}
