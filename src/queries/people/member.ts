import { notFound } from '../../domain/errors.js';
import { MemberEntity } from '../../entities/people/entities.js';
import { memberRead } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** One member. @throws RequestError NOT_FOUND, FORBIDDEN */
export const member = defineQuery({
  name: 'member',
  policy: memberRead,
  async run(tx, input: { memberId: string }): Promise<MemberEntity> {
    const found = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!found) throw notFound();
    tx.authorize({ memberId: found.id });
    return found;
  },
});
