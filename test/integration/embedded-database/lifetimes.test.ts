import { describeLifetimes, owner } from './lifetimes.js';

// Other owners: test/faults/lifetimes.test.ts.
describeLifetimes([owner]);
