import { DomainError, notFound } from '../../domain/errors.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { OfferEntity } from '../../entities/spending/entities.js';
import { offerPause } from '../../policies/spending.js';
import { defineCommand } from '../defineCommand.js';
import { honoursCredits } from './createOffer.js';

export interface PauseOfferInput {
  offerId: string;
  /** False: resumes it. */
  paused: boolean;
}

/**
 * Pauses an offer or resumes it, in one call. Nothing new is held or redeemed while it is paused; what is held already stands. Where it was so
 * before, nothing changes and its revision stays, so that nobody at a till is asked to look again.
 * @throws DomainError OFFER_NOT_AVAILABLE (it has ended), NOT_VERIFIED, ORGANISATION_CLOSED; RequestError NOT_FOUND, FORBIDDEN.
 * Records no event.
 */
export const pauseOffer = defineCommand({
  name: 'pauseOffer',
  policy: offerPause,
  async run(tx, input: PauseOfferInput): Promise<{ offerId: string }> {
    await tx.sql('SELECT 1 FROM offer WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [
      tx.schemeId,
      input.offerId,
    ]);
    const offer = await tx.em.findOne(OfferEntity, { schemeId: tx.schemeId, id: input.offerId });
    if (!offer) throw notFound();
    tx.authorize({ organisationId: offer.organisationId });
    if (offer.status === 'ENDED') {
      throw new DomainError(
        'OFFER_NOT_AVAILABLE',
        'This offer has ended. Its venue can open it again by changing it.',
        {
          field: ['offerId'],
        },
      );
    }
    // Pausing is never held up by what has become of the venue.
    if (!input.paused) {
      honoursCredits(
        await tx.em.findOneOrFail(OrganisationEntity, { schemeId: tx.schemeId, id: offer.organisationId }),
      );
    }
    const status = input.paused ? 'PAUSED' : 'ACTIVE';
    const changed = offer.status !== status;
    if (changed) Object.assign(offer, { status, revision: offer.revision + 1 });
    await tx.em.flush();
    await tx.audit('Offer', offer.id, { paused: input.paused, changed, revision: offer.revision });
    return { offerId: offer.id };
  },
});
