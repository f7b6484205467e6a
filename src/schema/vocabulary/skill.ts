import { IsOptional, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ implements: Node, description: "One of the scheme's own words for what somebody can do." })
export class Skill extends Node {
  @Field({ description: 'The word itself.' })
  name!: string;

  @Field(() => Instant, {
    nullable: true,
    description: 'Since when nobody is offered it any more. Null: it is in use.',
  })
  retiredAt!: Date | null;

  /** For edges, not part of the API. */
  mergedIntoId!: string | null;
}

export const SkillConnection = connectionType('Skill', () => Skill);

@ArgsType()
export class WordsArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'A part of a name, whatever its case, accents and hyphens.',
  })
  @IsOptional()
  @MaxLength(100)
  search?: string | null;

  @Field(() => Boolean, { description: 'Retired ones too.', defaultValue: false })
  includeRetired!: boolean;
}

@InputType({ description: 'A skill to add.' })
export class AddSkillInput {
  @Field({ description: 'Up to 80 characters. Case, accents and hyphens do not tell two skills apart.' })
  name!: string;
}

@InputType({ description: 'Another name for a skill.' })
export class RenameSkillInput {
  @Field(() => ID, { description: 'The skill.' })
  skillId!: string;

  @Field({ description: 'Up to 80 characters. Case, accents and hyphens do not tell two skills apart.' })
  name!: string;
}

@InputType({ description: 'A skill that nobody is to be offered any more.' })
export class RetireSkillInput {
  @Field(() => ID, { description: 'The skill.' })
  skillId!: string;
}

@InputType({ description: 'Two skills that mean the same.' })
export class MergeSkillsInput {
  @Field(() => ID, { description: 'The one that goes.' })
  fromSkillId!: string;

  @Field(() => ID, { description: 'The one that stands for both from now on.' })
  intoSkillId!: string;
}

@ObjectType()
abstract class SkillPayload extends Payload {
  @Field(() => Skill, { nullable: true, description: 'The skill as it is now. Null when it was refused.' })
  skill!: Skill | null;
}

@Open()
@ObjectType({ description: 'The skill is in the list.' })
export class AddSkillPayload extends SkillPayload {}

@Open()
@ObjectType({ description: 'The skill under its new name.' })
export class RenameSkillPayload extends SkillPayload {}

@Open()
@ObjectType({ description: 'The skill is retired: it stays where it is named.' })
export class RetireSkillPayload extends SkillPayload {}

@Open()
@ObjectType({ description: 'The skill that stands for both.' })
export class MergeSkillsPayload extends SkillPayload {}
