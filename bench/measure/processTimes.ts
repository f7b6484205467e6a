import { readdirSync, readFileSync } from 'node:fs';

/** CPU time used so far, in milliseconds. */
export interface CpuTimes {
  service: number;
  postgres: number;
  /** Whoever asks: the load generator, pgbench, and what stands for the world outside. */
  load: number;
}

/** The kernel counts in ticks of a hundredth of a second on every Linux that Node runs on. */
const tickMs = 10;

interface ProcessStat {
  parent: number;
  ownMs: number;
  /** Of children that have ended. */
  endedChildrenMs: number;
}

function statOf(pid: number | 'self'): ProcessStat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name in brackets may hold blanks: what follows it is counted from the closing bracket.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map(
    (at) => fields[at],
  );
  return { parent, ownMs: (user + system) * tickMs, endedChildrenMs: (childUser + childSystem) * tickMs };
}

/** CPU time that a process itself used so far. */
export function cpuMsOf(pid: number): number {
  return statOf(pid)?.ownMs ?? 0;
}

/** A server and its backends, those that have ended included. */
function familyMs(pid: number): number {
  const server = statOf(pid);
  if (!server) return 0;
  const backends = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === pid);
  return backends.reduce((sum, stat) => sum + (stat?.ownMs ?? 0), server.ownMs + server.endedChildrenMs);
}

export interface WatchedProcesses {
  service: number[];
  postgres: number;
  load: number[];
}

/** Null where the system has no /proc: then nothing is said about CPU and memory. */
export function cpuTimes(watched: WatchedProcesses): CpuTimes | null {
  const self = statOf('self');
  if (!self) return null;
  return {
    service: watched.service.reduce((sum, pid) => sum + cpuMsOf(pid), 0),
    postgres: familyMs(watched.postgres),
    load: watched.load.reduce((sum, pid) => sum + cpuMsOf(pid), 0) + self.ownMs + self.endedChildrenMs,
  };
}

export function cpuBetween(from: CpuTimes | null, to: CpuTimes | null): CpuTimes | null {
  if (!from || !to) return null;
  return { service: to.service - from.service, postgres: to.postgres - from.postgres, load: to.load - from.load };
}

export interface Memory {
  nowMb: number;
  /** The most the process ever held, since its start. */
  highWaterMb: number;
}

export function memoryOf(pid: number): Memory | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
    return { nowMb: megabytes('VmRSS'), highWaterMb: megabytes('VmHWM') };
  } catch {
    return null;
  }
}
