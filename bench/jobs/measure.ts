import type { House } from '../house.js';
import { median } from '../measure/statistics.js';
import { type JobBenchmarkName, jobGoals } from '../settings.js';
import type { World } from '../world/world.js';
import { type DrainFigures, measureDrain } from './drain.js';
import { measureRate, type RateFigures } from './rate.js';

export interface JobFigures {
  rate: RateFigures[];
  drain: DrainFigures | null;
}

/** What is asked for, on a house in which no service runs. */
export async function measureJobs(
  house: House,
  world: World,
  only: readonly string[],
  { quick, rounds }: { quick: boolean; rounds: number },
  note: (line: string) => void,
): Promise<JobFigures> {
  const wanted = (name: JobBenchmarkName) => only.includes(name);
  const rate = wanted('jobs_rate')
    ? await measureRate(house, world, { reminders: quick ? 2_000 : 10_000, rounds }, note)
    : [];
  const drain = wanted('jobs_drain')
    ? await measureDrain(house, world, { reminders: quick ? 10_000 : 100_000, beforeSeconds: quick ? 10 : 30 }, note)
    : null;
  return { rate, drain };
}

export function jobsAsJson({ rate, drain }: JobFigures): object {
  return { ...(rate.length > 0 ? { jobs_rate: rate } : {}), ...(drain ? { jobs_drain: drain } : {}) };
}

export function printJobs({ rate, drain }: JobFigures): string[] {
  const ms = ({ p50Ms, p99Ms }: { p50Ms: number; p99Ms: number }) =>
    `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
  const met = (isMet: boolean) => (isMet ? 'goal met' : 'goal missed');
  return [
    ...rate.flatMap(({ carrier, servicePerSecond, yardstickPerSecond, ratio, reminders }) => [
      '',
      `jobs_rate, jobs in ${carrier}  ${ratio.toFixed(2)}  (goal ${jobGoals.jobs_rate}: ${met(ratio >= jobGoals.jobs_rate)})`,
      `  ${median(servicePerSecond).toFixed(0)} reminders/s from due to settled ÷ ${median(yardstickPerSecond).toFixed(0)} empty jobs/s of the same library (Y4); ${reminders} a round`,
      ...servicePerSecond.map(
        (service, index) =>
          `  round ${index + 1}    ${service.toFixed(0)} ÷ ${yardstickPerSecond[index]?.toFixed(0)} = ${(service / (yardstickPerSecond[index] ?? 1)).toFixed(2)}`,
      ),
    ]),
    ...(drain
      ? [
          '',
          `jobs_drain  ${drain.ratio.toFixed(2)}  (p99; goal below ${jobGoals.jobs_drain}: ${met(drain.ratio < jobGoals.jobs_drain)})`,
          `  ${drain.reminders} reminders of ${drain.shifts} shifts written in ${drain.writtenAfterSeconds.toFixed(0)} s and sent in ${drain.seconds.toFixed(0)} s, ${drain.perSecond.toFixed(0)}/s, while ${drain.askedPerSecond} statements were asked for in a second`,
          `  statements before ${ms(drain.before)}; while it drained ${ms(drain.during)}`,
          ...(drain.cpuMs ? [cpuLine(drain.cpuMs, drain.reminders)] : []),
        ]
      : []),
  ];
}

/** Per reminder: that hardly depends on what else the machine does. */
function cpuLine(cpuMs: NonNullable<DrainFigures['cpuMs']>, reminders: number): string {
  const each = (ms: number) => `${(ms / reminders).toFixed(2)} ms`;
  return `  CPU a reminder: worker ${each(cpuMs.worker)}, PostgreSQL ${each(cpuMs.postgres)}, API ${each(cpuMs.api)}, who asks and the stub ${each(cpuMs.load)}`;
}
