import type { SchemeTransaction } from '../../entities/database.js';
import { type Actor, memberNamed } from '../../policies/actor.js';

/** A write as far as it says who writes. */
type Acting = SchemeTransaction & { readonly actor: Actor; readonly actorName: string };

/**
 * Is this a membership of the actor's: the one they act with, or one that was joined with it? What somebody asked for or decided stays theirs when
 * their memberships are joined, so wherever a second person is needed, this is asked and never whether the ids are the same.
 */
export async function isOfActor(tx: Acting, memberId: string): Promise<boolean> {
  const { actor } = tx;
  const ownId = actor.kind === 'MEMBER' || actor.kind === 'APP' ? actor.memberId : null;
  if (ownId === null) return false;
  if (ownId === memberId) return true;
  const [answer] = await tx.sql<{ isSame: boolean }>(
    'SELECT coalesce(remaining_member($1, $2) = remaining_member($1, $3), false) AS "isSame"',
    [tx.schemeId, ownId, memberId],
  );
  return answer?.isSame === true;
}

/**
 * Did the actor do this?
 * @param doneBy who did it, as actorName said it then; null: nobody
 */
export async function wasDoneByActor(tx: Acting, doneBy: string | null): Promise<boolean> {
  if (doneBy === null) return false;
  if (doneBy === tx.actorName) return true;
  const memberId = memberNamed(doneBy);
  return memberId !== null && (await isOfActor(tx, memberId));
}
