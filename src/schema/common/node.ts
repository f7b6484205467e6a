import { Field, ID, InterfaceType } from 'type-graphql';

/** Resolves by the class that the resolvers build, which is named as its type is. */
@InterfaceType({
  description: 'An object with an id that stays the same for good.',
  resolveType: (value: object) => Object.getPrototypeOf(value).constructor.name,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque. Hand it back as it is.' })
  id!: string;
}
