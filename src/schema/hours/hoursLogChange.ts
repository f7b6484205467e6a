import { Field, ObjectType } from 'type-graphql';
import { Open } from '../common/visibility.js';
import { HoursLog } from './hoursLog.js';

@Open()
@ObjectType({ description: 'Word that hours have changed.' })
export class HoursLogChange {
  @Field(() => HoursLog, {
    nullable: true,
    description:
      'The log as it is now. Null at the start of a list, and again when changes may have been missed: read the list then, and nothing escapes you.',
  })
  hoursLog!: HoursLog | null;
}
