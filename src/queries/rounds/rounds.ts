import { notFound } from '../../domain/errors.js';
import { type Page, pageOf } from '../../domain/paging/cursor.js';
import type { ShownRoundState } from '../../domain/rounds/rounds.js';
import type { SchemeTransaction } from '../../entities/database.js';
import { RoundEntity } from '../../entities/rounds/entities.js';
import { roundsDue, roundsSee } from '../../policies/rounds.js';
import { defineQuery } from '../defineQuery.js';
import { givenUpSubjects } from '../dueWork/failedTries.js';
import { afterInstant, instantCursor } from '../latestFirst.js';

/** A page of the scheme's rounds, or of those in one state, the latest due first. */
export const rounds = defineQuery({
  name: 'rounds',
  policy: roundsSee,
  async run(
    tx,
    input: { state?: ShownRoundState | null; first: number; after?: string | null },
  ): Promise<Page<RoundEntity>> {
    tx.authorize(undefined);
    const rows = await tx.em.find(
      RoundEntity,
      {
        schemeId: tx.schemeId,
        ...(await inState(tx, input.state ?? null)),
        ...(input.after ? afterInstant('dueAt', input.after) : {}),
      },
      { orderBy: { dueAt: 'DESC', id: 'DESC' }, limit: input.first + 1 },
    );
    return pageOf(rows, input.first, (row) => instantCursor(row.dueAt, row.id));
  },
});

/** Which rounds are shown in a state: those that were given up are in none of those in which they are kept. */
async function inState(tx: SchemeTransaction, state: ShownRoundState | null): Promise<object> {
  if (state === null) return {};
  if (state !== 'WAITING' && state !== 'RUNNING' && state !== 'GIVEN_UP') return { state };
  const ids = await givenUpSubjects(tx, 'ROUND_GOES_ON');
  if (state === 'GIVEN_UP') return { state: { $in: ['WAITING', 'RUNNING'] }, id: { $in: ids } };
  return { state, ...(ids.length === 0 ? {} : { id: { $nin: ids } }) };
}

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
