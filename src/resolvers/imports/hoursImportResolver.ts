import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { resumeHoursImport } from '../../commands/imports/resumeHoursImport.js';
import { startHoursImport } from '../../commands/imports/startHoursImport.js';
import { stopHoursImport } from '../../commands/imports/stopHoursImport.js';
import { importProgress, importsAtWork, type ShownImportState } from '../../domain/imports/imports.js';
import { hoursImportById, hoursImports } from '../../queries/imports/hoursImports.js';
import { type ConnectionOf, PageArgs, presentPage } from '../../schema/common/connection.js';
import { settle } from '../../schema/common/payload.js';
import { Private } from '../../schema/common/visibility.js';
import { WorkTrouble } from '../../schema/dueWork/workTrouble.js';
import { ImportProblem } from '../../schema/hours/import.js';
import {
  HoursImport,
  HoursImportConnection,
  HoursImportPayload,
  HoursImportProgress,
  HoursImportState,
  HoursImportsArgs,
  ImportProblemConnection,
  ResumeHoursImportInput,
  StartHoursImportInput,
  StopHoursImportInput,
} from '../../schema/imports/hoursImport.js';
import { Organisation } from '../../schema/organisations/organisation.js';
import { forgetRead } from '../common/afterWrite.js';
import { idOf, present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { troubleWith } from '../dueWork/presentTrouble.js';
import { presentOrganisation } from '../organisations/presentOrganisation.js';
import { presentHoursImport } from './presentHoursImport.js';

@Resolver(() => HoursImport)
export class HoursImportResolver {
  @Query(() => HoursImport, {
    description: "One import of a timesheet, for those who may load the group's sheets, and auditors.",
  })
  async hoursImport(
    @Arg('id', () => ID, { description: 'The import.' }) id: string,
    @Ctx() context: ApiContext,
  ): Promise<HoursImport> {
    return await importNow(context, idOf('HoursImport', id));
  }

  @Query(() => HoursImportConnection, { description: "A group's imports of timesheets, the latest first." })
  async hoursImports(
    @Args(() => HoursImportsArgs) { organisation, first, after }: HoursImportsArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<HoursImport>> {
    const organisationId = idOf('Organisation', organisation);
    const page = await hoursImports(context, { organisationId, first, after });
    return presentPage(HoursImportConnection, page, presentHoursImport);
  }

  @Mutation(() => HoursImportPayload, {
    description:
      "Has the service load a group's timesheet, however long it is: all of it is checked first, then loaded in steps, with progress. Loading the same sheet twice adds nothing. Short sheets: `importHours`, which also does dry runs.",
  })
  async startHoursImport(
    @Arg('input', { description: 'Which sheet.' }) input: StartHoursImportInput,
    @Ctx() context: ApiContext,
  ): Promise<HoursImportPayload> {
    const sheet = {
      ...input,
      organisationId: idOf('Organisation', input.organisationId),
      uploadId: idOf('Upload', input.uploadId),
    };
    return await settle(HoursImportPayload, async () => {
      const { importId } = await startHoursImport(context, sheet);
      return { hoursImport: await importNow(context, importId) };
    });
  }

  @Mutation(() => HoursImportPayload, {
    description: 'Has an import stand still after the step at work. What it has loaded stays.',
  })
  async stopHoursImport(
    @Arg('input', { description: 'Which one.' }) input: StopHoursImportInput,
    @Ctx() context: ApiContext,
  ): Promise<HoursImportPayload> {
    const importId = idOf('HoursImport', input.hoursImportId);
    return await settle(HoursImportPayload, async () => {
      await stopHoursImport(context, { importId });
      return { hoursImport: await importNow(context, importId) };
    });
  }

  @Mutation(() => HoursImportPayload, {
    description: 'Has an import go on that was stopped or given up, behind the last row it dealt with.',
  })
  async resumeHoursImport(
    @Arg('input', { description: 'Which one.' }) input: ResumeHoursImportInput,
    @Ctx() context: ApiContext,
  ): Promise<HoursImportPayload> {
    const importId = idOf('HoursImport', input.hoursImportId);
    return await settle(HoursImportPayload, async () => {
      await resumeHoursImport(context, { importId });
      return { hoursImport: await importNow(context, importId) };
    });
  }

  @FieldResolver(() => HoursImportState, { description: 'How far it has come.' })
  async state(@Root() root: HoursImport, @Ctx() context: ApiContext): Promise<ShownImportState> {
    return (await this.trouble(root, context))?.isGivenUp ? 'GIVEN_UP' : root.counts.state;
  }

  @FieldResolver(() => HoursImportProgress, { nullable: true, description: 'How far it is. Null: it has ended.' })
  async progress(@Root() root: HoursImport, @Ctx() context: ApiContext): Promise<HoursImportProgress | null> {
    const { state } = root.counts;
    if (state === 'DONE' || state === 'REFUSED') return null;
    const isGivenUp = (await this.trouble(root, context))?.isGivenUp ?? false;
    return Object.assign(new HoursImportProgress(), importProgress({ ...root.counts, isGivenUp }));
  }

  @FieldResolver(() => WorkTrouble, {
    nullable: true,
    description: 'What stands in its way, and what to do. Null: nothing does, or it does not run.',
  })
  async trouble(@Root() { importId, counts }: HoursImport, @Ctx() context: ApiContext): Promise<WorkTrouble | null> {
    return importsAtWork.includes(counts.state) ? await troubleWith(context, 'IMPORT_GOES_ON', importId) : null;
  }

  @FieldResolver(() => Organisation, { description: 'The group.' })
  async organisation(@Root() root: HoursImport, @Ctx() context: ApiContext): Promise<Organisation> {
    return present(await context.loaders.organisation.load(root.organisationId), presentOrganisation);
  }

  @Private('hoursImportShown')
  @FieldResolver(() => ImportProblemConnection, {
    nullable: true,
    description: 'What must be mended, in the order of the rows; at most 1,000. Null where it is hidden from you.',
  })
  async problems(
    @Root() root: HoursImport,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: ApiContext,
  ): Promise<ConnectionOf<ImportProblem>> {
    const page = await context.loaders.problemsOfImport.load({ importId: root.importId, first, after: after ?? null });
    return presentPage(ImportProblemConnection, page, ({ row, column, message }) =>
      Object.assign(new ImportProblem(), { row, column, message }),
    );
  }
}

/** Read afresh: one request may hold several mutations. */
async function importNow(context: ApiContext, importId: string): Promise<HoursImport> {
  forgetRead(context.loaders);
  return presentHoursImport(await hoursImportById(context, { importId }));
}
