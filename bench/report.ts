import { availableParallelism } from 'node:os';
import type { Slice } from './benchmarks/benchmark.js';
import type { CpuTimes, Memory } from './measure/processTimes.js';
import type { ProfileSummary, Share } from './measure/profile.js';
import { median, ratios } from './measure/statistics.js';
import type { Outcome, Round } from './run.js';
import { comparedByP99, connections, goals, type Settings, yardstickClients } from './settings.js';

export interface LedgerResult {
  transfers: number;
  entries: number;
  accounts: number;
  differences: object[];
}

export interface Environment {
  cores: number;
  postgres: string;
  node: string;
  system: string;
  /** What called the yardstick functions. */
  yardstickCaller: string;
}

export function environmentOf(postgres: string, yardstickCaller: string): Environment {
  return { cores: availableParallelism(), postgres, node: process.version, system: process.platform, yardstickCaller };
}

interface Figures {
  goal: number;
  ratio: number;
  ratios: number[];
  meetsGoal: boolean;
  servicePerSecond: number;
  yardstickPerSecond: number;
  servicePerSecondByRound: number[];
  yardstickPerSecondByRound: number[];
  latencyMs: { service: { p50: number; p99: number }; yardstick: { p50: number; p99: number } };
  /** CPU milliseconds for one operation, and how many cores each used on average. Null where the system does not say. */
  cpuMsPerOperation: { service: CpuTimes; yardstick: CpuTimes } | null;
  coresUsed: { service: CpuTimes; yardstick: CpuTimes } | null;
  /** The yardstick's CPU time for one operation ÷ the service's, everybody's taken together: what the ratio tends to where the machine is busy. */
  ratioOfCpu: number | null;
  memoryMb: Memory | null;
  startedInMs: number;
  eventsLeftToTell: number;
}

export function figuresOf(outcome: Outcome): Figures {
  const { rounds, benchmark } = outcome;
  const isByP99 = comparedByP99.includes(benchmark.name);
  const measured = ({ rate, p99Ms }: Slice) => (isByP99 ? p99Ms : rate);
  const byRound = ratios(
    rounds.map(({ service, yardstick }) => ({ service: measured(service), yardstick: measured(yardstick) })),
  );
  const middle = (of: (round: Round) => number) => round(median(rounds.map(of)), 2);
  const ratio = median(byRound);
  const cpuMsPerOperation = bothSides(rounds, (times, slice) => times / slice.operations);
  return {
    goal: goals[benchmark.name],
    ratio: round(ratio, 3),
    ratios: byRound.map((one) => round(one, 3)),
    meetsGoal: isByP99 ? ratio <= goals[benchmark.name] : ratio >= goals[benchmark.name],
    servicePerSecond: middle((one) => one.service.rate),
    yardstickPerSecond: middle((one) => one.yardstick.rate),
    servicePerSecondByRound: rounds.map((one) => round(one.service.rate, 1)),
    yardstickPerSecondByRound: rounds.map((one) => round(one.yardstick.rate, 1)),
    latencyMs: {
      service: { p50: middle((one) => one.service.p50Ms), p99: middle((one) => one.service.p99Ms) },
      yardstick: { p50: middle((one) => one.yardstick.p50Ms), p99: middle((one) => one.yardstick.p99Ms) },
    },
    cpuMsPerOperation,
    ratioOfCpu: cpuMsPerOperation && round(total(cpuMsPerOperation.yardstick) / total(cpuMsPerOperation.service), 3),
    coresUsed: bothSides(rounds, (times, slice) => times / 1000 / slice.seconds),
    memoryMb: outcome.memory && {
      nowMb: round(outcome.memory.nowMb, 1),
      highWaterMb: round(outcome.memory.highWaterMb, 1),
    },
    startedInMs: Math.round(outcome.startedInMs),
    eventsLeftToTell: outcome.untold,
  };
}

function total(times: CpuTimes): number {
  return times.service + times.postgres + times.load;
}

function bothSides(
  rounds: Round[],
  of: (timeMs: number, slice: { operations: number; seconds: number }) => number,
): Figures['cpuMsPerOperation'] {
  const side = (times: (one: Round) => CpuTimes | null, slice: (one: Round) => Round['service']): CpuTimes | null => {
    const values = rounds.map((one) => ({ times: times(one), slice: slice(one) }));
    const middle = (who: keyof CpuTimes) => round(median(values.map((one) => of(one.times?.[who] ?? 0, one.slice))), 3);
    return values.every((one) => one.times)
      ? { service: middle('service'), postgres: middle('postgres'), load: middle('load') }
      : null;
  };
  const service = side(
    (one) => one.serviceCpu,
    (one) => one.service,
  );
  const yardstick = side(
    (one) => one.yardstickCpu,
    (one) => one.yardstick,
  );
  return service && yardstick ? { service, yardstick } : null;
}

