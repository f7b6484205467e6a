import { Length, MaxLength } from 'class-validator';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Open } from '../common/visibility.js';
import { Organisation } from './organisation.js';

@InputType({ description: 'Which organisation is stopped, and why.' })
export class SuspendOrganisationInput {
  @Field(() => ID, { description: 'One that takes part.' })
  organisationId!: string;

  @Field({ description: 'Why, for other staff to read. 3 to 1,000 characters.' })
  @MaxLength(10_000)
  reason!: string;
}

@Open()
@ObjectType({ description: 'The organisation as it is now.' })
export class SuspendOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'Null when it was refused.' })
  organisation!: Organisation | null;
}

@InputType({ description: 'Which organisation takes part again.' })
export class ResumeOrganisationInput {
  @Field(() => ID, { description: 'One that is suspended.' })
  organisationId!: string;
}

@Open()
@ObjectType({ description: 'The organisation as it is now.' })
export class ResumeOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'Null when it was refused.' })
  organisation!: Organisation | null;
}

@InputType({ description: 'Which organisation takes part no more.' })
export class CloseOrganisationInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The organisation.' })
  organisationId!: string;
}

@Open()
@ObjectType({ description: 'The organisation as it is now.' })
export class CloseOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'Null when it was refused.' })
  organisation!: Organisation | null;
}
