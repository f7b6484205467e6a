import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import type { ValidationRule } from 'graphql';

export interface QueryGuards<Context extends BaseContext> {
  plugins: ApolloServerPlugin<Context>[];
  validationRules: ValidationRule[];
  parseOptions: { maxTokens: number };
}

/** What keeps a query from costing more than it should: depth, aliases, directives, cost, and length. */
export function queryGuards<Context extends BaseContext>(introspection: boolean): QueryGuards<Context> {
  // Armor's own token counter turns syntax errors into 500s, so the parser counts instead.
  const armor = new ApolloArmor({
    maxTokens: { enabled: false },
    maxDepth: { n: 12, flattenFragments: true },
    maxAliases: { n: 30 },
    maxDirectives: { n: 30 },
    costLimit: { maxCost: 20_000, objectCost: 2, scalarCost: 1, depthCostFactor: 1.3 },
    blockFieldSuggestion: { enabled: !introspection },
  }).protect();
  return {
    plugins: armor.plugins as ApolloServerPlugin<Context>[],
    validationRules: armor.validationRules as ValidationRule[],
    parseOptions: { maxTokens: 4_000 },
  };
}
