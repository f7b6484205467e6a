import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { importHours } from '../../commands/hours/importHours.js';
import { settle } from '../../schema/common/payload.js';
import { ImportHoursInput, ImportHoursPayload, ImportProblem, ImportReport } from '../../schema/hours/import.js';
import { idOf } from '../common/arguments.js';
import type { ApiContext } from '../context.js';

@Resolver()
export class ImportResolver {
  @Mutation(() => ImportHoursPayload, {
    description:
      "Loads a group's timesheet: every good row becomes a submitted log. Do a dry run first. Loading the same sheet twice adds nothing.",
  })
  async importHours(
    @Arg('input', { description: 'Which sheet.' }) input: ImportHoursInput,
    @Ctx() context: ApiContext,
  ): Promise<ImportHoursPayload> {
    const { idempotencyKey, dryRun, skipRowsWithProblems } = input;
    const sheet = {
      organisationId: idOf('Organisation', input.organisationId),
      uploadId: idOf('Upload', input.uploadId),
      dryRun,
      skipRowsWithProblems,
    };
    return await settle(ImportHoursPayload, async () => {
      // A dry run changes nothing, so it leaves the key for the run that does.
      const { problems, ...counts } = await importHours(context, dryRun ? sheet : { ...sheet, idempotencyKey });
      return {
        report: Object.assign(new ImportReport(), counts, {
          problems: problems.map((problem) => Object.assign(new ImportProblem(), problem)),
        }),
      };
    });
  }
}
