import { newId } from '../../../src/domain/ids.js';
import { type Answer, followOnce, inject, type Outcome, outcomeOf, tellsOf } from './asking.js';
import type { Operation } from './operations.js';
import type { Asker } from './roles.js';
import { type TargetKind, type Town, targetNames } from './town.js';

/** One question and what came of it. */
export interface Cell {
  operation: Pick<Operation, 'root' | 'name' | 'open'>;
  asker: Pick<Asker, 'role'>;
  kind: TargetKind;
  outcome: Outcome;
  answer: Answer;
  /** What was sent: ids that come back are the asker's own words. */
  sent: string;
  /** What the cell shows to be wrong with the record of who acted for whom; empty where nothing is. */
  unrecorded: string;
}

/** Asks one cell, and undoes whatever it did. */
export async function askCell(town: Town, operation: Operation, asker: Asker, kind: TargetKind): Promise<Cell> {
  const variables = operation.args(town.targets[kind], asker);
  return await askWith(town, operation, asker, kind, variables);
}

/** The same with these arguments. */
export async function askWith(
  town: Town,
  operation: Operation,
  asker: Asker,
  kind: TargetKind,
  variables: object,
): Promise<Cell> {
  const body = { query: operation.source, variables };
  const sent = JSON.stringify(body);
  const { authorization } = asker;
  const household = kind === 'missing' ? null : town.households[kind];
  return await town.undone(async () => {
    const since = newId();
    const answer =
      operation.root === 'subscription'
        ? await followOnce(town.url, authorization, body)
        : await inject(town.app, { method: 'POST', url: '/graphql', authorization, payload: sent });
    const outcome = outcomeOf(answer, operation.root, household);
    const isWritten = operation.about !== undefined && outcome === 'D' && kind !== 'missing';
    const unrecorded = isWritten ? await unrecordedActs(town, operation, asker, kind, since) : '';
    return { operation, asker, kind, outcome, answer, sent, unrecorded };
  });
}

/** What a write did for a member stands in that member's list, and what it did for nobody in nobody's. */
async function unrecordedActs(
  town: Town,
  { field, about }: Operation,
  asker: Asker,
  kind: Exclude<TargetKind, 'missing'>,
  since: string,
): Promise<string> {
  const { schemeId } = town.world;
  const rows = await town.services.database.inScheme(schemeId, (tx) =>
    tx.sql<{ id: string | null }>(
      'SELECT for_member_id AS id FROM audit WHERE scheme_id = $1 AND id > $2 AND action = $3',
      [schemeId, since, field],
    ),
  );
  const told = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  const wanted = typeof about === 'string' && about !== 'NEW' ? town.households[kind].raw[about as 'member'] : about;
  if (wanted === 'NEW') return told.length > 0 ? '' : 'stands in the list of nobody';
  if (typeof wanted !== 'string') return told.length === 0 ? '' : 'stands in a list, and is said to be nobody’s affair';
  const isOwn = wanted === asker.memberId || asker.role.startsWith('memberApp');
  if (isOwn) return told.length === 0 ? '' : 'stands in a list though they did it themselves';
  return told.length > 0 && told.every((id) => id === wanted) ? '' : 'does not stand in the member’s list';
}

/** A foreign and a missing target are answered byte for byte alike, in every header but the date and the request's id. */
export function differences(cells: readonly Cell[]): string[] {
  const missing = new Map(cells.filter(({ kind }) => kind === 'missing').map((cell) => [nameOf(cell), cell]));
  return cells.flatMap((cell) => {
    const twin = cell.kind === 'foreign' ? missing.get(nameOf(cell)) : undefined;
    if (cell.operation.open === 'BEARER') return [];
    // Where nothing names a target, the same was asked twice, and ids that were made new differ.
    if (!twin || twin.sent === cell.sent || JSON.stringify(cell.answer) === JSON.stringify(twin.answer)) return [];
    return [`${nameOf(cell)}: a foreign target answers ${text(cell.answer)}, a missing one ${text(twin.answer)}`];
  });
}

const denied: readonly Outcome[] = ['F', 'N', 'U', 'B', '-'];

/** Whatever a denied answer says of its target, and whatever any answer says of a foreign one. */
export function leaks(cells: readonly Cell[], households: Town['households']): string[] {
  return cells.flatMap((cell) => {
    const { kind, outcome, answer, sent } = cell;
    if (cell.operation.open === 'BEARER') return [];
    const found: string[] = [];
    if (kind !== 'missing' && denied.includes(outcome) && tellsOf(answer.body, households[kind], sent))
      found.push(kind);
    if (kind !== 'foreign' && tellsOf(answer.body, households.foreign, sent)) found.push('foreign');
    if (kind === 'foreign' && !denied.includes(outcome) && tellsOf(answer.body, households.foreign, sent))
      found.push(kind);
    return found.map((of) => `${nameOf(cell)} about ${kind} tells of ${of}: ${text(answer)}`);
  });
}

/** Answers that are no answer: failures of the service itself, and writes that stand in the wrong list. */
export function defects(cells: readonly Cell[]): string[] {
  return cells.flatMap((cell) => {
    const { outcome, kind, answer, unrecorded } = cell;
    const at = `${nameOf(cell)} about ${kind}`;
    return [
      ...(outcome === '!' ? [`${at} failed: ${text(answer)}`] : []),
      ...(unrecorded === '' ? [] : [`${at} ${unrecorded}`]),
    ];
  });
}

/** The line of each operation: for every role in turn, the outcomes for own, other, foreign and missing. Cells that were not asked are '.'. */
export function linesOf(cells: readonly Cell[], roles: readonly string[]): Map<string, string> {
  const lines = new Map<string, string[]>();
  for (const { operation, asker, kind, outcome } of cells) {
    const name = rowName(operation);
    const line = lines.get(name) ?? roles.map(() => '....');
    lines.set(name, line);
    const at = roles.indexOf(asker.role);
    const column = targetNames.indexOf(kind);
    const before = line[at] ?? '....';
    line[at] = before.slice(0, column) + outcome + before.slice(column + 1);
  }
  return new Map([...lines].map(([name, line]) => [name, line.join(' ')]));
}

export function rowName({ root, name }: Cell['operation']): string {
  return `${root} ${name}`;
}

function nameOf({ operation, asker }: Cell): string {
  return `${asker.role}: ${rowName(operation)}`;
}

function text({ status, body }: Answer): string {
  return `${status} ${body.slice(0, 300)}`;
}
