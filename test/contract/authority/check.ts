import { policyFacts } from '../../../scripts/lib/product.js';
import setup from '../../support/globalSetup.js';
import teardown from '../../support/globalTeardown.js';
import { campaign, everyCell, policiesOf } from './campaign.js';
import { changes, committedLines, ofNoUse, render, write } from './expectation.js';
import { specimens } from './operations.js';
import { roleNames } from './roles.js';
import { openTown } from './town.js';

/** Asks the whole matrix, prints it, and says what is wrong with it. With --write it becomes what is expected. */

const roots = ['mutation', 'query', 'subscription', 'field', 'door'] as const;

await setup();
const town = await openTown();
const facts = await policyFacts();
const found = await campaign(town, { specimens, roots, choice: everyCell, slotBySlot: true });
await town.close();
await teardown();

const policyOf = policiesOf(town, facts);
const matrix = render(found.lines, policyOf);
console.log(matrix);
if (process.argv.includes('--write')) write(matrix);
const undeclared = [
  ...found.undeclared,
  ...[...found.lines.keys()].filter((line) => policyOf(line) === '?').map((line) => `${line} has no declared policy.`),
];
const problems = [
  ...undeclared,
  ...found.differences,
  ...found.leaks,
  ...found.defects,
  ...ofNoUse(found.lines),
  ...changes(committedLines(), found.lines),
];
for (const problem of problems) console.error(`  ${problem}`);
console.log(
  `authority: ${roleNames.length} roles × ${found.operations} operations (${found.cells} cells and ${found.slots} ids out of place), ` +
    `${undeclared.length} undeclared, ${found.leaks.length} leaks, ${found.differences.length} differences between foreign and missing.`,
);
process.exit(problems.length === 0 ? 0 : 1);
