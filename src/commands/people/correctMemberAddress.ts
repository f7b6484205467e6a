import type { MemberEntity } from '../../entities/people/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { type MendedAddress, mendAddress } from './mendAddress.js';

/**
 * Staff correct where messages go to a member, as `mendAddress` says. Locks the member.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, DUPLICATE_MEMBER; RequestError NOT_FOUND, FORBIDDEN. Records no event.
 */
export const correctMemberAddress = defineCommand({
  name: 'correctMemberAddress',
  policy: schemeOperation,
  async run(tx, input: MendedAddress): Promise<MemberEntity> {
    tx.authorize(undefined);
    tx.doneFor(input.memberId);
    return await mendAddress(tx, input);
  },
});
