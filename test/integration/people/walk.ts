import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Asks everything a schema offers, whatever it will offer tomorrow: operations are made from the schema itself. */

export type Slot = GraphQLArgument | GraphQLInputField;
type Field = GraphQLField<unknown, unknown>;
/** The global id that is put into a slot. */
export type IdFor = (slot: Slot) => string;

const plain: Readonly<Record<string, unknown>> = {
  Int: 1,
  Minutes: 60,
  Float: 1,
  Boolean: false,
  Date: '2026-12-01',
  DateTime: '2026-12-01T10:00:00Z',
  EmailAddress: 'new@example.org',
  PhoneNumber: '07700 900999',
  Postcode: 'N17 9XX',
};

export class Walk {
  /** The types that have ids. */
  readonly nodeTypes: readonly string[];

  constructor(private readonly schema: GraphQLSchema) {
    const node = schema.getType('Node');
    if (!isInterfaceType(node)) throw new Error('there is no Node');
    this.nodeTypes = schema.getPossibleTypes(node).map((type) => type.name);
  }

  fields(root: 'query' | 'mutation'): Field[] {
    const type = root === 'query' ? this.schema.getQueryType() : this.schema.getMutationType();
    return Object.values(type?.getFields() ?? {});
  }

  /** Where ids can be put: arguments, and fields of inputs. */
  idSlots(field: Field): Slot[] {
    return field.args.flatMap((argument): Slot[] => {
      const named = getNamedType(argument.type);
      if (isId(argument)) return [argument];
      return isInputObjectType(named) ? Object.values(named.getFields()).filter(isId) : [];
    });
  }

  /** The types a slot may name: by what it is called, or by what the field answers; every type for node and nodes. */
  typesFor(field: Field, slot: Slot): readonly string[] {
    if (!/^ids?$/.test(slot.name)) return [this.typeNamed(slot)];
    const answered = getNamedType(field.type).name;
    return this.nodeTypes.includes(answered) ? [answered] : this.nodeTypes;
  }

  /** organisationId, member, fromMemberId, guardianId. */
  typeNamed({ name }: Slot): string {
    const bare = name.replace(/Ids?$/, '').toLowerCase();
    if (/helper|guardian/.test(bare)) return 'Member';
    const longestFirst = [...this.nodeTypes].sort((a, b) => b.length - a.length);
    return longestFirst.find((type) => bare.endsWith(type.toLowerCase())) ?? 'Member';
  }

  /**
   * An operation that asks the field for all it tells, and its variables: what must be given, and the ids that are wanted. Of an interface it asks
   * for `only` this type.
   */
  operation(
    root: 'query' | 'mutation',
    field: Field,
    idFor: IdFor,
    wanted: (slot: Slot) => boolean,
    only?: string,
  ): { source: string; variables: Record<string, unknown> } {
    const variables = inputOf(field.args, idFor, wanted);
    const given = field.args.filter((argument) => Object.hasOwn(variables, argument.name));
    const declared = given.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(', ');
    const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
    const call = `${field.name}${passed ? `(${passed})` : ''}${this.selection(field.type, 1, only)}`;
    return { source: `${root}${declared ? `(${declared})` : ''} { answer: ${call} }`, variables };
  }

  /** Everything that can be asked of a type without knowing more. */
  private selection(type: GraphQLOutputType, depth: number, only?: string): string {
    const named = getNamedType(type);
    if (isLeafType(named)) return '';
    const types = isObjectType(named)
      ? [named]
      : this.schema.getPossibleTypes(named as never).filter((each) => only === undefined || each.name === only);
    const parts = types.map((each) => {
      const fields = Object.values(each.getFields()).flatMap((field) => this.selected(each.name, field, depth));
      return isObjectType(named) ? fields.join(' ') : `... on ${each.name} { ${fields.join(' ')} }`;
    });
    return ` { __typename ${parts.join(' ')} }`;
  }

  private selected(parent: string, field: Field, depth: number): string[] {
    const required = field.args.filter(isRequiredArgument);
    if (required.some((argument) => argument.name !== 'first')) return [];
    if (!isLeafType(getNamedType(field.type)) && depth === 0) return [];
    const first = required.length > 0 ? '(first: 2)' : '';
    // Fields of one name may have different types in the objects of an interface, and two types under one name are refused.
    const alias = field.name === 'userErrors' ? '' : `${parent}_${field.name}: `;
    return [`${alias}${field.name}${first}${this.selection(field.type, depth - 1)}`];
  }
}

const isId = (slot: Slot): boolean => getNamedType(slot.type).name === 'ID';

function inputOf(slots: readonly Slot[], idFor: IdFor, wanted: (slot: Slot) => boolean): Record<string, unknown> {
  const filled = slots.filter((slot) => isNonNullType(slot.type) || slot.name === 'input' || wanted(slot));
  return Object.fromEntries(filled.map((slot) => [slot.name, valueFor(slot, slot.type, idFor, wanted)]));
}

/** A value of the type, as plain as it may be. */
function valueFor(slot: Slot, type: GraphQLInputType, idFor: IdFor, wanted: (slot: Slot) => boolean): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [valueFor(slot, bare.ofType, idFor, wanted)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare)) return inputOf(Object.values(bare.getFields()), idFor, wanted);
  if (bare.name === 'ID') return idFor(slot);
  return Object.hasOwn(plain, bare.name) ? plain[bare.name] : `Some ${slot.name}`;
}
