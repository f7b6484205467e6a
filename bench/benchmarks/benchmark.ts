import type { House, RunningService } from '../house.js';
import type { LoadOrder, LoadResult } from '../load/protocol.js';
import type { LoadGenerator } from '../load/remote.js';
import { percentile } from '../measure/statistics.js';
import { type BenchmarkName, connections } from '../settings.js';
import type { World } from '../world/world.js';
import type { Caller, YardstickCall } from '../yardsticks/caller.js';

/** Everything a benchmark may use. */
export interface Bench {
  house: House;
  world: World;
  generator: LoadGenerator;
  caller: Caller;
  service(): RunningService;
}

/** What came of a few seconds of load on one side. */
export interface Slice {
  operations: number;
  seconds: number;
  /** Operations in a second. */
  rate: number;
  /** Of one answer or call, however many operations it holds. */
  p50Ms: number;
  p99Ms: number;
}

export interface Benchmark {
  name: BenchmarkName;
  /** What an operation is, in the plural. */
  unit: string;
  says: string;
  yardstickSays: string;
  /** Once, before the service is started for it: what it alone is measured on. */
  layOut?(): Promise<void>;
  /** Once, before the first slice, with the service running. */
  begin?(): Promise<void>;
  yardstick(seconds: number): Promise<Slice>;
  /** Makes what the slice uses up; not timed. */
  prepare(seconds: number): Promise<void>;
  serve(seconds: number): Promise<Slice>;
  end?(): void;
  /** Processes of the yardstick, beside PostgreSQL. */
  pids?(): number[];
}

/** Sends the order over the usual number of connections. */
export async function load(
  bench: Bench,
  order: Omit<LoadOrder, 'connections'> & { connections?: number },
): Promise<{ slice: Slice; result: LoadResult }> {
  const result = await bench.generator.run({ connections, ...order });
  return { slice: sliceOf(result.operations, result.seconds, result.latenciesMs), result };
}

export async function callYardstick(bench: Bench, what: YardstickCall, seconds: number): Promise<Slice> {
  const { calls, seconds: took, latenciesMs } = await bench.caller.call(what, seconds);
  return sliceOf(calls, took, latenciesMs);
}

export function sliceOf(operations: number, seconds: number, latenciesMs: number[]): Slice {
  return {
    operations,
    seconds,
    rate: operations / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

/** Keys of the yardsticks: drawn from so many that none comes twice. */
export const keyVariable = { name: 'key', from: 1, to: 9_000_000_000_000_000 };

export function graphql(query: string, variables: object): string {
  return JSON.stringify({ query, variables });
}
