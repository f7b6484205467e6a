import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { OpportunityEntity } from '../../entities/opportunities/entities.js';
import { SwapEntity } from '../../entities/shifts/entities.js';
import { type SwapFacts, shiftList, swapPeople, swapRead } from '../../policies/shifts.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** A swap with whose rota it stands on. */
export type SwapRecord = SwapEntity & { organisationId: string };

/** What the policies of a swap ask about. */
export function swapFacts(swap: SwapRecord): SwapFacts {
  return {
    memberId: swap.memberId,
    organisationId: swap.organisationId,
    toMemberId: swap.toMemberId ?? null,
    takenByMemberId: swap.takenByMemberId ?? null,
    isOpenToAll: swap.state === 'OPEN' && !swap.toMemberId,
  };
}

/** Swaps by id. Missing ones are left out. */
export async function swapRecords(tx: SchemeTransaction, ids: readonly string[]): Promise<SwapRecord[]> {
  return await withOrganisations(tx, await tx.em.find(SwapEntity, { schemeId: tx.schemeId, id: { $in: [...ids] } }));
}

async function withOrganisations(tx: SchemeTransaction, rows: readonly SwapEntity[]): Promise<SwapRecord[]> {
  const found = await tx.em.find(OpportunityEntity, {
    schemeId: tx.schemeId,
    id: { $in: [...new Set(rows.map(({ opportunityId }) => opportunityId))] },
  });
  const organisations = new Map(found.map(({ id, organisationId }) => [id, organisationId]));
  return rows.map((row) => Object.assign(row, { organisationId: organisations.get(row.opportunityId) ?? '' }));
}

/** One swap. @throws RequestError NOT_FOUND, FORBIDDEN */
export const swap = defineQuery({
  name: 'swap',
  policy: swapRead,
  async run(tx, input: { swapId: string }): Promise<SwapRecord> {
    const [found] = await swapRecords(tx, [input.swapId]);
    if (!found) throw notFound();
    tx.authorize(swapFacts(found));
    return found;
  },
});

export interface SwapsInput {
  first: number;
  after?: string | null;
  opportunityId?: string | null;
  /** Those that one offered, was named in or took, whatever has become of them; else those that anybody may take. */
  mine: boolean;
}

/** A page of swaps, the latest first: what is there to be taken by anybody, or one's own; of an opportunity's swaps those who read its rota see all. */
export const swaps = defineQuery({
  name: 'swaps',
  policy: shiftList,
  async run(tx, input: SwapsInput): Promise<Page<SwapRecord>> {
    tx.authorize(undefined);
    const { opportunityId = null } = input;
    const own = tx.actor.kind === 'MEMBER' || tx.actor.kind === 'APP' ? tx.actor.memberId : null;
    // An organisation's app is nobody: null would be whoever was not named.
    if (input.mine && own === null) return pageOf([], input.first, () => '');
    const mine = { $or: [{ memberId: own }, { toMemberId: own }, { takenByMemberId: own }] };
    const open = { state: 'OPEN' as const, toMemberId: null };
    const rota = opportunityId ? await rotaOf(tx, opportunityId) : null;
    const nobody = { memberId: '', toMemberId: null, takenByMemberId: null, isOpenToAll: false };
    const seesAll = rota !== null && swapPeople.allows(tx.actor, { ...nobody, organisationId: rota });
    const scope = input.mine ? mine : seesAll ? {} : open;
    const after = input.after ? [afterInstant('offeredAt', input.after)] : [];
    const rows = await tx.em.find(
      SwapEntity,
      {
        schemeId: tx.schemeId,
        ...(opportunityId ? { opportunityId } : {}),
        $and: [scope, ...after],
      },
      { orderBy: { offeredAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(await withOrganisations(tx, rows), input.first, (row) => instantCursor(row.offeredAt, row.id));
  },
});

async function rotaOf(tx: SchemeTransaction, opportunityId: string): Promise<string | null> {
  const found = await tx.em.findOne(OpportunityEntity, { schemeId: tx.schemeId, id: opportunityId });
  return found?.organisationId ?? null;
}
