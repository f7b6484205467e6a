import { describeLifetimes, otherOwners, owner } from '../integration/embedded-database/lifetimes.js';

describeLifetimes([owner, ...otherOwners]);
