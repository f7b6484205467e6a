import { doorCells, doors, undeclaredDoors } from './doors.js';
import { fieldCells, privateFields } from './fields.js';
import { askCell, askWith, type Cell, defects, differences, leaks, linesOf, rowName } from './matrix.js';
import { type Operation, operationsOf, type Root, type Specimens, undeclared } from './operations.js';
import { type Asker, roleNames } from './roles.js';
import { type TargetKind, type Town, targetNames } from './town.js';

/** Which cells are asked. */
export type Choice = (role: Asker['role'], kind: TargetKind, index: number, open: boolean) => boolean;

export const everyCell: Choice = () => true;

/** Every eighth role about what is its own, the others at the next operations; about the rest, at every third operation, the strongest and each in turn. */
export const someCells: Choice = (role, kind, index, open) => {
  const at = roleNames.indexOf(role);
  // What is open takes everybody for nobody.
  const turn = index + Math.floor(index / roleNames.length);
  if (role === 'operator' || at === index % roleNames.length) return kind === 'own' || turn % 3 === 0;
  return kind === 'own' && !open && (at + index) % 8 === 0;
};

export interface Findings {
  cells: number;
  operations: number;
  /** Single ids out of place that were asked besides. */
  slots: number;
  lines: Map<string, string>;
  undeclared: string[];
  differences: string[];
  leaks: string[];
  defects: string[];
}

export interface Campaign {
  specimens: Specimens;
  roots: readonly Root[];
  choice: Choice;
  /** Ask each id of an input out of place by itself too. */
  slotBySlot: boolean;
}

/** Asks every chosen cell, one after the other. */
export async function campaign(town: Town, { specimens, roots, choice, slotBySlot }: Campaign): Promise<Findings> {
  const cells: Cell[] = [];
  const operations = operationsOf(town.schema, specimens).filter(({ root }) => roots.includes(root));
  for (const [index, operation] of operations.entries()) {
    for (const asker of town.askers) {
      for (const kind of targetNames) {
        if (choice(asker.role, kind, index, operation.open !== undefined))
          cells.push(await askCell(town, operation, asker, kind));
      }
    }
  }
  const slots = slotBySlot ? await outOfPlace(town, operations, cells) : [];
  for (const asker of town.askers) {
    const kinds = targetNames.filter((kind) => choice(asker.role, kind, 1, false));
    if (roots.includes('door')) cells.push(...(await doorCells(town, asker, kinds)));
    if (roots.includes('field')) cells.push(...(await fieldCells(town, asker, kinds)));
  }
  const compared = [...cells, ...slots];
  return {
    cells: cells.length,
    operations: new Set(cells.map(({ operation }) => rowName(operation))).size,
    slots: slots.length / 2,
    lines: linesOf(cells, roleNames),
    undeclared: [...undeclared(town.schema, specimens), ...undeclaredDoors(town.app)],
    differences: differences(compared),
    leaks: leaks(compared, town.households),
    defects: [...defects([...cells, ...slots]), ...doneOutOfPlace(slots)],
  };
}

/** Each id of an input that whoever may do it on their own has, replaced by itself: by a foreign one, and by nobody's. */
async function outOfPlace(town: Town, operations: readonly Operation[], cells: readonly Cell[]): Promise<Cell[]> {
  const found: Cell[] = [];
  for (const operation of operations) {
    const name = rowName(operation);
    const done = cells.find((cell) => rowName(cell.operation) === name && cell.kind === 'own' && cell.outcome === 'D');
    const asker = town.askers.find(({ role }) => role === done?.asker.role);
    if (!asker) continue;
    const [own, foreign, missing] = (['own', 'foreign', 'missing'] as const).map((kind) =>
      operation.args(town.targets[kind], asker),
    );
    const paths = leavesOf(own, foreign);
    for (const path of paths.length > 1 ? paths : []) {
      const slot = { ...operation, name: `${operation.name} ${path.join('.')}` };
      found.push(await askWith(town, slot, asker, 'foreign', replaced(own, foreign, path)));
      found.push(await askWith(town, slot, asker, 'missing', replaced(own, missing, path)));
    }
  }
  return found;
}

/** A write that was done with somebody else's id in one place. Reads may list what is left. */
function doneOutOfPlace(slots: readonly Cell[]): string[] {
  const done = slots.filter(({ operation, outcome }) => operation.root === 'mutation' && outcome === 'D');
  return done.map(({ operation, kind }) => `${rowName(operation)} is done with an id that is ${kind}`);
}

type Json = Readonly<Record<string, unknown>>;

/** The places where two inputs of one form differ. */
function leavesOf(one: unknown, other: unknown): string[][] {
  if (typeof one !== 'object' || one === null) return one === other ? [] : [[]];
  return Object.entries(one).flatMap(([name, part]) =>
    leavesOf(part, (other as Json)[name]).map((path) => [name, ...path]),
  );
}

function replaced(one: unknown, by: unknown, [name, ...rest]: readonly string[]): Json {
  if (name === undefined) return by as Json;
  const part = replaced((one as Json)[name], (by as Json)[name], rest);
  return Array.isArray(one)
    ? (Object.assign([...one], { [name]: part }) as unknown as Json)
    : { ...(one as Json), [name]: part };
}

/** The policy that stands behind a line, out of what the product declares. */
export function policiesOf(
  town: Town,
  declared: Record<'commands' | 'queries' | 'liveQueries', ReadonlyMap<string, string>>,
): (line: string) => string {
  const fields = privateFields(town.schema);
  return (line) => {
    const [root = '', ...words] = line.split(' ');
    const [name = ''] = words;
    if (root === 'field') return fields.get(name) ?? '?';
    if (root === 'door') return doors[words.join(' ')]?.policy ?? '?';
    if (name === 'node' || name === 'nodes') return '(each)';
    const by = { mutation: declared.commands, query: declared.queries, subscription: declared.liveQueries }[root];
    return by?.get(name) ?? '?';
  };
}
