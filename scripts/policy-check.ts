import { policyList, policyProblems } from './lib/policyRules.js';
import { policyFacts } from './lib/product.js';
import { report, runGate } from './lib/report.js';
import { serverOwnedProblems } from './lib/serverOwned.js';

/** Root fields that read through several queries. Each must say why. */
const exceptions = new Map([
  ['node', "it reads any object through that object's own query, and so through its policy"],
  ['nodes', 'it reads what node reads, several at a time'],
]);

await runGate('policies', async () => {
  const facts = { ...(await policyFacts()), exceptions };
  for (const line of policyList(facts)) console.log(line);
  return report(
    'policies',
    [...policyProblems(facts), ...serverOwnedProblems(facts.schema)],
    'every way in is behind a declared policy.',
  );
});
