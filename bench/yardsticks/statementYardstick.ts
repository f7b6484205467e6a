import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { StatementServerOrder } from './statementServer.js';

export interface StatementYardstick {
  url: string;
  pid: number;
  close(): void;
}

/** Starts Y2's server. */
export async function startStatementYardstick(order: StatementServerOrder): Promise<StatementYardstick> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./statementServer.js', import.meta.url)));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('exit', () => reject(new Error('the yardstick server ended')));
    child.send(order);
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, close: () => void child.kill() };
}
