import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { explain } from '../../queries/accounts/explain.js';
import { Account } from '../../schema/accounts/account.js';
import { BalanceExplanation } from '../../schema/accounts/explanation.js';
import { Instant } from '../../schema/common/scalars.js';
import type { ApiContext } from '../context.js';
import { presentExplanation } from './presentExplanation.js';

@Resolver(() => Account)
export class ExplanationResolver {
  @FieldResolver(() => BalanceExplanation, {
    description: 'Why the balance is what it is, counted from every movement: the whole history is read.',
  })
  async explain(
    @Root() { accountId, memberId, organisationId }: Account,
    @Arg('at', () => Instant, { nullable: true, description: 'An instant that has passed. Null: now.' })
    at: Date | null,
    @Ctx() context: ApiContext,
  ): Promise<BalanceExplanation> {
    return presentExplanation(await explain(context, { accountId, memberId, organisationId, at }));
  }
}
