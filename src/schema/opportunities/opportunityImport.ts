import { Length } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Open } from '../common/visibility.js';
import { ImportProblem } from '../hours/import.js';

@InputType({ description: 'Which sheet, for which group.' })
export class ImportOpportunitiesInput {
  @Field({
    description:
      '1 to 64 characters. The same key and input give the first result again; on a dry run it is not used up.',
  })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The group that offers them.' })
  organisationId!: string;

  @Field(() => ID, { description: 'What POST /uploads answered.' })
  uploadId!: string;

  @Field({ defaultValue: true, description: 'True: only say what would happen.' })
  dryRun!: boolean;

  @Field({
    defaultValue: false,
    description:
      'True: load the good rows even though others have problems. False: a single problem stops the whole import.',
  })
  skipRowsWithProblems!: boolean;

  @Field({
    defaultValue: false,
    description: 'True: people see them at once, for which the group must be verified. False: they are drafts.',
  })
  publish!: boolean;
}

@Open()
@ObjectType({ description: 'What an import of opportunities did, or on a dry run would do.' })
export class OpportunityImportReport {
  @Field({ description: 'True: nothing was changed.' })
  dryRun!: boolean;

  @Field(() => Int, { description: 'Rows with an opportunity on them, good or not.' })
  rowsRead!: number;

  @Field(() => Int, { description: 'Opportunities added; on a dry run, that would be.' })
  rowsAdded!: number;

  @Field(() => Int, { description: 'Rows that an earlier import had loaded, whatever became of them since.' })
  rowsAlreadyLoaded!: number;

  @Field(() => Int, { description: 'Rows with problems.' })
  rowsRefused!: number;

  @Field(() => [ImportProblem], { description: 'Every problem in the order of the rows; at most 1,000.' })
  problems!: ImportProblem[];
}

@Open()
@ObjectType({ description: 'The report.' })
export class ImportOpportunitiesPayload extends Payload {
  @Field(() => OpportunityImportReport, { nullable: true, description: 'Null when it was refused.' })
  report!: OpportunityImportReport | null;
}
