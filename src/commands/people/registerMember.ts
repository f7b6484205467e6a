import { DomainError, notFound } from '../../domain/errors.js';
import { mustComeOfAge } from '../../domain/people/care.js';
import { localDay } from '../../domain/schemes/localTime.js';
import { type MemberEntity, SchemeEntity, WardEntity } from '../../entities/people/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { giveWelcome } from '../neighbours/welcome.js';
import { addMember, type NewMember, readWays } from './addMember.js';
import { addressLinesMax, mustReach } from './reachable.js';

/**
 * Staff enter a person as a member, with or without an email address or phone, and open their wallet.
 * @throws DomainError INVALID_INPUT, DUPLICATE_MEMBER; RequestError NOT_FOUND (the ward), FORBIDDEN.
 * Records MemberRegistered.
 */
export const registerMember = defineCommand({
  name: 'registerMember',
  policy: schemeOperation,
  async run(tx, input: NewMember): Promise<MemberEntity> {
    tx.authorize(undefined);
    const wardId = input.wardId ?? null;
    if (wardId && !(await tx.em.findOne(WardEntity, { schemeId: tx.schemeId, id: wardId }))) throw notFound();
    if ((input.addressLines ?? []).length > addressLinesMax) {
      throw new DomainError('INVALID_INPUT', `An address has at most ${addressLinesMax} lines.`, {
        field: ['addressLines'],
      });
    }
    if (input.preferredChannel) mustReach(input.preferredChannel, { ...input, ...readWays(input) });
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    if (input.adultFromOn) mustComeOfAge(input.adultFromOn, localDay(tx.now, scheme.timeZone));
    const member = await addMember(tx, tx.now, input);
    await giveWelcome(tx, tx.now, member.id);
    await tx.event('MemberRegistered', { memberId: member.id });
    tx.doneFor(member.id);
    await tx.audit('Member', member.id);
    return member;
  },
});
