import { Arg, Args, ArgsType, Field, ID, Resolver, Root, Subscription } from 'type-graphql';
import { RequestError } from '../../domain/errors.js';
import type { AccountRecord } from '../../queries/accounts/accountRecords.js';
import { listScope } from '../../queries/latestFirst.js';
import { balanceChanged } from '../../queries/live/balanceChanged.js';
import type { Delivery } from '../../queries/live/follow.js';
import { type HoursLogChangedInput, hoursLogChanged } from '../../queries/live/hoursLogChanged.js';
import type { HoursLogRecord } from '../../queries/records.js';
import { Account } from '../../schema/accounts/account.js';
import { HoursLogChange } from '../../schema/hours/hoursLogChange.js';
import { presentAccount } from '../accounts/presentAccount.js';
import { idOf, optionalIdOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentHoursLog } from '../hours/presentHours.js';
import { followed, told } from './deliveries.js';

@ArgsType()
class HoursLogChangedArgs {
  @Field(() => ID, { nullable: true, description: 'This log alone. Name nobody then.' })
  hoursLog?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "Logs of this organisation: for its leaders, coordinators and apps, and the scheme's staff.",
  })
  organisation?: string | null;

  @Field(() => ID, { nullable: true, description: "Logs of this member: for the member and the scheme's staff." })
  member?: string | null;

  @Field({
    defaultValue: false,
    description: 'True, and nobody named: of the whole scheme. For operators and auditors.',
  })
  wholeScheme!: boolean;
}

@Resolver()
export class LiveResolver {
  @Subscription(() => Account, {
    subscribe: ({ args, context }) =>
      followed(balanceChanged, context as ApiContext, { accountId: idOf('Account', String(args.account)) }),
    description:
      'An account: as it is now, and again whenever what it holds has changed. Each time it is read afresh and it is asked anew whether you may see it.',
  })
  balanceChanged(
    @Root() delivery: Delivery<AccountRecord> | undefined,
    @Arg('account', () => ID, { description: 'The account.' }) _account: string,
  ): Account {
    return presentAccount(told(delivery));
  }

  @Subscription(() => HoursLogChange, {
    subscribe: ({ args, context }) => followed(hoursLogChanged, context as ApiContext, inputOf(args, context)),
    description:
      'Hours as they are logged, approved, declined or reversed: of one log, or of a list as hoursLogs names it; your own where nobody is named. A log alone is told as it is now; a list begins with null.',
  })
  hoursLogChanged(
    @Root() delivery: Delivery<HoursLogRecord | null> | undefined,
    @Args(() => HoursLogChangedArgs) _args: HoursLogChangedArgs,
  ): HoursLogChange {
    const record = told(delivery);
    return Object.assign(new HoursLogChange(), { hoursLog: record && presentHoursLog(record) });
  }
}

/** @throws RequestError NOT_FOUND; BAD_USER_INPUT for a log and somebody besides. */
function inputOf(args: Partial<HoursLogChangedArgs>, { actor }: ApiContext): HoursLogChangedInput {
  const memberId = optionalIdOf('Member', args.member);
  const organisationId = optionalIdOf('Organisation', args.organisation);
  if (!args.hoursLog) return listScope(actor, { memberId, organisationId, wholeScheme: args.wholeScheme ?? false });
  if (memberId === null && organisationId === null && !args.wholeScheme) {
    return { hoursLogId: idOf('HoursLog', args.hoursLog) };
  }
  throw new RequestError('BAD_USER_INPUT', 'Name one log, or whose logs: not both.');
}
