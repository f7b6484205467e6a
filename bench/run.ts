import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../src/cli/progressBar.js';
import { approveBenchmark } from './benchmarks/approve.js';
import type { Bench, Benchmark, Slice } from './benchmarks/benchmark.js';
import { redeemBenchmark } from './benchmarks/redeem.js';
import { statementBenchmark } from './benchmarks/statement.js';
import type { RunningService } from './house.js';
import { matchBenchmark } from './matching/benchmark.js';
import { type CpuTimes, cpuBetween, cpuTimes, type Memory, memoryOf } from './measure/processTimes.js';
import { monotonicMs, type ProfileSummary, summarise, type Window } from './measure/profile.js';
import type { BenchmarkName, Settings } from './settings.js';

/** One turn of yardstick and service next to each other. */
export interface Round {
  yardstick: Slice;
  service: Slice;
  /** CPU time of each side's processes while the service was measured; null where the system does not say. */
  serviceCpu: CpuTimes | null;
  yardstickCpu: CpuTimes | null;
}

export interface Outcome {
  benchmark: Pick<Benchmark, 'name' | 'unit' | 'says' | 'yardstickSays'>;
  rounds: Round[];
  /** Of the process that answers HTTP, started for this benchmark. */
  memory: Memory | null;
  startedInMs: number;
  /** Events that the worker had not told when the last slice ended. */
  untold: number;
  profile: ProfileSummary | null;
}

const makers: Record<BenchmarkName, (bench: Bench) => Benchmark> = {
  redeem_spread: (bench) => redeemBenchmark(bench, 'spread'),
  redeem_hot: (bench) => redeemBenchmark(bench, 'hot'),
  approve_bulk: approveBenchmark,
  statement_limit: statementBenchmark,
  match_p99: matchBenchmark,
};

/** Runs one benchmark on a service started for it: a warm-up of both sides, then the rounds. */
export async function runBenchmark(
  name: BenchmarkName,
  bench: Omit<Bench, 'service'>,
  settings: Settings,
  progress: Progress,
): Promise<Outcome> {
  const { house } = bench;
  const profiles = settings.profile ? mkdtempSync(join(tmpdir(), 'time-credits-profile-')) : null;
  const nodeOptions = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  let running: RunningService | null = null;
  const benchmark = makers[name]({
    ...bench,
    service: () => {
      if (!running) throw new Error('the service does not run yet');
      return running;
    },
  });
  if (benchmark.layOut) progress.step(`${name}: what it is measured on`);
  await benchmark.layOut?.();
  const service = await house.startService(settings.processes, nodeOptions);
  running = service;
  const watched = () => ({
    service: service.pids,
    postgres: house.server.pid,
    load: [bench.generator.pid, ...(benchmark.pids?.() ?? [])],
  });
  const windows: Window[] = [];
  const yardstick = async (seconds: number): Promise<[Slice, CpuTimes | null]> => {
    // The worker may still be telling of the slice before; the yardstick is to have the machine to itself.
    service.pause();
    try {
      const before = cpuTimes(watched());
      const slice = await benchmark.yardstick(seconds);
      return [slice, cpuBetween(before, cpuTimes(watched()))];
    } finally {
      service.resume();
    }
  };
  const serve = async (seconds: number): Promise<[Slice, CpuTimes | null]> => {
    await benchmark.prepare(seconds);
    const before = cpuTimes(watched());
    const fromMs = monotonicMs();
    const slice = await benchmark.serve(seconds);
    windows.push({ fromMs, toMs: monotonicMs() });
    return [slice, cpuBetween(before, cpuTimes(watched()))];
  };
  try {
    const { rounds: count, sliceSeconds, warmUpSeconds } = settings.size;
    progress.step(`${name}: warm-up`);
    await benchmark.begin?.();
    await yardstick(warmUpSeconds);
    await serve(warmUpSeconds);
    windows.length = 0;
    const rounds: Round[] = [];
    for (let round = 0; round < count; round += 1) {
      progress.step(`${name}: round ${round + 1} of ${count}`);
      // Who goes first changes from round to round.
      const first = round % 2 === 0 ? await yardstick(sliceSeconds) : null;
      const [served, serviceCpu] = await serve(sliceSeconds);
      const [measured, yardstickCpu] = first ?? (await yardstick(sliceSeconds));
      rounds.push({ yardstick: measured, service: served, serviceCpu, yardstickCpu });
    }
    const memory = memoryOf(service.apiPid);
    const untold = await countUntold(bench.house);
    await service.stop();
    const { unit, says, yardstickSays } = benchmark;
    return {
      benchmark: { name, unit, says, yardstickSays },
      rounds,
      memory,
      startedInMs: service.startedInMs,
      untold,
      profile: profiles === null ? null : summarise(profiles, windows),
    };
  } finally {
    benchmark.end?.();
    await service.stop();
    await forgetQueue(bench.house);
    if (profiles !== null) rmSync(profiles, { recursive: true, force: true });
  }
}

async function countUntold({ admin }: Bench['house']): Promise<number> {
  const { rows } = await admin.query<{ waiting: number }>(
    'SELECT count(*) AS waiting FROM outbox_event WHERE processed_at IS NULL',
  );
  return rows[0]?.waiting ?? 0;
}

/** While no service runs: what one benchmark left for the worker is not done at the cost of the next. */
export async function forgetQueue({ admin }: Bench['house']): Promise<void> {
  await admin.query(
    `UPDATE outbox_event SET relayed_at = coalesce(relayed_at, now()), processed_at = now() WHERE processed_at IS NULL`,
  );
  await admin.query(`UPDATE notification SET state = 'SENT', sent_at = now() WHERE state = 'PENDING'`);
  const { rows } = await admin.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  if (rows.length > 0) await admin.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')}`);
}
