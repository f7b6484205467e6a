import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ implements: Node, description: 'A training that an opportunity may require.' })
export class Training extends Node {
  @Field({ description: 'What it is called.' })
  name!: string;

  @Field(() => Int, { nullable: true, description: 'For how many months it counts after it was done. Null: for good.' })
  validMonths!: number | null;

  @Field(() => Instant, {
    nullable: true,
    description: 'Since when nobody is offered it any more. Null: it is in use.',
  })
  retiredAt!: Date | null;
}

export const TrainingConnection = connectionType('Training', () => Training);

@InputType({ description: 'A training to add.' })
export class AddTrainingInput {
  @Field({ description: 'Up to 80 characters. Case, accents and hyphens do not tell two trainings apart.' })
  name!: string;

  @Field(() => Int, { nullable: true, description: 'For how many months it counts, up to 120. Null: for good.' })
  validMonths?: number | null;
}

@InputType({ description: 'Another name for a training, and how long it counts.' })
export class RenameTrainingInput {
  @Field(() => ID, { description: 'The training.' })
  trainingId!: string;

  @Field({ description: 'Up to 80 characters. Case, accents and hyphens do not tell two trainings apart.' })
  name!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'For how many months it counts, up to 120. Null: for good. Left out: as before. What was seen already keeps its day.',
  })
  validMonths?: number | null;
}

@InputType({ description: 'A training that nobody is to be offered any more.' })
export class RetireTrainingInput {
  @Field(() => ID, { description: 'The training.' })
  trainingId!: string;
}

@ObjectType()
abstract class TrainingPayload extends Payload {
  @Field(() => Training, { nullable: true, description: 'The training as it is now. Null when it was refused.' })
  training!: Training | null;
}

@Open()
@ObjectType({ description: 'The training is in the list.' })
export class AddTrainingPayload extends TrainingPayload {}

@Open()
@ObjectType({ description: 'The training as it is called now.' })
export class RenameTrainingPayload extends TrainingPayload {}

@Open()
@ObjectType({ description: 'The training is retired: it stays where it is named.' })
export class RetireTrainingPayload extends TrainingPayload {}
