import { agreeExchange } from '../../../src/commands/neighbours/agreeExchange.js';
import { answerHelp } from '../../../src/commands/neighbours/answerHelp.js';
import { confirmExchange } from '../../../src/commands/neighbours/confirmExchange.js';
import { postHelpOffer } from '../../../src/commands/neighbours/postHelpOffer.js';
import { postHelpRequest } from '../../../src/commands/neighbours/postHelpRequest.js';
import { proposeExchange } from '../../../src/commands/neighbours/proposeExchange.js';
import { newId } from '../../../src/domain/ids.js';
import type { Actor } from '../../../src/policies/actor.js';
import type { World } from '../../support/world.js';
import { memberActor } from '../spending/steps.js';

export const hourMs = 3_600_000;
export const hedge = {
  title: 'Hedge cutting',
  cause: 'ENVIRONMENT_AND_GARDENING',
  placeKind: 'ON_SITE',
  area: 'Near the library',
  place: '4 Mill Row',
} as const;

export interface Pair {
  helper: string;
  helped: string;
}

/** A request of the one who is helped, answered by the helper. */
export async function answered(world: World, { helper, helped }: Pair): Promise<{ postId: string; answerId: string }> {
  const post = await postHelpRequest(world.as(memberActor(world, helped)), { memberId: helped, ...hedge });
  const answer = await answerHelp(world.as(memberActor(world, helper)), {
    postId: post.id,
    memberId: helper,
    words: 'I have shears',
  });
  return { postId: post.id, answerId: answer.id };
}

export async function offered(world: World, memberId: string): Promise<string> {
  return (await postHelpOffer(world.as(memberActor(world, memberId)), { memberId, ...hedge })).id;
}

/** Agreed between the two, for tomorrow at the same hour unless said otherwise; the clock stays. */
export async function agreed(
  world: World,
  pair: Pair,
  terms: Partial<{ startsAt: Date; minutes: number; chargesMissed: boolean }> = {},
): Promise<{ exchangeId: string; postId: string; answerId: string }> {
  const { postId, answerId } = await answered(world, pair);
  const { helper, helped } = pair;
  const exchange = await proposeExchange(world.as(memberActor(world, helped)), {
    answerId,
    memberId: helped,
    startsAt: new Date(world.clock.now().getTime() + 24 * hourMs),
    minutes: 60,
    ...terms,
  });
  await agreeExchange(world.as(memberActor(world, helper)), { exchangeId: exchange.id, memberId: helper, revision: 1 });
  return { exchangeId: exchange.id, postId, answerId };
}

/** Agreed for now. */
export async function met(world: World, pair: Pair, chargesMissed = false): Promise<string> {
  return (await agreed(world, pair, { startsAt: world.clock.now(), chargesMissed })).exchangeId;
}

export const confirm = (
  world: World,
  exchangeId: string,
  memberId: string,
  minutes: number,
  { actor = memberActor(world, memberId), key = newId() }: { actor?: Actor; key?: string } = {},
) => confirmExchange(world.as(actor), { idempotencyKey: key, exchangeId, memberId, minutes });

export interface ExchangeRow {
  state: string;
  settled: number | null;
  transfer: string | null;
}

export async function exchangeRow(world: World, exchangeId: string): Promise<ExchangeRow> {
  const [row] = await world.test.admin<ExchangeRow>(
    'SELECT state, settled_minutes AS settled, transfer_id AS transfer FROM help_exchange WHERE id = $1',
    [exchangeId],
  );
  if (!row) throw new Error('no such exchange');
  return row;
}

export async function stateOf(world: World, table: 'help_post' | 'help_answer' | 'help_exchange', id: string) {
  const [row] = await world.test.admin<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]);
  return row?.state;
}

/** What is planned about a subject, by kind. */
export async function dueOf(world: World, subjectId: string): Promise<Record<string, [string, Date]>> {
  const rows = await world.test.admin<{ kind: string; state: string; due: Date }>(
    'SELECT kind, state, due_at AS due FROM due_work WHERE subject_id = $1 ORDER BY kind',
    [subjectId],
  );
  return Object.fromEntries(rows.map(({ kind, state, due }) => [kind, [state, due]]));
}

export async function exchangeTransfers(world: World): Promise<number> {
  const [row] = await world.test.admin<{ n: number }>(
    `SELECT count(*)::int AS n FROM transfer WHERE scheme_id = $1 AND kind = 'EXCHANGE'`,
    [world.schemeId],
  );
  return row?.n ?? -1;
}
