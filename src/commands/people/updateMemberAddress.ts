import { notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberAddress } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { type MendedAddress, mendAddress } from './mendAddress.js';

const updateOwn = defineCommand({
  name: 'updateMemberAddress',
  policy: memberAddress,
  async run(tx, input: MendedAddress): Promise<MemberEntity> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize({ memberId: member.id, opensAWay: givesAWayIn(input) });
    return await mendAddress(tx, input);
  },
});

/**
 * A member says where messages go to them, as `mendAddress` says; whoever acts for them, where letters go. Locks the member.
 * An email address that is refused because somebody else has it tells who is a member: so many tries and no more.
 * @throws DomainError INVALID_INPUT, MEMBER_CLOSED, DUPLICATE_MEMBER; RequestError NOT_FOUND, FORBIDDEN, RATE_LIMITED, UNAVAILABLE. Records no event.
 */
export async function updateMemberAddress(context: RequestContext, input: MendedAddress): Promise<MemberEntity> {
  if (givesAWayIn(input)) await context.services.guesses.take('GIVE_ADDRESS', { address: context.clientAddress });
  return await updateOwn(context, input);
}

/** Codes to sign in go by email and by text, and nothing that opens a door by letter. */
function givesAWayIn({ email, phone }: MendedAddress): boolean {
  return Boolean(email) || Boolean(phone);
}
