import type { RotaPerson, RotaProblem, RotaShift } from '../../src/domain/rotas/problem.js';

/**
 * No rota fills more places than this: what of the rules is a flow, solved as one (Dinic). A person passes on as much as a limit holds, and one
 * shift of any that begin before the earliest of them is over. Reads the problem by itself, and knows nothing of the solver.
 */
export function mostPlaces(problem: RotaProblem): number {
  const network = new Network(2 + problem.seats.length);
  const [source, sink] = [0, 1];
  problem.seats.forEach(({ places }, seat) => {
    network.join(2 + seat, sink, places);
  });
  const shifts = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const seats = problem.seats.flatMap((seat, number) => {
    const shift = shifts.get(seat.shiftId);
    return shift ? [{ ...seat, node: 2 + number, shift }] : [];
  });
  for (const person of problem.people) {
    const windows = new Map<number, typeof seats>();
    for (const seat of seats) {
      if (!seat.skillIds.every((id) => person.skillIds.includes(id)) || !isFree(person, seat.shift)) continue;
      const window = person.limits.findIndex(
        ({ startsAt, endsAt }) => startsAt <= seat.shift.startsAt && seat.shift.startsAt < endsAt,
      );
      windows.set(window, [...(windows.get(window) ?? []), seat]);
    }
    for (const [window, within] of windows) {
      const node = network.add();
      network.join(source, node, person.limits[window]?.shiftsMax ?? within.length);
      let over = Number.NEGATIVE_INFINITY;
      let stretch = node;
      const endOf = ({ shift }: (typeof seats)[number]) => shift.endsAt.getTime() + person.restMinutes * 60_000;
      for (const seat of within.sort((a, b) => endOf(a) - endOf(b))) {
        if (seat.shift.startsAt.getTime() >= over) {
          over = endOf(seat);
          stretch = network.add();
          network.join(node, stretch, 1);
        }
        network.join(stretch, seat.node, 1);
      }
    }
  }
  return network.most(source, sink);
}

function isFree({ freeSpans }: RotaPerson, shift: RotaShift): boolean {
  if (!freeSpans) return true;
  let reached = shift.startsAt.getTime();
  for (const { startsAt, endsAt } of [...freeSpans].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    if (startsAt.getTime() <= reached) reached = Math.max(reached, endsAt.getTime());
  }
  return (
    reached >= shift.endsAt.getTime() &&
    freeSpans.some(({ startsAt, endsAt }) => startsAt <= shift.startsAt && shift.startsAt < endsAt)
  );
}

class Network {
  readonly #edges: { to: number; left: number }[] = [];
  readonly #from: number[][];

  constructor(nodes: number) {
    this.#from = Array.from({ length: nodes }, () => []);
  }

  add(): number {
    return this.#from.push([]) - 1;
  }

  join(from: number, to: number, most: number): void {
    this.#from[from]?.push(this.#edges.push({ to, left: most }) - 1);
    this.#from[to]?.push(this.#edges.push({ to: from, left: 0 }) - 1);
  }

  most(source: number, sink: number): number {
    let flow = 0;
    for (let levels = this.#levels(source); (levels[sink] ?? -1) !== -1; levels = this.#levels(source)) {
      const next = this.#from.map(() => 0);
      for (
        let more = this.#push(source, sink, Infinity, levels, next);
        more > 0;
        more = this.#push(source, sink, Infinity, levels, next)
      )
        flow += more;
    }
    return flow;
  }

  #levels(source: number): number[] {
    const levels = this.#from.map(() => -1);
    levels[source] = 0;
    const queue = [source];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at] ?? 0;
      for (const edge of this.#from[node] ?? []) {
        const { to, left } = this.#edges[edge] ?? { to: node, left: 0 };
        if (left <= 0 || levels[to] !== -1) continue;
        levels[to] = (levels[node] ?? 0) + 1;
        queue.push(to);
      }
    }
    return levels;
  }

  #push(node: number, sink: number, most: number, levels: number[], next: number[]): number {
    if (node === sink) return most;
    const edges = this.#from[node] ?? [];
    for (; (next[node] ?? 0) < edges.length; next[node] = (next[node] ?? 0) + 1) {
      const number = edges[next[node] ?? 0] ?? 0;
      const edge = this.#edges[number];
      const back = this.#edges[number ^ 1];
      if (!edge || !back || edge.left <= 0 || levels[edge.to] !== (levels[node] ?? 0) + 1) continue;
      const pushed = this.#push(edge.to, sink, Math.min(most, edge.left), levels, next);
      if (pushed === 0) continue;
      edge.left -= pushed;
      back.left += pushed;
      return pushed;
    }
    return 0;
  }
}
