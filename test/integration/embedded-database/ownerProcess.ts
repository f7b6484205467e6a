import { createInterface } from 'node:readline';
import {
  EmbeddedDatabaseInUse,
  type EmbeddedDatabaseOptions,
  startEmbeddedDatabase,
} from '../../../src/adapters/embedded-database/index.js';

/** A stand-in for the service: a process of its own that owns an embedded database and can be killed at any moment. */
export interface OwnerOrders {
  options: Omit<EmbeddedDatabaseOptions, 'log'>;
  /** The ordinary user to become first. */
  user?: { uid: number; gid: number };
}

export type OwnerReport =
  | { kind: 'log'; line: string }
  | { kind: 'started'; url: string; port: number; pid: number; dataDirectory: string; stateDirectory: string }
  | { kind: 'failed'; name: string; message: string; ownerPid?: number; apiUrl?: string }
  | { kind: 'done' };

function report(fact: OwnerReport): void {
  process.stdout.write(`${JSON.stringify(fact)}\n`);
}

// Ctrl-C in a terminal reaches the whole process group; the service hears it and stops in its own time.
process.on('SIGINT', () => report({ kind: 'log', line: 'SIGINT' }));

const { options, user }: OwnerOrders = JSON.parse(process.argv[2] ?? '');
if (user !== undefined) {
  // The account is changed only now, when the code is loaded: the checkout under test may be out of this user's reach.
  process.setgroups?.([]);
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
}
try {
  const database = await startEmbeddedDatabase({ ...options, log: (line) => report({ kind: 'log', line }) });
  const { superuserUrl: url, port, pid, dataDirectory, stateDirectory } = database;
  report({ kind: 'started', url, port, pid, dataDirectory, stateDirectory });
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, argument] = line.split(' ');
    if (order === 'answers-at') await database.updateOwner({ apiUrl: argument });
    if (order === 'stop') await database.stop();
    report({ kind: 'done' });
  }
  await database.stop('immediate');
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const owner = error instanceof EmbeddedDatabaseInUse ? { ownerPid: error.ownerPid, apiUrl: error.apiUrl } : {};
  report({ kind: 'failed', name: error.name, message: error.message, ...owner });
}
