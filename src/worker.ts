import { runProgram } from './program.js';

// The same program without the API.
await runProgram({ run: 'worker' });
