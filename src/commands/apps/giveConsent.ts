import { consentDays, type Scope } from '../../domain/apps/scopes.js';
import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { isUnderAge } from '../../domain/people/care.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { ConsentEntity } from '../../entities/apps/entities.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { consentGive } from '../../policies/apps.js';
import { defineCommand } from '../defineCommand.js';
import { keepMembers } from '../people/lockMembers.js';
import { lockApp } from './apps.js';

export interface GiveConsentInput {
  appId: string;
  scopes: readonly Scope[];
  /** Of the grant at the token endpoint, as Secrets.tokenHash makes it of its id. */
  grantHash: Buffer;
}

/**
 * Records that the member who is signed in lets an app act for them, from now on until thirty days after it last came back.
 * @throws DomainError MEMBER_CLOSED, UNDER_AGE; RequestError NOT_FOUND (no such app, or it is suspended), FORBIDDEN.
 */
export const giveConsent = defineCommand({
  name: 'giveConsent',
  policy: consentGive,
  async run(tx, input: GiveConsentInput): Promise<ConsentEntity> {
    const memberId = tx.actor.kind === 'MEMBER' ? tx.actor.memberId : '';
    tx.authorize({ memberId });
    await keepMembers(tx, [memberId]);
    const member = await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: memberId }, { refresh: true });
    if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    if (isUnderAge(member.adultFromOn, localDay(tx.now, scheme.timeZone))) {
      throw new DomainError(
        'UNDER_AGE',
        'Until you are of age, apps cannot act for you. Groups and your guardian can do what the app would.',
      );
    }
    const app = await lockApp(tx, input.appId);
    if (app.status !== 'ACTIVE' || app.kind !== 'PARTNER') throw notFound();
    const consent = tx.em.create(ConsentEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      appId: app.id,
      memberId,
      scopes: [...input.scopes],
      grantHash: input.grantHash,
      givenAt: tx.now,
      lapsesAt: new Date(tx.now.getTime() + consentDays * 86_400_000),
    });
    tx.em.persist(consent);
    await tx.em.flush();
    await tx.audit('Consent', consent.id, { appId: app.id, scopes: consent.scopes });
    return consent;
  },
});
