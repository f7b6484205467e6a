import { plainLine } from '../../domain/notifications/plainFacts.js';
import { rulesOf, type SchemeRules } from '../../domain/schemes/rules.js';
import type { SchemeEntity } from '../../entities/people/entities.js';
import { schemeOperation } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { lockScheme } from './lockScheme.js';
import { rulesToStore } from './rulesToStore.js';

/** Absent: left as it is. Null: reset, where the rule may be null. */
export type UpdateSchemeRulesInput = { [Rule in keyof SchemeRules]?: SchemeRules[Rule] | null };

const namesAndAddresses = ['funder', 'contactPhone', 'contactEmail', 'contactWebsite', 'contactAddress'] as const;

/**
 * Changes the scheme's rules from now on. Only what differs from the defaults is stored.
 * @throws DomainError INVALID_INPUT naming the rule; RequestError FORBIDDEN.
 */
export const updateSchemeRules = defineCommand({
  name: 'updateSchemeRules',
  policy: schemeOperation,
  async run(tx, input: UpdateSchemeRulesInput): Promise<SchemeEntity> {
    tx.authorize(undefined);
    const scheme = await lockScheme(tx);
    const given: UpdateSchemeRulesInput = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    );
    for (const rule of namesAndAddresses) {
      const text = given[rule];
      if (text) given[rule] = plainLine(text);
    }
    const standing = rulesOf(scheme.rules);
    scheme.rules = rulesToStore({ ...standing, ...given }, standing);
    await tx.em.flush();
    await tx.audit('Scheme', scheme.schemeId, { rules: Object.keys(given).sort() });
    return scheme;
  },
});
