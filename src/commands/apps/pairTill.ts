import { tillDays } from '../../domain/apps/scopes.js';
import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { TillEntity } from '../../entities/apps/entities.js';
import { OrganisationEntity } from '../../entities/organisations/entities.js';
import { tillManage } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { mustTakePart } from '../organisations/takesPart.js';
import { lockApp, readAppName } from './apps.js';

export interface PairTillInput {
  appId: string;
  organisationId: string;
  name: string;
  /** Of the grant at the token endpoint, as Secrets.tokenHash makes it of its id. */
  grantHash: Buffer;
}

/**
 * Makes a device a till of a venue, until it is unpaired or has stood unused for ninety days. It goes on when whoever paired it leaves.
 * @throws DomainError INVALID_INPUT, NOT_VERIFIED, ORGANISATION_CLOSED, ORGANISATION_SUSPENDED; RequestError NOT_FOUND, FORBIDDEN.
 */
export const pairTill = defineCommand({
  name: 'pairTill',
  policy: tillManage,
  async run(tx, input: PairTillInput): Promise<TillEntity> {
    const venue = await tx.em.findOne(OrganisationEntity, { schemeId: tx.schemeId, id: input.organisationId });
    if (!venue) throw notFound();
    tx.authorize({ organisationId: venue.id });
    if (tx.actor.kind !== 'MEMBER') throw new Error('tillManage let somebody pass who is not a member');
    const field = ['organisationId'];
    mustTakePart(venue, field, 'Tills can be paired after that.');
    if (!venue.isVenue) {
      throw new DomainError('INVALID_INPUT', 'A till belongs to a venue; this is a group only.', { field });
    }
    const app = await lockApp(tx, input.appId);
    if (app.status !== 'ACTIVE' || app.kind !== 'TILL') throw notFound();
    const till = tx.em.create(TillEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      appId: app.id,
      organisationId: venue.id,
      name: readAppName(input.name, 'till'),
      pairedByMemberId: tx.actor.memberId,
      grantHash: input.grantHash,
      pairedAt: tx.now,
      lapsesAt: new Date(tx.now.getTime() + tillDays * 86_400_000),
    });
    tx.em.persist(till);
    await tx.em.flush();
    await tx.audit('Till', till.id, { appId: app.id, organisationId: venue.id });
    return till;
  },
});
