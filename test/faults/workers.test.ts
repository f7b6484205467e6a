import { describeWorkers } from '../jobs/workers.js';

describeWorkers('PostgreSQL', 'whole');
describeWorkers('Redis', 'whole');
