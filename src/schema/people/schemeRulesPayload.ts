import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Open } from '../common/visibility.js';
import { Scheme } from './scheme.js';

@Open()
@ObjectType({ description: 'The scheme with the rules now in force.' })
export class UpdateSchemeRulesPayload extends Payload {
  @Field(() => Scheme, { nullable: true, description: 'Null when it was refused.' })
  scheme!: Scheme | null;
}
