/** Prints the problems of one gate, or its all-clear, and returns the exit code the process should end with. */
export function report(gate: string, problems: readonly string[], allClear: string): 0 | 1 {
  if (problems.length === 0) {
    console.log(`${gate}: ${allClear}`);
    return 0;
  }
  for (const problem of problems) console.error(`  ${problem.replaceAll('\n', '\n  ')}`);
  console.error(`${gate}: ${problems.length} problem${problems.length === 1 ? '' : 's'}.`);
  return 1;
}

/** Runs a gate as a process: an exception is a failure told in one line, never a silent pass. */
export async function runGate(gate: string, run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    console.error(`${gate}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
