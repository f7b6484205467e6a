import { constants, setPriority } from 'node:os';
import { runProgram } from './program.js';

// Where the API runs on the same cores, whoever waits for an answer goes before what can be done a moment later.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Some places allow no process to say so: then both have the same claim.
}

// The same program without the API.
await runProgram({ run: 'worker' });
