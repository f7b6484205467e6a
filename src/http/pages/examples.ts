import { creditExamples } from './creditExamples.js';
import type { Example } from './example.js';
import { neighbourExamples } from './neighbourExamples.js';
import { profileExamples } from './profileExamples.js';
import { rotaExamples } from './rotaExamples.js';
import { searchExamples } from './searchExamples.js';
import { signInExamples } from './signInExamples.js';
import { staffExamples } from './staffExamples.js';

export type { Example } from './example.js';

/** In the order of the page. A test runs them one after the other: what a later one needs, an earlier one made. */
export const examples: readonly Example[] = [
  ...signInExamples,
  ...creditExamples,
  ...profileExamples,
  ...rotaExamples,
  ...neighbourExamples,
  ...searchExamples,
  ...staffExamples,
];
