import { generateRegistrationOptions } from '@simplewebauthn/server';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { ownPasskeys } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { bytesOf, passkeyAlgorithms } from './passkeyChecks.js';
import { challengeMinutes, issueChallenge, mustHaveJustSignedIn, relyingParty } from './passkeys.js';

/**
 * Begins adding a passkey: what the member's device is to be asked, as the W3C's PublicKeyCredentialCreationOptionsJSON. Good for five minutes.
 * @throws DomainError SIGN_IN_AGAIN, PASSKEYS_NOT_SET_UP; RequestError FORBIDDEN
 */
export const beginPasskey = defineCommand({
  name: 'beginPasskey',
  policy: ownPasskeys,
  async run(tx, _input: Record<string, never>): Promise<{ options: object }> {
    tx.authorize(undefined);
    if (tx.actor.kind !== 'MEMBER') throw new Error('ownPasskeys let somebody pass who can have none');
    const { memberId, sessionId } = tx.actor;
    const party = relyingParty(tx);
    await mustHaveJustSignedIn(tx, tx.actor);
    const member = await tx.em.findOneOrFail(MemberEntity, { schemeId: tx.schemeId, id: memberId });
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const own = await tx.sql<{ credentialId: Buffer; transports: string[] }>(
      `SELECT credential_id AS "credentialId", transports FROM passkey WHERE scheme_id = $1 AND member_id = $2 AND ended_at IS NULL ORDER BY id`,
      [tx.schemeId, memberId],
    );
    const challenge = await issueChallenge(tx, sessionId);
    await tx.audit('Member', memberId);
    const options = await generateRegistrationOptions({
      rpName: 'Time Credits',
      rpID: party.id,
      // Somebody with several memberships tells them apart by this, on their device.
      userName: `${member.name}, ${scheme.name}`,
      userDisplayName: member.name,
      userID: new Uint8Array(Buffer.from(memberId.replaceAll('-', ''), 'hex')),
      challenge: new Uint8Array(bytesOf(challenge)),
      timeout: challengeMinutes * 60_000,
      attestationType: 'none',
      excludeCredentials: own.map((one) => ({
        id: one.credentialId.toString('base64url'),
        transports: one.transports,
      })),
      // Kept on the device with whose it is: nobody types anything to sign in.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: passkeyAlgorithms,
    });
    return { options };
  },
});
