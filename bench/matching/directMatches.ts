import type pg from 'pg';
import { connectPool } from '../../src/adapters/database/connect.js';
import { usualMatchWeights } from '../../src/domain/matching/weights.js';
import { matchConnections, matchesShown } from '../settings.js';

const text = 'SELECT * FROM match_for_member($1, $2, $3, $3, true, $4, NULL, NULL, NULL, $5)';

/** Yardstick Y5: the function that matches, called by pg with a prepared statement, as tc_app and so under row-level security. */
export class DirectMatches {
  private readonly pool: pg.Pool;

  constructor(
    url: string,
    private readonly schemeId: string,
  ) {
    this.pool = connectPool({ url, role: 'tc_app', poolMax: matchConnections });
  }

  /** The ids of the best, in order. */
  async ask(memberId: string): Promise<string[]> {
    const values = [this.schemeId, new Date(), memberId, usualMatchWeights, matchesShown + 1];
    const { rows } = await this.pool.query<{ id: string }>({ name: 'matches', text, values });
    return rows.slice(0, matchesShown).map(({ id }) => id);
  }

  /** These members in turn, on every connection, for so long. */
  async run(memberIds: readonly string[], seconds: number): Promise<{ seconds: number; latenciesMs: number[] }> {
    const latenciesMs: number[] = [];
    let next = 0;
    const from = performance.now();
    const until = from + seconds * 1000;
    const askOn = async () => {
      while (performance.now() < until) {
        const memberId = memberIds[next % memberIds.length] ?? '';
        next += 1;
        const asked = performance.now();
        await this.ask(memberId);
        latenciesMs.push(performance.now() - asked);
      }
    };
    await Promise.all(Array.from({ length: matchConnections }, askOn));
    return { seconds: (performance.now() - from) / 1000, latenciesMs };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
