import { Length } from 'class-validator';
import { Field, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Day, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@InputType({ description: 'For the credits venues hold.' })
export class ReturnVenueCreditsInput {
  @Field({ description: '1 to 64 characters. The same key gives the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;
}

@Open()
@ObjectType({ description: 'What one venue gave back.' })
export class VenueReturn {
  @Field(() => Minutes, { description: 'How much returned to the scheme.' })
  amountMinutes!: number;

  /** For the edge to its venue, not part of the API. */
  organisationId!: string;
}

@Open()
@ObjectType({ description: 'What venues gave back.' })
export class ReturnVenueCreditsPayload extends Payload {
  @Field(() => Day, {
    nullable: true,
    description: 'The first day of the month it was done for. Null when it was refused.',
  })
  month!: string | null;

  @Field(() => [VenueReturn], {
    nullable: true,
    description:
      'One for each venue that had credits old enough and had not given back in this month. Null when it was refused.',
  })
  returns!: VenueReturn[] | null;
}
