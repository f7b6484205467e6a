import { ArgsType, Field, ID } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { NearInput } from '../organisations/location.js';
import { RedemptionState } from './redemption.js';

@ArgsType()
export class OffersArgs extends PageArgs {
  @Field(() => NearInput, {
    nullable: true,
    description:
      'Only of venues in this circle, the nearest first. Those whose own place is not known come last, when the middle of their ward lies in it.',
  })
  near?: NearInput | null;

  @Field(() => ID, { nullable: true, description: 'Only of venues that stand in this ward.' })
  ward?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "Only of this venue. Its own people and the scheme's staff then see paused and ended ones too.",
  })
  organisation?: string | null;

  @Field({ defaultValue: false, description: 'True: only those that are open at this moment and have a place left.' })
  availableNow!: boolean;
}

@ArgsType()
export class RedemptionsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: "At this venue: for its own people and tills, and the scheme's staff.",
  })
  organisation?: string | null;

  @Field(() => ID, { nullable: true, description: "Of this member: for the member and the scheme's staff." })
  member?: string | null;

  @Field(() => RedemptionState, { nullable: true, description: 'Only what has come to this, such as HELD.' })
  state?: keyof typeof RedemptionState | null;

  @Field({
    defaultValue: false,
    description: 'True, and nobody named: of the whole scheme. For operators and auditors.',
  })
  wholeScheme!: boolean;
}
