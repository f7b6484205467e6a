import { notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberAddress } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { mendAddress } from './mendAddress.js';
import { mustReach } from './reachable.js';

/** Where letters go from now on. Codes to sign in go by email and by text: those addresses are staff's to correct, because nothing here proves whose they are. */
export interface UpdateMemberAddressInput {
  memberId: string;
  addressLines: readonly string[];
}

/**
 * A member, or whoever acts for them, says where letters go to them, as `mendAddress` says. Locks the member.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const updateMemberAddress = defineCommand({
  name: 'updateMemberAddress',
  policy: memberAddress,
  async run(tx, { memberId, addressLines }: UpdateMemberAddressInput): Promise<MemberEntity> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: memberId });
    if (!member) throw notFound();
    tx.authorize({ memberId: member.id });
    mustReach('LETTER', { addressLines }, 'addressLines');
    return await mendAddress(tx, { memberId: member.id, addressLines });
  },
});
