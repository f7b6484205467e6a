import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { StaffTaskKind as Kind, StaffTaskState as State } from '../../domain/notifications/staffTasks.js';
import { connectionType, PageArgs } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

const kinds: Record<Kind, { description: string }> = {
  UNREACHABLE_MEMBER: { description: 'A message came back, and no other way reaches the member.' },
};
const states: Record<State, { description: string }> = {
  WAITING: { description: 'Somebody has to see to it.' },
  SETTLED: { description: 'Somebody saw to it, or it came to nothing as the membership ended.' },
};

export const StaffTaskKind = namesOf(kinds);
registerEnumType(StaffTaskKind, {
  name: 'StaffTaskKind',
  description: 'What staff are asked to see to.',
  valuesConfig: kinds,
});

export const StaffTaskState = namesOf(states);
registerEnumType(StaffTaskState, { name: 'StaffTaskState', description: 'How far it has come.', valuesConfig: states });

@Open()
@ObjectType({
  implements: Node,
  description: "What somebody of the scheme's staff has to see to, because the service cannot.",
})
export class StaffTask extends Node {
  subjectId!: string;

  settledByMemberId!: string | null;

  @Field(() => StaffTaskKind, { description: 'What it is.' })
  kind!: Kind;

  @Field(() => StaffTaskState, { description: 'How far it has come.' })
  state!: State;

  @Field(() => String, { description: 'Why there is such a task, and what would help, in a sentence for staff.' })
  why!: string;

  @Field(() => Instant, { description: 'When it was opened.' })
  openedAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When it was settled. Null: it waits.' })
  settledAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What was done about it, in the words of whoever settled it. Null: it waits.',
  })
  note!: string | null;
}

export const StaffTaskConnection = connectionType('StaffTask', () => StaffTask);

@ArgsType()
export class StaffTasksArgs extends PageArgs {
  @Field(() => StaffTaskState, {
    defaultValue: StaffTaskState.WAITING,
    description: 'Those that wait, the oldest first; or those that are settled, the latest opened first.',
  })
  state!: State;
}

@InputType({ description: 'What was seen to.' })
export class SettleStaffTaskInput {
  @Field(() => ID, { description: 'One that waits.' })
  staffTaskId!: string;

  @Field({ description: 'What was done about it, for other staff to read: from 1 to 500 characters.' })
  note!: string;
}

@Open()
@ObjectType({ description: 'It waits no longer.' })
export class SettleStaffTaskPayload extends Payload {
  @Field(() => StaffTask, { nullable: true, description: 'Null when it was refused.' })
  staffTask!: StaffTask | null;
}
