import { systemClock } from '../../src/adapters/clock.js';
import { solveRota } from '../../src/adapters/solver/solveRota.js';
import { readTimesheetInThread } from '../../src/adapters/timesheets/readInThread.js';
import type { CommandServices } from '../../src/commands/context.js';
import { createGroupCommits } from '../../src/commands/createGroupCommits.js';
import { Secrets } from '../../src/commands/secrets.js';
import type { Database } from '../../src/entities/database.js';
import { TrustedDocuments } from '../../src/http/documents/trustedDocuments.js';
import { Allowances } from '../../src/http/limits/allowances.js';
import { Overload } from '../../src/http/limits/overload.js';
import type { HttpServices } from '../../src/http/server.js';

/** What commands are handed in tests. */
export function testServices(database: Database): CommandServices {
  return {
    secrets: new Secrets(Buffer.alloc(32, 7)),
    groupCommits: createGroupCommits(database),
    // Each process of the service counts tries; commands by themselves are tried as often as a test wants.
    guesses: { take: async () => undefined },
    exposure: { shown: () => undefined },
    readTimesheet: readTimesheetInThread,
    solveRota,
    publicUrl: () => 'https://credits.example.org',
    actorsChanged: () => undefined,
    push: { publicKey: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4' },
    // What is told is looked at right away, whatever the hour.
    sparesPeople: false,
  };
}

/** What stands before a server of a test's own, wide open. */
export function openEdges(database: Database): Pick<HttpServices, 'edges' | 'allowances' | 'overload' | 'documents'> {
  const endless = { MEMBER: 1e9, CLIENT: 1e9, ADDRESS: 1e9 };
  const alone = { add: async () => new Map<string, number>() };
  return {
    edges: { trustedProxies: [], corsOrigins: [], publicUrl: null },
    allowances: new Allowances(endless, alone, (text) => text, systemClock),
    overload: new Overload({ loopDelayMs: 60_000, waitingForDatabase: 10_000 }, { waitingCount: 0 }),
    documents: new TrustedDocuments(database, systemClock, { error: () => undefined }),
  };
}
