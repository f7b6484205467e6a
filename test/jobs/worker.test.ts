import { describeWorkers } from './workers.js';

// The whole with either: test/faults/workers.test.ts.
describeWorkers('PostgreSQL', 'whole');
describeWorkers('Redis', 'sample');
