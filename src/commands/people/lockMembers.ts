import { notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { MemberEntity } from '../../entities/people/entities.js';

/**
 * Memberships that nobody ends, joins or changes meanwhile, in the order of the ids asked for. Locked by id, before anything of theirs.
 * @throws RequestError NOT_FOUND
 */
export async function lockMembers(tx: SchemeTransaction, memberIds: readonly string[]): Promise<MemberEntity[]> {
  await tx.sql('SELECT 1 FROM member WHERE scheme_id = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE', [
    tx.schemeId,
    memberIds,
  ]);
  const members = await tx.em.find(
    MemberEntity,
    { schemeId: tx.schemeId, id: { $in: [...memberIds] } },
    { refresh: true },
  );
  return memberIds.map((id) => {
    const member = members.find((one) => one.id === id);
    if (!member) throw notFound();
    return member;
  });
}

/**
 * Keeps memberships from ending or being joined until something new of theirs is written, which would otherwise be left behind with the one that
 * goes. Ask for their status after this.
 */
export async function keepMembers(tx: SchemeTransaction, memberIds: readonly string[]): Promise<void> {
  await tx.sql('SELECT 1 FROM member WHERE scheme_id = $1 AND id = ANY ($2) ORDER BY id FOR SHARE', [
    tx.schemeId,
    memberIds,
  ]);
}
