import { describeLastCredit, describeOneCodeAndOneKey } from './lastCredit.js';

// Fifty rounds: test/faults/lastCredit.test.ts.
describeLastCredit(5);
describeOneCodeAndOneKey();
