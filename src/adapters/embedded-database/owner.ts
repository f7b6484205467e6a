import { link, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedDatabaseError, EmbeddedDatabaseInUse, systemErrorCode } from './errors.js';
import { startTokenOf } from './processes.js';
import { replaceFile, UNFINISHED_PREFIX, writeUnfinished } from './stateFiles.js';

/** What the owner of a state directory tells others. */
export interface OwnerFacts {
  /** The port PostgreSQL listens on; absent while it is starting. */
  port?: number;
  /** Where the service answers; absent until the service says so. */
  apiUrl?: string;
}

export interface Owner extends OwnerFacts {
  pid: number;
}

export interface OwnerRecord extends Owner {
  /** Pids are used again: together with this the pid names one process for ever. */
  startToken: string;
  released: boolean;
}

interface Claim {
  generation: number;
  record: OwnerRecord | undefined;
}

const OWNER_FILE = /^owner\.(\d+)\.json$/;
const MAX_ATTEMPTS = 100;

function parseRecord(text: string): OwnerRecord | undefined {
  try {
    const { pid, startToken, released, port, apiUrl }: Partial<Record<keyof OwnerRecord, unknown>> = JSON.parse(text);
    if (typeof pid !== 'number' || typeof startToken !== 'string') return undefined;
    return {
      pid,
      startToken,
      released: released === true,
      port: typeof port === 'number' ? port : undefined,
      apiUrl: typeof apiUrl === 'string' ? apiUrl : undefined,
    };
  } catch {
    // Records appear complete or not at all, so a broken one was lost in a power cut, and its process with it.
    return undefined;
  }
}

async function generations(stateDirectory: string): Promise<number[]> {
  const names = await readdir(stateDirectory);
  return names.flatMap((name) => OWNER_FILE.exec(name)?.[1] ?? []).map(Number);
}

function ownerFile(stateDirectory: string, generation: number): string {
  return join(stateDirectory, `owner.${generation}.json`);
}

async function latestClaim(stateDirectory: string): Promise<Claim> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const generation = Math.max(0, ...(await generations(stateDirectory)));
    if (generation === 0) return { generation, record: undefined };
    try {
      return { generation, record: parseRecord(await readFile(ownerFile(stateDirectory, generation), 'utf8')) };
    } catch (error) {
      // Cleared away between the listing and the reading: only the owner of a later generation does that.
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
  }
  throw new EmbeddedDatabaseError(`The owner of ${stateDirectory} changes too fast to be read. Start again.`);
}

async function isLiving(record: OwnerRecord): Promise<boolean> {
  return !record.released && (await startTokenOf(record.pid)) === record.startToken;
}

/** Says who owns the state directory now, or undefined when nobody living does (also when there is no such directory). */
export async function livingOwner(stateDirectory: string): Promise<Owner | undefined> {
  try {
    const { record } = await latestClaim(stateDirectory);
    if (record === undefined || !(await isLiving(record))) return undefined;
    return { pid: record.pid, port: record.port, apiUrl: record.apiUrl };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** This process's hold on a state directory. */
export class Ownership {
  private tail: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private record: OwnerRecord,
  ) {}

  /** Adds facts for others to read. Does nothing once released. */
  update(facts: OwnerFacts): Promise<void> {
    return this.write({ ...this.record, ...facts });
  }

  /** Lets another process own the directory. The file stays: its number is what makes the next claim safe. */
  release(): Promise<void> {
    return this.write({ ...this.record, released: true });
  }

  private write(record: OwnerRecord): Promise<void> {
    if (this.record.released) return this.tail;
    this.record = record;
    // One after the other, so that the file ends as the last call left it.
    const written = this.tail.then(() => replaceFile(this.file, JSON.stringify(record)));
    this.tail = written.catch(() => undefined);
    return written;
  }
}

/**
 * Makes this process the only owner of a state directory that exists. Throws EmbeddedDatabaseInUse when a living process
 * owns it, this one included.
 *
 * Claims are numbered. Whoever finds the newest one dead links a complete record under the next number, which exactly
 * one of several processes can. The newest number is never removed, only older ones are, by the owner of a newer: so one
 * who reads slowly and links an old number again finds a newer one afterwards and steps back. Replacing a single file
 * could not be made safe this way: between "its owner is dead" and "remove it" it may be another's fresh claim.
 */
export async function claimOwnership(stateDirectory: string): Promise<Ownership> {
  const startToken = await startTokenOf(process.pid);
  if (startToken === undefined)
    throw new EmbeddedDatabaseError('This machine does not say when a process was started.');
  const record: OwnerRecord = { pid: process.pid, startToken, released: false };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const latest = await latestClaim(stateDirectory);
    if (latest.record !== undefined && (await isLiving(latest.record))) {
      throw new EmbeddedDatabaseInUse(latest.record.pid, stateDirectory, latest.record.apiUrl);
    }
    const ownership = await tryClaim(stateDirectory, latest.generation + 1, record);
    if (ownership !== undefined) {
      await sweep(stateDirectory, latest.generation + 1);
      return ownership;
    }
    await pause(10);
  }
  throw new EmbeddedDatabaseError(`Too many processes start on ${stateDirectory} at once. Start again.`);
}

/** Claims with this number, and gives undefined when the number is taken or, by now, an old one. */
export async function tryClaim(
  stateDirectory: string,
  generation: number,
  record: OwnerRecord,
): Promise<Ownership | undefined> {
  const file = ownerFile(stateDirectory, generation);
  if (!(await linkComplete(stateDirectory, file, record))) return undefined;
  if (Math.max(...(await generations(stateDirectory))) === generation) return new Ownership(file, record);
  await rm(file, { force: true });
  return undefined;
}

async function linkComplete(stateDirectory: string, file: string, record: OwnerRecord): Promise<boolean> {
  let unfinished: string | undefined;
  try {
    unfinished = await writeUnfinished(stateDirectory, JSON.stringify(record));
    await link(unfinished, file);
    return true;
  } catch (error) {
    // EEXIST: another was quicker. ENOENT: the new owner swept the unfinished file away. Either way look again.
    if (systemErrorCode(error) === 'EEXIST' || systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  } finally {
    if (unfinished !== undefined) await rm(unfinished, { force: true });
  }
}

async function sweep(stateDirectory: string, generation: number): Promise<void> {
  for (const older of await generations(stateDirectory)) {
    if (older < generation) await rm(ownerFile(stateDirectory, older), { force: true });
  }
  for (const name of await readdir(stateDirectory)) {
    if (name.startsWith(UNFINISHED_PREFIX)) {
      await rm(join(stateDirectory, name), { force: true, recursive: true, maxRetries: 3 }).catch(() => undefined);
    }
  }
}
