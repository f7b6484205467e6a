import { parentPort, workerData } from 'node:worker_threads';
import type { TimesheetOptions } from '../../domain/hours/timesheet/index.js';
import { readSheet } from './readSheet.js';

const { bytes, options } = workerData as { bytes: Uint8Array; options: TimesheetOptions };
parentPort?.postMessage(readSheet(bytes, options));
