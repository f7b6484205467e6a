import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledCode } from '../../support/server.js';

const program = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));

export interface CliAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command as somebody at a terminal would, with these settings alone. */
export async function cli(settings: Record<string, string>, ...words: string[]): Promise<CliAnswer> {
  const { PATH = '', HOME = '' } = process.env;
  return await new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words],
      { env: { PATH, HOME, ...compiledCode, ...settings }, timeout: 50_000 },
      // A command that had to be ended answers with no code; -1 fits no expectation.
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** The settings for a database of a test. */
export function onDatabase(url: string): Record<string, string> {
  return { DATABASE_URL: url, SECRET_KEY: 'a key of more than thirty-two characters' };
}
