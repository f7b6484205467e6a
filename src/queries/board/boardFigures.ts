import { schemeOperation } from '../../policies/people.js';
import { defineQuery } from '../defineQuery.js';

/** Counts are told up to here; beyond it they are "more than". */
export const countedMax = 1_000;

/** What waits and what was given up in a scheme. Counts stop at one more than are told. */
export interface BoardFigures {
  work: { due: number; later: number; dead: number; oldestDueAt: Date | null };
  messages: { due: number; later: number; failed: number; oldestDueAt: Date | null };
  events: { waiting: number; oldestAt: Date | null };
}

const upTo = (from: string): string =>
  `(SELECT count(*)::integer FROM (SELECT FROM ${from} LIMIT ${countedMax + 1}) c)`;
const work = (state: string): string => `due_work WHERE scheme_id = $1 AND state = '${state}'`;
const messages = (state: string): string => `notification WHERE scheme_id = $1 AND state = '${state}'`;
// Two conditions, because each has an index of exactly the events that wait in that way.
const events = [
  'scheme_id = $1 AND relayed_at IS NULL AND processed_at IS NULL',
  'scheme_id = $1 AND relayed_at IS NOT NULL AND processed_at IS NULL',
];

/** The figures at the head of the board. Policy: operators. */
export const boardFigures = defineQuery({
  name: 'boardFigures',
  policy: schemeOperation,
  async run(tx, _input: Record<string, never>): Promise<BoardFigures> {
    tx.authorize({});
    const [row] = await tx.sql<BoardFigures>(
      `SELECT
         json_build_object(
           'due', ${upTo(`${work('WAITING')} AND next_try_at <= $2`)}, 'later', ${upTo(`${work('WAITING')} AND next_try_at > $2`)},
           'dead', ${upTo(work('DEAD'))},
           'oldestDueAt', (SELECT min(next_try_at) FROM ${work('WAITING')} AND next_try_at <= $2)) AS work,
         json_build_object(
           'due', ${upTo(`${messages('PENDING')} AND next_try_at <= $2`)}, 'later', ${upTo(`${messages('PENDING')} AND next_try_at > $2`)},
           'failed', ${upTo(messages('FAILED'))},
           'oldestDueAt', (SELECT min(next_try_at) FROM ${messages('PENDING')} AND next_try_at <= $2)) AS messages,
         json_build_object(
           'waiting', ${events.map((waiting) => upTo(`outbox_event WHERE ${waiting}`)).join(' + ')},
           'oldestAt', least(${events.map((waiting) => `(SELECT min(occurred_at) FROM outbox_event WHERE ${waiting})`).join(', ')})) AS events`,
      [tx.schemeId, tx.now],
    );
    if (!row) throw new Error('the figures answered nothing');
    return {
      work: { ...row.work, oldestDueAt: instant(row.work.oldestDueAt) },
      messages: { ...row.messages, oldestDueAt: instant(row.messages.oldestDueAt) },
      events: { ...row.events, oldestAt: instant(row.events.oldestAt) },
    };
  },
});

/** As it stands in JSON, where there is one. */
function instant(at: Date | string | null): Date | null {
  return at === null ? null : new Date(at);
}
