import { ArgsType, Field, ID } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { CreditState, HoursLogState } from './hoursLog.js';

@ArgsType()
export class HoursLogsArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: "Logs of this organisation: for its leaders, coordinators and apps, and the scheme's staff.",
  })
  organisation?: string | null;

  @Field(() => ID, { nullable: true, description: "Logs of this member: for the member and the scheme's staff." })
  member?: string | null;

  @Field(() => HoursLogState, { nullable: true, description: 'Only logs in this state.' })
  state?: keyof typeof HoursLogState | null;

  @Field(() => CreditState, {
    nullable: true,
    description: 'Only logs whose credits are there: UNFUNDED for the approved hours that wait for a pot.',
  })
  creditState?: keyof typeof CreditState | null;

  @Field({
    defaultValue: false,
    description: 'True, and nobody named: of the whole scheme. For operators and auditors.',
  })
  wholeScheme!: boolean;
}
