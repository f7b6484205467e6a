import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { toGlobalId } from '../../domain/ids.js';
import { account } from '../../queries/accounts/account.js';
import { ledgerCheck } from '../../queries/accounts/ledgerCheck.js';
import { lots } from '../../queries/accounts/lots.js';
import { statement } from '../../queries/accounts/statement.js';
import { statementMonthsOf } from '../../queries/accounts/statementDocument.js';
import type { StatementLine } from '../../schema/accounts/account.js';
import {
  Account,
  LedgerCheck,
  LedgerDifference,
  Lot,
  StatementDocument,
  StatementLineConnection,
} from '../../schema/accounts/account.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { linesAsked } from './linesAsked.js';
import { presentAccount, presentLine } from './presentAccount.js';

@Resolver(() => Account)
export class AccountResolver {
  @Query(() => Account, { description: 'One account.' })
  async account(
    @Arg('id', () => ID, { description: 'The account.' }) id: string,
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Account> {
    return presentAccount(await account(context, { accountId: idOf('Account', id), lines: linesAsked(info) }));
  }

  @FieldResolver(() => StatementLineConnection, { description: 'Every movement, the latest first.' })
  async statement(
    @Root() root: Account,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<StatementLine>> {
    const { accountId, memberId, organisationId, latest } = root;
    const { first, after } = page;
    const lines = await statement(context, { accountId, memberId, organisationId, latest, first, after });
    return presentPage(StatementLineConnection, lines, presentLine);
  }

  @FieldResolver(() => [StatementDocument], {
    description:
      'Its statements on paper, of months that are over, the latest first: of a wallet or a venue, at most 36. Others have none.',
  })
  async statementDocuments(@Root() { accountId }: Account, @Ctx() context: ApiContext): Promise<StatementDocument[]> {
    const months = await statementMonthsOf(context, { accountId });
    const address = `${context.services.publicUrl()}/statements/${toGlobalId('Account', accountId)}`;
    return months.map((monthOn) =>
      Object.assign(new StatementDocument(), { monthOn, url: `${address}/${monthOn.slice(0, 7)}.pdf` }),
    );
  }

  @FieldResolver(() => [Lot], { description: 'What remains, in the order it will be spent. At most 200.' })
  async lots(@Root() root: Account, @Ctx() context: ApiContext): Promise<Lot[]> {
    const { accountId, memberId, organisationId } = root;
    return (await lots(context, { accountId, memberId, organisationId })).map((record) =>
      Object.assign(new Lot(), record),
    );
  }

  @Query(() => LedgerCheck, { description: "Proves the scheme's ledger, now." })
  async ledgerCheck(@Ctx() context: ApiContext): Promise<LedgerCheck> {
    const { differences, ...counts } = await ledgerCheck(context, {});
    return Object.assign(new LedgerCheck(), counts, {
      differences: differences.map(({ subjectId, ...rest }) =>
        Object.assign(new LedgerDifference(), rest, { subject: subjectId }),
      ),
    });
  }
}
