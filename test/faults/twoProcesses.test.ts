import { describeTwoProcesses } from '../api/live/twoProcesses.js';

describeTwoProcesses('PostgreSQL');
describeTwoProcesses('Redis');
