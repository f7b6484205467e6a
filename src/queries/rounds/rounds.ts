import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { RoundState } from '../../domain/rounds/rounds.js';
import { RoundEntity } from '../../entities/rounds/entities.js';
import { roundsDue, roundsSee } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** A page of the scheme's rounds, or of those in one state, the latest due first. */
export const rounds = defineQuery({
  name: 'rounds',
  policy: roundsSee,
  async run(
    tx,
    input: { state?: RoundState | null; first: number; after?: string | null },
  ): Promise<Page<RoundEntity>> {
    tx.authorize(undefined);
    const rows = await tx.em.find(
      RoundEntity,
      {
        schemeId: tx.schemeId,
        ...(input.state ? { state: input.state } : {}),
        ...(input.after ? afterInstant('dueAt', input.after) : {}),
      },
      { orderBy: { dueAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.dueAt, row.id));
  },
});

/** One round. @throws RequestError NOT_FOUND, FORBIDDEN */
export const oneRound = defineQuery({
  name: 'oneRound',
  policy: roundsSee,
  async run(tx, input: { roundId: string }): Promise<RoundEntity> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(RoundEntity, { schemeId: tx.schemeId, id: input.roundId });
    if (!found) throw notFound();
    return found;
  },
});

/** A round as whoever goes on with it needs it. @throws RequestError NOT_FOUND, FORBIDDEN */
export const roundAtWork = defineQuery({
  name: 'roundAtWork',
  policy: roundsDue,
  async run(tx, input: { roundId: string }): Promise<RoundEntity> {
    tx.authorize(undefined);
    const found = await tx.em.findOne(RoundEntity, { schemeId: tx.schemeId, id: input.roundId });
    if (!found) throw notFound();
    return found;
  },
});