/** What stands in the file of --json. Nothing in it says whose machine it was. */
export function jsonReport(
  settings: Settings,
  environment: Environment,
  outcomes: Outcome[],
  ledger: LedgerResult,
  rotas: object,
): object {
  const { size } = settings;
  return {
    quick: settings.quick,
    environment,
    conditions: {
      ...size,
      serviceProcesses: settings.processes,
      connections,
      yardstickClients,
      durable: true,
      profiled: settings.profile,
    },
    results: {
      ...Object.fromEntries(outcomes.map((outcome) => [outcome.benchmark.name, figuresOf(outcome)])),
      ...rotas,
    },
    ledger,
  };
}

/** The same for people. */
export function printReport(
  settings: Settings,
  environment: Environment,
  outcomes: Outcome[],
  ledger: LedgerResult,
): string {
  const { size } = settings;
  const lines = [
    '',
    settings.quick
      ? `QUICK RUN: ${size.rounds} short rounds on small data. Good for seeing that it works and for a first look, not for comparing.`
      : `${size.rounds} rounds of ${size.sliceSeconds} s a side.`,
    `${size.members} members, ${size.venues} venues; ${environment.postgres}, durable; Node ${environment.node}; ${environment.cores} cores; service: ${processesInWords[settings.processes]}.`,
    `Yardstick functions called by ${environment.yardstickCaller}, ${yardstickClients} clients; the service by ${connections} connections.`,
    ...outcomes.flatMap(printOutcome),
    '',
    `Ledger: ${ledger.transfers} transfers, ${ledger.entries} entries, ${ledger.accounts} accounts; ${ledger.differences.length} differences.`,
    ...ledger.differences.slice(0, 20).map((one) => `  ${JSON.stringify(one)}`),
  ];
  return lines.join('\n');
}

const processesInWords: Record<Settings['processes'], string> = {
  all: 'one process, API and worker, as `npm start` runs: what the worker does is counted as the service’s',
  split: 'API and worker in a process each: what the worker does is counted as the service’s',
  api: 'the API alone (with --processes all the worker tells of every event beside it, on the same cores)',
};

function printOutcome(outcome: Outcome): string[] {
  const { benchmark, rounds, profile } = outcome;
  const figures = figuresOf(outcome);
  const isByP99 = comparedByP99.includes(benchmark.name);
  const missed = Math.abs(figures.goal - figures.ratio).toFixed(2);
  const verdict = figures.meetsGoal ? 'goal met' : `${isByP99 ? 'beyond' : 'short of'} the goal by ${missed}`;
  const { service, yardstick } = figures.latencyMs;
  const compared = ({ rate: perSecond, p99Ms }: Slice) => (isByP99 ? `${p99Ms.toFixed(1)} ms` : rate(perSecond));
  return [
    '',
    `${benchmark.name}  ${figures.ratio.toFixed(2)}  (${isByP99 ? 'p99; goal at most' : 'goal'} ${figures.goal}: ${verdict})`,
    `  service    ${rate(figures.servicePerSecond)} ${benchmark.unit}/s  p50 ${service.p50} ms  p99 ${service.p99} ms   ${benchmark.says}`,
    `  yardstick  ${rate(figures.yardstickPerSecond)} ${benchmark.unit}/s  p50 ${yardstick.p50} ms  p99 ${yardstick.p99} ms   ${benchmark.yardstickSays}`,
    ...rounds.map(
      (one, index) =>
        `  round ${index + 1}    ${compared(one.service)} ÷ ${compared(one.yardstick)} = ${figures.ratios[index]?.toFixed(2)}`,
    ),
    ...cpuLines(figures),
    ...(figures.memoryMb
      ? [
          `  memory     ${figures.memoryMb.nowMb} MB at the end, ${figures.memoryMb.highWaterMb} MB at the most (API process)`,
        ]
      : []),
    `  started    in ${figures.startedInMs} ms on this data; ${figures.eventsLeftToTell} events left to the worker at the end`,
    ...(profile ? profileLines(profile) : []),
  ];
}

function cpuLines({ cpuMsPerOperation, coresUsed }: Figures): string[] {
  if (!cpuMsPerOperation || !coresUsed) return [];
  const byCpu = (total(cpuMsPerOperation.yardstick) / total(cpuMsPerOperation.service)).toFixed(2);
  const split = (times: CpuTimes) => `service ${times.service}, PostgreSQL ${times.postgres}, load ${times.load}`;
  return [
    `  CPU ms for one operation   while serving: ${split(cpuMsPerOperation.service)}; yardstick: PostgreSQL ${cpuMsPerOperation.yardstick.postgres}, load and yardstick ${cpuMsPerOperation.yardstick.load}; all of it ÷ all of it = ${byCpu}`,
    `  cores in use               while serving: ${split(coresUsed.service)}; yardstick: PostgreSQL ${coresUsed.yardstick.postgres}, load and yardstick ${coresUsed.yardstick.load}`,
  ];
}

function profileLines({ busyShare, packages, functions }: ProfileSummary): string[] {
  const row = ({ name, share }: Share) => `    ${(share * 100).toFixed(1).padStart(5)}%  ${name}`;
  return [
    `  profile of the API process: busy ${(busyShare * 100).toFixed(0)}% of the time; self time by package`,
    ...packages.slice(0, 20).map(row),
    '  self time by function',
    ...functions.map(row),
  ];
}

function rate(perSecond: number): string {
  return perSecond.toFixed(0).padStart(6);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
