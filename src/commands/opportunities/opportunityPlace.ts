import { notFound } from '../../domain/errors.js';
import type { OpportunityForm, TypedPlace } from '../../domain/opportunities/opportunityForm.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { OrganisationEntity } from '../../entities/organisations/entities.js';
import { WardEntity } from '../../entities/people/entities.js';

/** Where an opportunity is done, as it is stored. */
export interface StoredPlace {
  address: string;
  postcode: string | null;
  wardId: string | null;
  latitude: number | null;
  longitude: number | null;
}

/**
 * The place of an opportunity: as typed, or the organisation's own where nothing was and people have to go somewhere.
 * @throws RequestError NOT_FOUND (the ward)
 */
export async function placeOf(
  tx: SchemeTransaction,
  form: OpportunityForm,
  typed: TypedPlace,
  organisation: OrganisationEntity,
): Promise<StoredPlace> {
  const { address, postcode, latitude, longitude } = form;
  const wardId = typed.wardId ?? null;
  if (wardId !== null && !(await tx.em.findOne(WardEntity, { schemeId: tx.schemeId, id: wardId }))) throw notFound();
  const isSaid = address !== '' || postcode !== null || wardId !== null || latitude !== null;
  if (isSaid || form.placeKind === 'REMOTE') return { address, postcode, wardId, latitude, longitude };
  return {
    address: organisation.address,
    postcode: organisation.postcode ?? null,
    wardId: organisation.wardId ?? null,
    latitude: organisation.latitude ?? null,
    longitude: organisation.longitude ?? null,
  };
}
