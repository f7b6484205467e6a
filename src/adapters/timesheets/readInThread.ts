import { Worker } from 'node:worker_threads';
import type { TimesheetOptions } from '../../domain/hours/timesheet/index.js';
import { readSheet, type SheetAsRead } from './readSheet.js';

/** Below this a sheet is read in a few milliseconds, and a thread would cost more. */
const smallBytes = 64 * 1024;
const threadTimeoutMs = 60_000;

/** Reads a sheet; a large one in a thread of its own, so that nobody else's request waits for it. */
export async function readTimesheetInThread(bytes: Uint8Array, options: TimesheetOptions): Promise<SheetAsRead> {
  if (bytes.byteLength <= smallBytes) return readSheet(bytes, options);
  return await new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./readerThread.js', import.meta.url), { workerData: { bytes, options } });
    const timer = setTimeout(() => void worker.terminate(), threadTimeoutMs);
    worker.once('message', (read: SheetAsRead) => resolve(read));
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the timesheet thread ended early (${code})`));
    });
  });
}
