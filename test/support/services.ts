import { readTimesheetInThread } from '../../src/adapters/timesheets/readInThread.js';
import type { CommandServices } from '../../src/commands/context.js';
import { createGroupCommits } from '../../src/commands/createGroupCommits.js';
import { Secrets } from '../../src/commands/secrets.js';
import type { Database } from '../../src/entities/database.js';

/** What commands are handed in tests. */
export function testServices(database: Database): CommandServices {
  return {
    secrets: new Secrets(Buffer.alloc(32, 7)),
    groupCommits: createGroupCommits(database),
    readTimesheet: readTimesheetInThread,
    publicUrl: () => 'https://credits.example.org',
    actorsChanged: () => undefined,
  };
}
