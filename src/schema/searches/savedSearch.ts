import { IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Cause, OpportunityKind } from '../opportunities/enums.js';
import { Location, LocationInput } from '../organisations/location.js';
import { Member } from '../people/member.js';

export const SearchNotice = { NEVER: 'NEVER', WEEKLY: 'WEEKLY' } as const;
registerEnumType(SearchNotice, {
  name: 'SearchNotice',
  description: 'How often somebody would like to hear of what is new in a search.',
  valuesConfig: {
    NEVER: { description: 'Not at all: they look themselves.' },
    WEEKLY: { description: 'Once a week, where there is something new.' },
  },
});

@Open()
@ObjectType({ description: 'A circle on the map that is looked in.' })
export class SearchCircle {
  @Field(() => Location, { description: 'Its middle.' })
  location!: Location;

  @Field(() => Int, { description: 'So far from there, in metres.' })
  withinMetres!: number;
}

@Open()
@ObjectType({
  implements: Node,
  description: 'What a member looks for again and again among the opportunities. What is null does not matter.',
})
export class SavedSearch extends Node {
  @Field({ description: 'What they call it.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: "A part of the role, the description or the group's name. Null: any.",
  })
  words!: string | null;

  @Field(() => Cause, { nullable: true, description: 'What it is for. Null: anything.' })
  cause!: keyof typeof Cause | null;

  @Field(() => OpportunityKind, { nullable: true, description: 'What it is. Null: of any kind.' })
  kind!: keyof typeof OpportunityKind | null;

  @Field(() => SearchCircle, { nullable: true, description: 'Where. Null: anywhere.' })
  near!: SearchCircle | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: what can be done from home. False: what can be done on site. Null: either.',
  })
  remote!: boolean | null;

  @Field(() => SearchNotice, { description: 'How often they would like to hear of what is new.' })
  notify!: keyof typeof SearchNotice;

  @Field(() => Instant, { description: 'Since when it is kept.' })
  createdAt!: Date;

  @Field(() => Instant, { description: 'When it was last changed.' })
  changedAt!: Date;

  /** Facts for policies and edges, not part of the API. */
  savedSearchId!: string;
  memberId!: string;
  skillId!: string | null;
}

@InputType({ description: 'A circle on the map, which is kept with the search.' })
export class SearchCircleInput extends LocationInput {
  @Field(() => Int, { defaultValue: 5000, description: 'So far from there, from 1 to 100,000 metres.' })
  withinMetres!: number;
}

@InputType()
abstract class SearchFields {
  @Field(() => String, {
    nullable: true,
    description: "A part of the role, the description or the group's name: up to 100 characters.",
  })
  @IsOptional()
  @MaxLength(1_000)
  words?: string | null;

  @Field(() => Cause, { nullable: true, description: 'What it is for.' })
  cause?: keyof typeof Cause | null;

  @Field(() => OpportunityKind, { nullable: true, description: 'What it is.' })
  kind?: keyof typeof OpportunityKind | null;

  @Field(() => ID, { nullable: true, description: 'A skill that helps.' })
  skillId?: string | null;

  @Field(() => SearchCircleInput, { nullable: true, description: 'Where.' })
  @IsOptional()
  @ValidateNested()
  near?: SearchCircleInput | null;

  @Field(() => Boolean, { nullable: true, description: 'True: what can be done from home. False: on site.' })
  remote?: boolean | null;
}

@InputType({ description: 'What is looked for. What is left out does not matter.' })
export class CreateSavedSearchInput extends SearchFields {
  @Field(() => ID, { nullable: true, description: 'Who looks for it. Null: you.' })
  memberId?: string | null;

  @Field({ description: 'What they call it, up to 80 characters: no two of theirs alike.' })
  @MaxLength(1_000)
  name!: string;

  @Field(() => SearchNotice, {
    nullable: true,
    description: 'How often they would like to hear of what is new. Null: NEVER.',
  })
  notify?: keyof typeof SearchNotice | null;
}

@InputType({
  description: 'What is looked for from now on. What is left out stays as it is; null: it does not matter.',
})
export class UpdateSavedSearchInput extends SearchFields {
  @Field(() => ID, { description: 'The search.' })
  savedSearchId!: string;

  @Field(() => String, { nullable: true, description: 'What they call it. Null: as it was.' })
  @IsOptional()
  @MaxLength(1_000)
  name?: string | null;

  @Field(() => SearchNotice, {
    nullable: true,
    description: 'How often they would like to hear of what is new. Null: as it was.',
  })
  notify?: keyof typeof SearchNotice | null;
}

@InputType({ description: 'Which search is deleted.' })
export class DeleteSavedSearchInput {
  @Field(() => ID, { description: 'The search.' })
  savedSearchId!: string;
}

@ObjectType()
abstract class SavedSearchPayload extends Payload {
  @Field(() => SavedSearch, { nullable: true, description: 'As it is now. Null when it was refused.' })
  savedSearch!: SavedSearch | null;
}

@Open()
@ObjectType({ description: 'The search.' })
export class CreateSavedSearchPayload extends SavedSearchPayload {}

@Open()
@ObjectType({ description: 'The changed search.' })
export class UpdateSavedSearchPayload extends SavedSearchPayload {}

@Open()
@ObjectType({ description: 'The member, who has the search no more.' })
export class DeleteSavedSearchPayload extends Payload {
  @Field(() => Member, { nullable: true, description: 'Null when it was refused.' })
  member!: Member | null;
}
