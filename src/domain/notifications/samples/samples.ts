import type { MessageFacts } from '../facts.js';
import { creditSamples } from './creditSamples.js';
import { neighbourSamples } from './neighbourSamples.js';
import { peopleSamples } from './peopleSamples.js';
import { roundSamples } from './roundSamples.js';
import { shiftSamples } from './shiftSamples.js';
import { statementSamples } from './statementSamples.js';

/**
 * One invented example of every kind, with every optional fact given: the words are previewed and tested with it. A kind without an example does not
 * compile.
 */
export const samples: MessageFacts = {
  ...creditSamples,
  ...shiftSamples,
  ...neighbourSamples,
  ...peopleSamples,
  ...roundSamples,
  ...statementSamples,
};
