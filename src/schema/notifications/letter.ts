import { ArrayMaxSize, ArrayMinSize } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType, PageArgs } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({
  implements: Node,
  description:
    'A letter in the print tray: never its words. `GET /letters/<id>.pdf` is the letter itself, `GET /letters/waiting.pdf?first=50` those that wait.',
})
export class Letter extends Node {
  @Field(() => String, { description: 'What it is about, such as HOURS_APPROVED. Newer versions know more kinds.' })
  kind!: string;

  @Field(() => Instant, { description: 'When it was written.' })
  createdAt!: Date;

  @Field(() => Instant, { nullable: true, description: 'When somebody said that it is printed. Null: it waits.' })
  printedAt!: Date | null;
}

export const LetterConnection = connectionType('Letter', () => Letter);

@ArgsType()
export class LettersToPrintArgs extends PageArgs {
  @Field({ defaultValue: false, description: 'Those that are printed, instead of those that wait.' })
  printed!: boolean;
}

@InputType({ description: 'What is on paper now.' })
export class MarkLettersPrintedInput {
  @Field(() => [ID], { description: 'From 1 to 200 letters. One that was printed before stays as it is.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  letterIds!: string[];
}

@Open()
@ObjectType({ description: 'They wait no longer.' })
export class MarkLettersPrintedPayload extends Payload {
  @Field(() => [Letter], { nullable: true, description: 'The letters. Null when it was refused.' })
  letters!: Letter[] | null;
}
