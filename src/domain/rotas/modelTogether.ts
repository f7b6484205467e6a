import type { CompiledRota } from './compiled.js';
import type { ModelBuilder } from './modelBuilder.js';

/**
 * For each wish a column that says whether it fails, and one for each shift that all of them could share. A turn is alone unless all are there, so
 * turns alone are all their turns less those they share.
 */
export function addTogether(
  rota: CompiledRota,
  builder: ModelBuilder,
  ofPerson: number[][],
  columnOf: ReadonlyMap<number, number>,
): void {
  for (const { members, pinnedShifts } of rota.together) {
    const shared: { column: number; ofMembers: number[][] }[] = [];
    const byMember = members.map((member) => byShift(rota, ofPerson[member] ?? [], columnOf));
    for (const columns of byMember.flatMap((one) => [...one.values()])) {
      for (const column of columns) builder.cost('TOGETHER', column, 1);
    }
    const shifts = new Set([...byMember.flatMap((one) => [...one.keys()]), ...pinnedShifts.keys()]);
    for (const shift of [...shifts].sort((a, b) => a - b)) {
      const pinned = pinnedShifts.get(shift) ?? [];
      const others = members.flatMap((member, index) =>
        pinned.includes(member) ? [] : [byMember[index]?.get(shift) ?? []],
      );
      if (others.some((columns) => columns.length === 0)) continue;
      const column = builder.addColumn(1);
      builder.cost('TOGETHER', column, -members.length);
      for (const columns of others) {
        builder.rows.push({
          columns: [column, ...columns],
          factors: [1, ...columns.map(() => -1)],
          lower: -Infinity,
          upper: 0,
        });
      }
      shared.push({ column, ofMembers: others });
    }
    const fails = builder.addColumn(1);
    builder.cost('TOGETHER', fails, 1);
    const columns = [fails, ...shared.map(({ column }) => column)];
    builder.rows.push({ columns, factors: columns.map(() => 1), lower: 1, upper: Infinity });
    builder.completions.push((values) => {
      for (const { column, ofMembers } of shared) {
        values[column] = ofMembers.every((mine) => mine.some((one) => (values[one] ?? 0) > 0.5)) ? 1 : 0;
      }
      values[fails] = shared.some(({ column }) => values[column] === 1) ? 0 : 1;
    });
  }
}

function byShift(
  rota: CompiledRota,
  choices: readonly number[],
  columnOf: ReadonlyMap<number, number>,
): Map<number, number[]> {
  const columns = new Map<number, number[]>();
  for (const choice of choices) {
    const column = columnOf.get(choice);
    if (column === undefined) continue;
    const shift = rota.seatShift[rota.choiceSeat[choice] ?? 0] ?? 0;
    columns.set(shift, [...(columns.get(shift) ?? []), column]);
  }
  return columns;
}
