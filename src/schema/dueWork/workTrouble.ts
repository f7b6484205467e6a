import { Field, Int, ObjectType } from 'type-graphql';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ description: 'What stands in the way of work that goes on step by step: its next step fails.' })
export class WorkTrouble {
  @Field({ description: 'True: it was tried often enough, and stands still until somebody resumes or stops it.' })
  isGivenUp!: boolean;

  @Field(() => Int, { description: 'How often the step has been tried.' })
  tries!: number;

  @Field({ description: 'What probably stands in the way, in words.' })
  because!: string;

  @Field({ description: 'What to do next, in words.' })
  next!: string;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it is tried again, unless it is being tried just now. Null: it was given up.',
  })
  triedAgainAt!: Date | null;
}
