import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { fromCursor, pageOf, toCursor } from '../../domain/paging/cursor.js';
import { fairnessReport } from '../../queries/matching/fairnessReport.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import {
  FairnessGroup,
  FairnessGroupConnection,
  FairnessReport,
  FairnessReportArgs,
  FairnessWard,
} from '../../schema/matching/fairness.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { Ward } from '../../schema/people/scheme.js';
import { present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentWard } from '../people/presentPeople.js';
import { presentFairness } from './presentFairness.js';

@Resolver(() => FairnessReport)
export class FairnessResolver {
  @Query(() => FairnessReport, {
    description:
      'How evenly groups were shown as matches between two days, and who found something new. For operators and auditors.',
  })
  async fairnessReport(
    @Args(() => FairnessReportArgs) { fromOn, toOn }: FairnessReportArgs,
    @Ctx() context: ApiContext,
  ): Promise<FairnessReport> {
    return presentFairness(await fairnessReport(context, { fromOn, toOn }));
  }

  @FieldResolver(() => FairnessGroupConnection, {
    description: 'Groups that had something published, the least shown first: those that were never shown begin.',
  })
  groups(@Root() root: FairnessReport, @Args(() => PageArgs) { first, after }: PageArgs): ConnectionOf<FairnessGroup> {
    // The whole report is one read: its groups are there already, in the order of how often they were shown and then of their ids.
    const [shown, id] = after ? fromCursor(after, 2) : [];
    const isAfter = (row: FairnessGroup) =>
      shown === undefined ||
      row.shown > Number(shown) ||
      (row.shown === Number(shown) && row.organisationId > String(id));
    const rows = root.groupRows.filter(isAfter).slice(0, first + 1);
    const page = pageOf(rows, first, (row) => toCursor(row.shown, row.organisationId));
    return presentPage(FairnessGroupConnection, page, (row) => row);
  }
}

@Resolver(() => FairnessGroup)
export class FairnessGroupResolver {
  @FieldResolver(() => Organisation, { description: 'The group.' })
  async organisation(@Root() root: FairnessGroup, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }
}

@Resolver(() => FairnessWard)
export class FairnessWardResolver {
  @FieldResolver(() => Ward, { nullable: true, description: 'The ward. Null: members whose ward is not known.' })
  async ward(@Root() root: FairnessWard, @Ctx() context: ApiContext): Promise<Ward | null> {
    return root.wardId === null ? null : present(await context.loaders.ward.load(root.wardId), presentWard);
  }
}
