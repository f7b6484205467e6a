import { notFound } from '../../domain/errors.js';
import { MemberCheckEntity } from '../../entities/opportunities/entities.js';
import { memberNamed } from '../../policies/actor.js';
import { checksRead } from '../../policies/profiles.js';
import { defineQuery } from '../defineQuery.js';

/** The member who recorded a check. Null where it was not a member. */
export function seenByMember({ seenBy }: Pick<MemberCheckEntity, 'seenBy'>): string | null {
  return memberNamed(seenBy);
}

/** One check, ended ones included. @throws RequestError NOT_FOUND, FORBIDDEN */
export const memberCheck = defineQuery({
  name: 'memberCheck',
  policy: checksRead,
  async run(tx, input: { checkId: string }): Promise<MemberCheckEntity> {
    const found = await tx.em.findOne(MemberCheckEntity, { schemeId: tx.schemeId, id: input.checkId });
    if (!found) throw notFound();
    tx.authorize({ memberId: found.memberId });
    return found;
  },
});
