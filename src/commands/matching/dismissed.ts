import { DomainError, notFound } from '../../domain/errors.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { Actor } from '../../policies/actor.js';

/** Something that a list of matches names: exactly one of the two. */
export interface Matched {
  opportunityId?: string | null;
  helpPostId?: string | null;
}

/** @throws DomainError INVALID_INPUT unless exactly one is named */
export function oneMatched({ opportunityId = null, helpPostId = null }: Matched): {
  opportunityId: string | null;
  helpPostId: string | null;
} {
  if ((opportunityId === null) === (helpPostId === null)) {
    throw new DomainError('INVALID_INPUT', 'Name an opportunity or a request for help, one of the two.', {
      field: ['opportunityId'],
    });
  }
  return { opportunityId, helpPostId };
}

/**
 * What is put aside must be there for whoever says so: a draft and what is kept from them are as if they were not.
 * @throws RequestError NOT_FOUND
 */
export async function mustBeShown(
  tx: SchemeTransaction,
  actor: Actor,
  memberId: string,
  { opportunityId, helpPostId }: { opportunityId: string | null; helpPostId: string | null },
): Promise<void> {
  const askerId = actor.kind === 'MEMBER' ? actor.memberId : null;
  const [found] =
    opportunityId !== null
      ? await tx.sql(`SELECT 1 FROM opportunity WHERE scheme_id = $1 AND id = $2 AND state <> 'DRAFT'`, [
          tx.schemeId,
          opportunityId,
        ])
      : await tx.sql(
          `SELECT 1 FROM help_post p WHERE p.scheme_id = $1 AND p.id = $2 AND p.kind = 'REQUEST' AND p.state = 'OPEN' AND $5
           AND NOT EXISTS (SELECT FROM member_block b WHERE b.scheme_id = $1 AND b.ended_at IS NULL
             AND (b.blocker_id = p.member_id AND b.blocked_id IN ($3, $4) OR b.blocker_id IN ($3, $4) AND b.blocked_id = p.member_id))`,
          [tx.schemeId, helpPostId, memberId, askerId, actor.kind === 'MEMBER'],
        );
  if (!found) throw notFound();
}
