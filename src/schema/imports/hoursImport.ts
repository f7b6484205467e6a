import { Length } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ImportCounts, ShownImportState as State, ImportStop as Stop } from '../../domain/imports/imports.js';
import { connectionType, PageArgs } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { ImportProblem } from '../hours/import.js';

const states: Record<State, { description: string }> = {
  WAITING: { description: 'It begins as soon as a worker is free.' },
  CHECKING: { description: 'Its rows are checked. None is loaded before all of them are.' },
  LOADING: { description: 'Its good rows become logs, some hundreds at a time.' },
  STOPPED: { description: 'It stands still, and can be resumed.' },
  GIVEN_UP: { description: 'Its next step failed again and again: `trouble` says what to do.' },
  DONE: { description: 'Everything is loaded that is to be.' },
  REFUSED: { description: 'Nothing was loaded: `refusal` says why, `problems` what to mend.' },
};
const stops: Record<Stop, { description: string }> = {
  ASKED: { description: 'Somebody stopped it.' },
  NOT_VERIFIED: { description: 'The organisation is not verified any more.' },
  ORGANISATION_SUSPENDED: { description: 'The organisation was suspended meanwhile.' },
  ORGANISATION_CLOSED: { description: 'The organisation closed meanwhile.' },
};

export const HoursImportState = namesOf(states);
registerEnumType(HoursImportState, {
  name: 'HoursImportState',
  description: 'How far the import of a timesheet has come.',
  valuesConfig: states,
});

export const HoursImportStop = namesOf(stops);
registerEnumType(HoursImportStop, {
  name: 'HoursImportStop',
  description: 'Why an import stands still.',
  valuesConfig: stops,
});

@Open()
@ObjectType({ description: 'How far an import is in what it is doing, or was doing when it was stopped.' })
export class HoursImportProgress {
  @Field({ description: 'What is being done, in words.' })
  phase!: string;

  @Field(() => Int, { description: 'How much of it is done, from 0 to 100.' })
  share!: number;

  @Field(() => Int, { description: 'Rows that were dealt with.' })
  rowsDone!: number;

  @Field(() => Int, { nullable: true, description: 'Rows there are. Null: they were not counted yet.' })
  rows!: number | null;
}

export const ImportProblemConnection = connectionType('ImportProblem', () => ImportProblem);

@Open()
@ObjectType({
  implements: Node,
  description: "A group's timesheet on its way to becoming logs, or what came of it.",
})
export class HoursImport extends Node {
  @Field(() => Instant, { description: 'When it was asked for.' })
  askedAt!: Date;

  @Field({ description: 'Are good rows loaded even though others have problems?' })
  skipsRowsWithProblems!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Rows with hours on them, good or not. Null: they were not counted.',
  })
  rowsRead!: number | null;

  @Field(() => Int, { description: 'Logs added so far.' })
  rowsAdded!: number;

  @Field(() => Int, { description: 'Rows that an earlier import had loaded.' })
  rowsAlreadyLoaded!: number;

  @Field(() => Int, { description: 'Rows with problems.' })
  rowsRefused!: number;

  @Field(() => Minutes, { description: 'Minutes given by the rows added so far.' })
  addedMinutes!: number;

  @Field(() => Instant, { nullable: true, description: 'When it was stopped. Null: it is not stopped.' })
  stoppedAt!: Date | null;

  @Field(() => HoursImportStop, { nullable: true, description: 'Why it stands still. Null: it does not.' })
  stoppedWhy!: Stop | null;

  @Field(() => String, { nullable: true, description: 'Why nothing was loaded, in words. Null: it was not refused.' })
  refusal!: string | null;

  @Field(() => Instant, { nullable: true, description: 'When it ended. Null: it has not.' })
  endedAt!: Date | null;

  /** For policies and edges. */
  counts!: ImportCounts;
  importId!: string;
  organisationId!: string;
}

export const HoursImportConnection = connectionType('HoursImport', () => HoursImport);

@ArgsType()
export class HoursImportsArgs extends PageArgs {
  @Field(() => ID, { description: 'The group.' })
  organisation!: string;
}

@InputType({ description: 'Which sheet, for which group.' })
export class StartHoursImportInput {
  @Field({ description: '1 to 64 characters. The same key and input give the first result again.' })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The group the hours were given to.' })
  organisationId!: string;

  @Field(() => ID, { description: 'What POST /uploads answered.' })
  uploadId!: string;

  @Field({
    defaultValue: false,
    description:
      'True: load the good rows even though others have problems. False: a single problem stops the whole import.',
  })
  skipRowsWithProblems!: boolean;
}

@InputType({ description: 'Which import is to stand still.' })
export class StopHoursImportInput {
  @Field(() => ID, { description: 'One that waits, is checked or is loaded.' })
  hoursImportId!: string;
}

@InputType({ description: 'Which import is to go on.' })
export class ResumeHoursImportInput {
  @Field(() => ID, { description: 'One that stands still: it was stopped or given up.' })
  hoursImportId!: string;
}

@Open()
@ObjectType({ description: 'The import as it is now.' })
export class HoursImportPayload extends Payload {
  @Field(() => HoursImport, { nullable: true, description: 'Null when it was refused.' })
  hoursImport!: HoursImport | null;
}
