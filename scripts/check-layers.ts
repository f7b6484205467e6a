import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { layerProblems } from './lib/layers.js';
import { report, runGate } from './lib/report.js';
import { repositoryRoot } from './lib/repositoryRoot.js';

/** A house this small was not read properly: the smallest release has more modules than this. */
const MODULES_AT_LEAST = 40;

await runGate('layers', async () => {
  const { values } = parseArgs({ options: { root: { type: 'string' }, 'at-least': { type: 'string' } } });
  const atLeast = values['at-least'] === undefined ? MODULES_AT_LEAST : Number(values['at-least']);
  if (!Number.isInteger(atLeast) || atLeast < 1) throw new Error('--at-least takes a whole number, 1 or more.');
  const { problems, moduleCount } = layerProblems(resolve(values.root ?? repositoryRoot()), atLeast);
  return report('layers', problems, `${moduleCount} modules keep to their rooms.`);
});
