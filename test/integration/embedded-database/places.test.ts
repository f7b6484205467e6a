import { describePlaces } from './places.js';

// The whole: test/faults/places.test.ts.
describePlaces('sample');
