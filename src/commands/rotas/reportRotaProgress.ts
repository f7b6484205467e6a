import type { RotaProgress } from '../../domain/rotas/solution.js';
import { rotaSolve } from '../../policies/rotas.js';
import { defineCommand } from '../defineCommand.js';

/** What whoever works a rota out should do now. GO_ON; STOP: the best found so far is to be written; LEAVE: nobody wants it any more. */
export type RotaOrder = 'GO_ON' | 'STOP' | 'LEAVE';

/** Says how far a rota is while it is worked out, and hears whether it should go on. RequestError FORBIDDEN. Records no event and no audit row. */
export const reportRotaProgress = defineCommand({
  name: 'reportRotaProgress',
  policy: rotaSolve,
  routine: true,
  async run(tx, input: { rotaId: string; progress: RotaProgress }): Promise<{ order: RotaOrder }> {
    tx.authorize(undefined);
    const { goalsDone, goals, placesFilled, places } = input.progress;
    const [rota] = await tx.sql<{ stopAskedAt: Date | null }>(
      `UPDATE rota SET goals_done = $3, goals_asked = $4, places_filled = $5, places = $6
       WHERE scheme_id = $1 AND id = $2 AND state = 'SOLVING' RETURNING stop_asked_at AS "stopAskedAt"`,
      [tx.schemeId, input.rotaId, goalsDone, goals, placesFilled, places],
    );
    if (!rota) return { order: 'LEAVE' };
    return { order: rota.stopAskedAt === null ? 'GO_ON' : 'STOP' };
  },
});
