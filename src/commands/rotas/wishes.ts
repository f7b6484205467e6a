import { notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { type Pair, pairOf } from '../../domain/rotas/rotaForm.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { type RotaEntity, RotaWishEntity } from '../../entities/rotas/entities.js';

export type WishToWrite = Pair & { kind: 'TOGETHER' | 'APART' };

/** Wishes as they are asked for; a kind that is left out as in the rota it is based on. @throws RequestError NOT_FOUND (a member) */
export async function wishesToBegin(
  tx: SchemeTransaction,
  asked: { together?: readonly Pair[] | null; apart?: readonly Pair[] | null },
  based: RotaEntity | null,
): Promise<WishToWrite[]> {
  const before = based ? await tx.em.find(RotaWishEntity, { schemeId: tx.schemeId, rotaId: based.id }) : [];
  const given = { TOGETHER: asked.together ?? null, APART: asked.apart ?? null };
  const wishes = (['TOGETHER', 'APART'] as const).flatMap((kind) => {
    const pairs = given[kind];
    if (pairs === null) return before.filter((wish) => wish.kind === kind).map(wishOf);
    const once = new Map(pairs.map((pair) => [pairOf(pair), pair]));
    return [...once.values()].map((pair) => ({ ...pair, kind }));
  });
  const memberIds = [...new Set(wishes.flatMap(({ memberId, otherMemberId }) => [memberId, otherMemberId]))];
  const members = await tx.sql('SELECT id FROM member WHERE scheme_id = $1 AND id = ANY ($2)', [
    tx.schemeId,
    memberIds,
  ]);
  if (members.length < memberIds.length) throw notFound();
  return wishes;
}

function wishOf({ kind, oneMemberId, otherMemberId }: RotaWishEntity): WishToWrite {
  return { kind, memberId: oneMemberId, otherMemberId };
}

export async function writeWishes(
  tx: SchemeTransaction,
  rotaId: string,
  wishes: readonly WishToWrite[],
): Promise<void> {
  if (wishes.length === 0) return;
  const rows = wishes.map((wish) => ({ ...wish, id: newId() }));
  await tx.sql(
    `INSERT INTO rota_wish (scheme_id, id, rota_id, kind, one_member_id, other_member_id)
     SELECT $1, w.id, $2, w.kind, w."memberId", w."otherMemberId"
     FROM jsonb_to_recordset($3::jsonb) AS w (id uuid, kind text, "memberId" uuid, "otherMemberId" uuid)`,
    [tx.schemeId, rotaId, JSON.stringify(rows)],
  );
}
