import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  type ValidationRule,
} from 'graphql';
import { pointsOf } from '../../domain/limits/allowances.js';

/** One unit is about one field of one object: what is within a page counts as often as the page is long. */
export const operationCostMax = 20_000;

/** The longest page there is: what a page counts as where its length is a variable, whose value nobody has seen yet. */
const pageMax = 100;
/** What a list without pages counts as: roles, lots, wards, what a person may do. */
const shortList = 10;
/** A field of a root asks the database at least once. */
const rootFieldCost = { query: 25, mutation: 100, subscription: 100 } as const;

/** Fields that ask the database once for each object they stand on, or that take it long. */
const dearFields: Readonly<Record<string, number>> = {
  'Account.explain': 100,
  'Account.lots': 25,
  'Account.statement': 50,
  'Account.statementDocuments': 25,
  'Member.actsByOthers': 50,
  'Member.dismissedMatches': 25,
  'Member.matches': 300,
  'Opportunity.matches': 300,
  'Query.fairnessReport': 2_000,
  'Query.ledgerCheck': 5_000,
  'SavedSearch.newSince': 50,
  'SavedSearch.opportunities': 50,
  'Scheme.communityPot': 25,
  'Scheme.wards': 25,
  'Viewer.messages': 25,
};

/**
 * What an operation may cost at most, found from its text alone: the longest page a variable could ask for is taken as asked for. Fragments are counted
 * as often as they are used, and each is looked at once, so that a document that doubles itself costs no time to refuse.
 */
export class OperationCost {
  private readonly fragments = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragmentNamed: (name: string) => FragmentDefinitionNode | null | undefined,
  ) {}

  of(operation: OperationDefinitionNode): number {
    const root = this.schema.getRootType(operation.operation);
    if (!root) return 0;
    return this.selections(operation.selectionSet, root, rootFieldCost[operation.operation]);
  }

  private selections({ selections }: SelectionSetNode, type: GraphQLNamedType, each = 0): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += this.field(selection, type, each);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += this.fragment(selection.name.value, each);
      else {
        const narrowed = selection.typeCondition && this.schema.getType(selection.typeCondition.name.value);
        cost += this.selections(selection.selectionSet, narrowed ?? type, each);
      }
    }
    return cost;
  }

  private fragment(name: string, each: number): number {
    const known = this.fragments.get(name);
    if (known !== undefined) return known;
    // Within itself a fragment counts nothing: another rule refuses rings.
    this.fragments.set(name, 0);
    const fragment = this.fragmentNamed(name);
    const type = fragment && this.schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && type ? this.selections(fragment.selectionSet, type, each) : 0;
    this.fragments.set(name, cost);
    return cost;
  }

  private field(node: FieldNode, parent: GraphQLNamedType, each: number): number {
    if (node.name.value.startsWith('__')) return node.selectionSet ? this.introspected(node) : 1;
    const field = fieldOf(parent, node.name.value);
    if (!field) return 1;
    const own = 1 + each + (dearFields[`${parent.name}.${field.name}`] ?? 0);
    const type = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(type)) return own;
    return own + timesOf(node, field, parent) * this.selections(node.selectionSet, type);
  }

  /** Introspection is on in development alone, and explorers ask for all of it at once. */
  private introspected({ selectionSet }: FieldNode): number {
    return selectionSet?.selections.length ?? 0;
  }
}

function fieldOf(parent: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name || !(isObjectType(parent) || isInterfaceType(parent))) return undefined;
  return parent.getFields()[name];
}

/** How often what is selected within a field may be resolved. */
function timesOf(node: FieldNode, field: GraphQLField<unknown, unknown>, parent: GraphQLNamedType): number {
  const lengths = ['first', 'ids'].filter((name) => field.args.some((argument) => argument.name === name));
  const [length] = lengths;
  if (length !== undefined) return lengthAsked(node, length);
  // The page has counted already.
  if (parent.name.endsWith('Connection') || !isList(field.type)) return 1;
  return shortList;
}

function lengthAsked(node: FieldNode, name: string): number {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  // What asks for more than a page may have is refused when it is answered, before anything is read.
  if (value?.kind === Kind.INT) return Math.min(Math.max(Number(value.value), 1), pageMax);
  if (value?.kind === Kind.LIST) return Math.min(value.values.length, pageMax);
  return pageMax;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/** Refuses operations that may cost too much. */
export const operationCostRule: ValidationRule = (context) => {
  const cost = new OperationCost(context.getSchema(), (name) => context.getFragment(name));
  return {
    OperationDefinition(operation) {
      const found = cost.of(operation);
      if (found <= operationCostMax) return;
      const message = `This asks for too much at once: Cost limit of ${operationCostMax} exceeded, found ${found}. Ask for shorter pages (a number for first instead of a variable helps), or for less within each.`;
      context.reportError(new GraphQLError(message, { nodes: [operation.name ?? operation] }));
    },
  };
};

/** What an operation takes from the allowance of whoever asks. */
export function operationPoints(schema: GraphQLSchema, document: DocumentNode, name?: string | null): number {
  const operation = getOperationAST(document, name);
  if (!operation) return 1;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return pointsOf(new OperationCost(schema, (fragment) => fragments.get(fragment)).of(operation));
}
