import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { importOpportunities } from '../../commands/opportunities/importOpportunities.js';
import { settle } from '../../schema/common/payload.js';
import { ImportProblem } from '../../schema/hours/import.js';
import {
  ImportOpportunitiesInput,
  ImportOpportunitiesPayload,
  OpportunityImportReport,
} from '../../schema/opportunities/opportunityImport.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';

@Resolver()
export class OpportunityImportResolver {
  @Mutation(() => ImportOpportunitiesPayload, {
    description:
      "Loads a group's list of opportunities from a CSV file: every good row becomes a draft, or is published where you say so. Do a dry run first. Loading the same sheet twice adds nothing.",
  })
  async importOpportunities(
    @Arg('input', { description: 'Which sheet.' }) input: ImportOpportunitiesInput,
    @Ctx() context: ApiContext,
  ): Promise<ImportOpportunitiesPayload> {
    const { idempotencyKey, dryRun, skipRowsWithProblems, publish } = input;
    const sheet = {
      organisationId: idOf('Organisation', input.organisationId),
      uploadId: idOf('Upload', input.uploadId),
      ...{ dryRun, skipRowsWithProblems, publish },
    };
    return await settle(ImportOpportunitiesPayload, async () => {
      // A dry run changes nothing, so it leaves the key for the run that does.
      const { problems, ...counts } = await importOpportunities(context, dryRun ? sheet : { ...sheet, idempotencyKey });
      forgetRead(context.loaders);
      return {
        report: Object.assign(new OpportunityImportReport(), counts, {
          problems: problems.map((problem) => Object.assign(new ImportProblem(), problem)),
        }),
      };
    });
  }
}
