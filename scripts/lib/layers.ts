import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ICruiseResult, IViolation } from 'dependency-cruiser';
import { repositoryRoot } from './repositoryRoot.js';
import { sourceProblems } from './sourceRules.js';

const REPORT_BYTES_MAX = 256 * 1024 * 1024;
const KNOWN_PLACES =
  /^src\/(domain|entities|policies|ledger|outbox|commands|queries|schema|resolvers|http|jobs|adapters|cli|demo)\/|^src\/(main|worker|program|service|openDoors|openJobs|databases|config)\.ts$/;

/** Every TypeScript file under src, as paths from the root with forward slashes. */
export function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/${path.split(sep).join('/')}`)
    .sort();
}

/**
 * Runs dependency-cruiser over `root`/src with the rules of `root`/.dependency-cruiser.cjs.
 * Without a TypeScript it can use, dependency-cruiser has been seen to say so on the side and pass; here whatever it
 * says on the side is a failure, and so is any answer that is not a full report.
 */
function cruise(root: string): ICruiseResult {
  const program = join(repositoryRoot(), 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const run = spawnSync(
    process.execPath,
    [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'],
    { cwd: root, encoding: 'utf8', maxBuffer: REPORT_BYTES_MAX },
  );
  if (run.error) throw run.error;
  if (run.stderr.trim() !== '') throw new Error(`dependency-cruiser complained:\n${run.stderr.trim()}`);
  try {
    return JSON.parse(run.stdout) as ICruiseResult;
  } catch {
    throw new Error(`dependency-cruiser gave no report (exit code ${run.status}):\n${run.stdout.slice(0, 2000)}`);
  }
}

function describe(violation: IViolation): string {
  const hops = violation.cycle?.map((step) => step.name) ?? [violation.to];
  const comment = violation.comment === undefined ? '' : `\n  ${violation.comment}`;
  return `${violation.rule.name}: ${[violation.from, ...hops].join(' → ')}${comment}`;
}

function withComments(result: ICruiseResult): IViolation[] {
  const comments = new Map(result.summary.ruleSetUsed?.forbidden?.map((rule) => [rule.name, rule.comment]) ?? []);
  return result.summary.violations.map((violation) => ({
    ...violation,
    comment: violation.comment ?? comments.get(violation.rule.name),
  }));
}

/** An import between two files of src, seen by a plain reading of the text: what the cruise must have seen as well. */
const importsANeighbour = (text: string): boolean => /^import\s[^;]*?from '\.{1,2}\//m.test(text);

/**
 * Checks who imports whom, and that the environment, the clock and the console stay in their places.
 *
 * @param atLeast how many modules must have been read for the answer to count
 * @returns the problems, in plain words; empty when the house is in order
 */
export function layerProblems(root: string, atLeast: number): { problems: string[]; moduleCount: number } {
  if (!existsSync(join(root, 'src'))) throw new Error(`${root} has no src folder to check.`);
  const files = sourceFiles(root);
  const result = cruise(root);
  const seen = new Map(result.modules.map((module) => [module.source, module]));
  const problems = withComments(result).map(describe);

  if (files.length < atLeast)
    problems.push(`Only ${files.length} modules were found in src; expected ${atLeast} or more.`);
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const module = seen.get(file);
    if (module === undefined) {
      problems.push(`${file} was not read by dependency-cruiser: nothing is known about its imports.`);
    } else if (module.dependencies.length === 0 && importsANeighbour(text)) {
      problems.push(
        `${file} imports its neighbours, yet dependency-cruiser saw no import: it cannot parse TypeScript.`,
      );
    }
    if (!KNOWN_PLACES.test(file)) problems.push(`${file} stands in no known room; docs/ARCHITECTURE.md names them.`);
    problems.push(...sourceProblems(file, text));
  }
  return { problems, moduleCount: files.length };
}
