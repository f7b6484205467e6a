import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { monthFigures } from '../../queries/accounts/monthFigures.js';
import { type ReconciliationRecord, reconciliations } from '../../queries/accounts/reconciliations.js';
import {
  BrokenPromise,
  MonthFigures,
  MonthFiguresConnection,
  Reconciliation,
  ReconciliationConnection,
} from '../../schema/accounts/night.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import type { ApiContext } from '../context.js';

@Resolver()
export class NightResolver {
  @Query(() => ReconciliationConnection, {
    description: 'What the nightly checks of the ledger found, the latest first. For operators and auditors.',
  })
  async reconciliations(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<Reconciliation>> {
    return presentPage(ReconciliationConnection, await reconciliations(context, page), presentReconciliation);
  }

  @Query(() => MonthFiguresConnection, {
    description: 'The figures of months that are over, the latest first. For operators and auditors.',
  })
  async monthFigures(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<MonthFigures>> {
    return presentPage(MonthFiguresConnection, await monthFigures(context, page), (month) =>
      Object.assign(new MonthFigures(), month),
    );
  }
}

function presentReconciliation({ byPromise, ...found }: ReconciliationRecord): Reconciliation {
  const broken = Object.entries(byPromise).map(([promise, differences]) =>
    Object.assign(new BrokenPromise(), { promise: Number(promise), differences }),
  );
  return Object.assign(new Reconciliation(), found, { broken });
}
