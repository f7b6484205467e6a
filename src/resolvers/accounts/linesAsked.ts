import { type GraphQLResolveInfo, getArgumentValues, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import { PageArgs } from '../../schema/common/connection.js';

/**
 * How many of an account's latest lines the operation will ask for beside the account: they are then read in one round trip with it. 0 where it asks for
 * none, or for a later page. No more than a hint: the statement's own resolver checks its arguments, asks its policy, and reads what is not there.
 */
export function linesAsked(info: GraphQLResolveInfo): number {
  for (const { selectionSet } of info.fieldNodes) {
    const lines = selectionSet ? linesIn(selectionSet, info) : 0;
    if (lines > 0) return lines;
  }
  return 0;
}

function linesIn(selectionSet: SelectionSetNode, info: GraphQLResolveInfo): number {
  for (const selection of selectionSet.selections) {
    let lines = 0;
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value === 'statement') lines = firstOf(selection, info);
    } else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      if (inner) lines = linesIn(inner.selectionSet, info);
    }
    if (lines > 0) return lines;
  }
  return 0;
}

function firstOf(node: Parameters<typeof getArgumentValues>[1], info: GraphQLResolveInfo): number {
  const account = info.schema.getType('Account');
  const field = isObjectType(account) ? account.getFields().statement : undefined;
  if (!field) return 0;
  try {
    const { first, after } = getArgumentValues(field, node, info.variableValues);
    return after || typeof first !== 'number' || first < 1 || first > PageArgs.firstMax ? 0 : first;
  } catch {
    // The field itself says what is wrong with them.
    return 0;
  }
}
