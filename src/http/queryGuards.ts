import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { GraphQLError, type ValidationRule } from 'graphql';
import { operationCostRule } from './limits/operationCost.js';

export interface QueryGuards<Context extends BaseContext> {
  plugins: ApolloServerPlugin<Context>[];
  validationRules: ValidationRule[];
  parseOptions: { maxTokens: number };
}

/** What keeps a query from costing more than it should: depth, aliases, directives, cost, and length. */
export function queryGuards<Context extends BaseContext>(): QueryGuards<Context> {
  // Armor's own token counter turns syntax errors into 500s, so the parser counts instead.
  const armor = new ApolloArmor({
    maxTokens: { enabled: false },
    maxDepth: { n: 12, flattenFragments: true },
    maxAliases: { n: 30, allowList: [] },
    maxDirectives: { n: 30 },
    // Armor's own takes a page whose length is a variable for a single object.
    costLimit: { enabled: false },
    // It leaves the suggestions of values; withoutSuggestions takes them all.
    blockFieldSuggestion: { enabled: false },
  }).protect();
  return {
    plugins: armor.plugins as ApolloServerPlugin<Context>[],
    validationRules: [...(armor.validationRules as ValidationRule[]), nestingRule, operationCostRule],
    parseOptions: { maxTokens: 4_000 },
  };
}

const nestingMax = 40;

/** Depth counts fields; a fragment written within a fragment within a fragment is deep without one. */
const nestingRule: ValidationRule = (context) => {
  let depth = 0;
  let told = false;
  return {
    SelectionSet: {
      enter(node) {
        depth += 1;
        if (depth <= nestingMax || told) return;
        told = true;
        context.reportError(new GraphQLError(`Selections are nested at most ${nestingMax} deep.`, { nodes: node }));
      },
      leave() {
        depth -= 1;
      },
    },
  };
};

/** What GraphQL says of a document without its guesses at what was meant: where introspection is off, they would tell the schema name by name. */
export function withoutSuggestions(message: string): string {
  return message.replace(/ ?Did you mean [^?]*\?/g, '').trim();
}
