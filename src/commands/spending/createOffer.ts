import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { readOfferForm } from '../../domain/spending/offerForm.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { WardEntity } from '../../entities/people/entities.js';
import { OfferEntity } from '../../entities/spending/entities.js';
import { offerWrite } from '../../policies/spending.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';

export interface CreateOfferInput {
  organisationId: string;
  title: string;
  description?: string | null;
  priceMinutes: number;
  /** Null: an under-16 costs what an adult costs. */
  under16PriceMinutes?: number | null;
  pricePer: 'PERSON' | 'PARTY';
  /** In the form of domain/spending/restrictions. */
  restrictions?: object | null;
}

/**
 * Puts up what a venue gives for credits. Members see it at once.
 * @throws DomainError NOT_VERIFIED, ORGANISATION_CLOSED, INVALID_INPUT; RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const createOffer = defineCommand({
  name: 'createOffer',
  policy: offerWrite,
  async run(tx, input: CreateOfferInput): Promise<{ offerId: string }> {
    const venue = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!venue) throw notFound();
    tx.authorize({ organisationId: venue.id });
    honoursCredits(venue);
    const form = readOfferForm(
      {
        title: input.title,
        description: input.description ?? '',
        priceMinutes: input.priceMinutes,
        under16PriceMinutes: input.under16PriceMinutes ?? null,
        pricePer: input.pricePer,
        restrictions: input.restrictions ?? {},
      },
      await wardCodes(tx),
    );
    const offer = tx.em.create(OfferEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      organisationId: venue.id,
      ...form,
      status: 'ACTIVE',
      createdAt: tx.now,
    });
    tx.em.persist(offer);
    await tx.em.flush();
    await tx.audit('Offer', offer.id);
    return { offerId: offer.id };
  },
});

/** @throws DomainError ORGANISATION_CLOSED, ORGANISATION_SUSPENDED, NOT_VERIFIED, INVALID_INPUT (a group that is no venue) */
export function honoursCredits(venue: Pick<OrganisationEntity, 'status' | 'isVenue'>): void {
  const field = ['organisationId'];
  mustTakePart(venue, field, "The scheme's staff will do that soon.");
  if (!venue.isVenue)
    throw new DomainError('INVALID_INPUT', 'Offers belong to a venue; this is a group only.', { field });
}

/** The codes of the scheme's wards, which restrictions may name. */
export async function wardCodes(tx: SchemeTransaction): Promise<string[]> {
  return (await tx.em.find(WardEntity, { schemeId: tx.schemeId })).map((ward) => ward.gssCode);
}
