import { spawnSync } from 'node:child_process';

const SCHEMA_FILE = 'schema.graphql';
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

function git(root: string, ...words: string[]): string | null {
  const run = spawnSync('git', words, { cwd: root, encoding: 'utf8', maxBuffer: OUTPUT_BYTES_MAX });
  if (run.error) throw new Error(`git could not be run: ${run.error.message}`);
  return run.status === 0 ? run.stdout : null;
}

const commitOf = (root: string, ref: string): string | null =>
  git(root, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`)?.trim() ?? null;

const schemaAt = (root: string, commit: string): string | null => git(root, 'show', `${commit}:${SCHEMA_FILE}`);

/** The commit a branch left main at, or null on main itself. */
function branchPoint(root: string, head: string): string | null {
  for (const main of ['origin/main', 'main']) {
    const point = git(root, 'merge-base', main, head)?.trim();
    if (point !== undefined && point !== head) return point;
  }
  return null;
}

export interface SchemaBase {
  /** What the comparison is against, in words for the report. */
  readonly label: string;
  /** Null when that commit has no schema.graphql, which is no offence. */
  readonly sdl: string | null;
}

/**
 * Finds the schema that partners rely on: at `ref` when given; on a branch, where it left main; on main, the last
 * commit, or the one before it when the schema has not been touched since.
 *
 * @throws Error when `ref` is given and names no commit: a gate that compares with nothing would pass everything.
 */
export function schemaBase(root: string, committed: string | null, ref?: string): SchemaBase {
  if (ref !== undefined) {
    const commit = commitOf(root, ref);
    if (commit === null) throw new Error(`--base ${ref} names no commit here; fetch it, or give another.`);
    return { label: ref, sdl: schemaAt(root, commit) };
  }
  const head = commitOf(root, 'HEAD');
  if (head === null) return { label: 'nothing (no commit yet)', sdl: null };
  const left = branchPoint(root, head);
  if (left !== null) return { label: `the branch point ${left.slice(0, 12)}`, sdl: schemaAt(root, left) };
  const last = schemaAt(root, head);
  if (last !== committed) return { label: 'HEAD', sdl: last };
  const previous = commitOf(root, 'HEAD~1');
  return previous === null ? { label: 'HEAD', sdl: last } : { label: 'HEAD~1', sdl: schemaAt(root, previous) };
}
