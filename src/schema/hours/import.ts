import { Length } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Payload } from '../common/payload.js';
import { Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@InputType({ description: 'Which sheet, for which group.' })
export class ImportHoursInput {
  @Field({
    description:
      '1 to 64 characters. The same key and input give the first result again; on a dry run it is not used up.',
  })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The group the hours were given to.' })
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
}

@Open()
@ObjectType({ description: 'Something about one row of a sheet that must be mended before it can be loaded.' })
export class ImportProblem {
  @Field(() => Int, { description: 'The row as the spreadsheet program numbers it.' })
  row!: number;

  @Field(() => String, {
    nullable: true,
    description: "The sheet's own heading of the cell. Null where it is about the whole row.",
  })
  column!: string | null;

  @Field({ description: 'For the person who keeps the sheet.' })
  message!: string;
}

@Open()
@ObjectType({ description: 'What an import did, or on a dry run would do.' })
export class ImportReport {
  @Field({ description: 'True: nothing was changed.' })
  dryRun!: boolean;

  @Field(() => Int, {
    description: 'Rows with hours on them, good or not. Titles, totals and blank lines do not count.',
  })
  rowsRead!: number;

  @Field(() => Int, { description: 'Logs added; on a dry run, that would be.' })
  rowsAdded!: number;

  @Field(() => Int, { description: 'Rows that an earlier import had loaded.' })
  rowsAlreadyLoaded!: number;

  @Field(() => Int, { description: 'Rows with problems.' })
  rowsRefused!: number;

  @Field(() => Minutes, { description: 'Minutes given by the rows added.' })
  addedMinutes!: number;

  @Field(() => [ImportProblem], { description: 'Every problem in the order of the rows; at most 1,000.' })
  problems!: ImportProblem[];
}

@Open()
@ObjectType({ description: 'The report.' })
export class ImportHoursPayload extends Payload {
  @Field(() => ImportReport, { nullable: true, description: 'Null when it was refused.' })
  report!: ImportReport | null;
}
