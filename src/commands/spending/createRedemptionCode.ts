import { DomainError, notFound, RequestError } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { rulesOf } from '../../domain/schemes/rules.js';
import { MemberEntity, SchemeEntity } from '../../entities/people/entities.js';
import { codeCreate } from '../../policies/spending.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';

export interface CreateRedemptionCodeInput {
  idempotencyKey: string;
  memberId: string;
}

const storeCode = defineCommand({
  name: 'createRedemptionCode',
  policy: codeCreate,
  async run(tx, input: CreateRedemptionCodeInput): Promise<{ attempt: number; expiresAt: string }> {
    const member = await tx.em.findOne(MemberEntity, { schemeId: tx.schemeId, id: input.memberId });
    if (!member) throw notFound();
    tx.authorize({ memberId: member.id });
    if (member.status !== 'ACTIVE') throw new DomainError('MEMBER_CLOSED', 'This membership has ended.');
    const scheme = await tx.em.findOneOrFail(SchemeEntity, { schemeId: tx.schemeId });
    const expiresAt = new Date(tx.now.getTime() + rulesOf(scheme.rules).redemptionCodeMinutes * 60_000);
    // Codes of some 43 bits collide now and then among all the codes a scheme ever made; the next attempt gives another one.
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const code = tx.services.secrets.redemptionCode(tx.schemeId, member.id, input.idempotencyKey, attempt);
      const id = newId();
      const stored = await tx.sql(
        `INSERT INTO redemption_code (scheme_id, id, member_id, code_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
        [tx.schemeId, id, member.id, tx.services.secrets.redemptionCodeHash(tx.schemeId, code), tx.now, expiresAt],
      );
      if (stored.length > 0) {
        await tx.audit('RedemptionCode', id);
        return { attempt, expiresAt: expiresAt.toISOString() };
      }
    }
    throw new RequestError('UNAVAILABLE', 'Please try again.');
  },
});

/**
 * A code to show at a till: works once, for a few minutes. Only a keyed hash of it is stored; asking again with the same idempotency key gives the same code.
 * @throws DomainError MEMBER_CLOSED, CONFLICT; RequestError NOT_FOUND, FORBIDDEN.
 */
export async function createRedemptionCode(
  context: RequestContext,
  input: CreateRedemptionCodeInput,
): Promise<{ code: string; expiresAt: Date }> {
  const { attempt, expiresAt } = await storeCode(context, input);
  const schemeId = context.actor.kind === 'ANONYMOUS' ? '' : context.actor.schemeId;
  return {
    code: context.services.secrets.redemptionCode(schemeId, input.memberId, input.idempotencyKey, attempt),
    expiresAt: new Date(expiresAt),
  };
}
