import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  /** Microseconds of the same monotonic clock as process.hrtime. */
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** A stretch of time to look at, in milliseconds of the monotonic clock. */
export interface Window {
  fromMs: number;
  toMs: number;
}

export interface Share {
  name: string;
  /** Of the time in which the process was not idle. */
  share: number;
}

export interface ProfileSummary {
  /** Of the whole time in the windows. */
  busyShare: number;
  packages: Share[];
  functions: Share[];
}

export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** Reads the profile that a process left in a folder and adds up self time, within the windows alone. */
export function summarise(folder: string, windows: readonly Window[], functionsMax = 30): ProfileSummary | null {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) return null;
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byPackage = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let idle = 0;
  let busy = 0;
  let at = profile.startTime;
  for (const [index, sample] of profile.samples.entries()) {
    const spent = profile.timeDeltas[index] ?? 0;
    at += spent;
    const frame = frames.get(sample);
    if (!frame || !windows.some(({ fromMs, toMs }) => at >= fromMs * 1000 && at < toMs * 1000)) continue;
    if (frame.functionName === '(idle)') {
      idle += spent;
      continue;
    }
    busy += spent;
    const room = packageOf(frame);
    byPackage.set(room, (byPackage.get(room) ?? 0) + spent);
    const name = `${frame.functionName || '(anonymous)'}  ${placeOf(frame)}`;
    byFunction.set(name, (byFunction.get(name) ?? 0) + spent);
  }
  const shares = (times: Map<string, number>) =>
    [...times].map(([name, time]) => ({ name, share: time / busy })).sort((a, b) => b.share - a.share);
  return {
    busyShare: busy / (busy + idle || 1),
    packages: shares(byPackage),
    functions: shares(byFunction).slice(0, functionsMax),
  };
}

type Frame = CpuProfile['nodes'][number]['callFrame'];

function packageOf({ functionName, url }: Frame): string {
  if (functionName.startsWith('(') && url === '') return functionName;
  if (url === '' || url.startsWith('node:')) return 'node';
  const inModules = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (inModules) return inModules;
  return `service ${/dist\/src\/([^/]+)/.exec(url)?.[1] ?? ''}`.trim();
}

function placeOf({ url, lineNumber }: Frame): string {
  if (url === '') return 'native';
  if (url.startsWith('node:')) return url;
  const short = url.replace(/^.*node_modules\//, '').replace(/^.*\/dist\//, '');
  return `${short}:${lineNumber + 1}`;
}
