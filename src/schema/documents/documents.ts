import { ArrayMaxSize } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { documentsMax } from '../../domain/documents/documents.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

export enum DocumentMode {
  OFF = 'OFF',
  REPORT = 'REPORT',
  ENFORCE = 'ENFORCE',
}
registerEnumType(DocumentMode, {
  name: 'DocumentMode',
  description: 'How strictly an app is held to the documents it has registered.',
  valuesConfig: {
    OFF: { description: 'It sends what it likes.' },
    REPORT: { description: 'It sends what it likes, and what is none of its documents is counted.' },
    ENFORCE: { description: 'What is none of its documents is refused, and counted.' },
  },
});

@InputType({ description: 'Documents of an app, and how strictly it is held to them.' })
export class RegisterDocumentsInput {
  @Field(() => ID, { description: 'The app, or the key that it shows.' })
  appId!: string;

  @Field(() => DocumentMode, { description: 'From now on. Begin with REPORT, and look at what is counted.' })
  mode!: keyof typeof DocumentMode;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Whole texts, each exactly as the app sends it. The app may ask for them by their hash instead.',
  })
  @ArrayMaxSize(documentsMax)
  documents!: string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'SHA-256 in hexadecimal, of texts that the app always sends along.',
  })
  @ArrayMaxSize(documentsMax)
  hashes!: string[];
}

@Open()
@ObjectType({ description: 'Operations an app sent that are none of its documents. Their text is not kept.' })
export class UnknownOperation {
  @Field({ description: 'SHA-256 of the text, in hexadecimal.' })
  sha256!: string;

  @Field(() => String, { nullable: true, description: 'The name of the operation. Null: it has none.' })
  name!: string | null;

  @Field(() => Int, { description: 'How often.' })
  times!: number;

  @Field(() => Instant, { description: 'The first time.' })
  firstSeenAt!: Date;

  @Field(() => Instant, { description: 'The latest time.' })
  lastSeenAt!: Date;
}

@Open()
@ObjectType({ description: 'What an app may send, and what else it sent.' })
export class DocumentReport {
  @Field(() => DocumentMode, { description: 'How strictly it is held to its documents.' })
  mode!: keyof typeof DocumentMode;

  @Field(() => Int, { description: 'How many documents it has.' })
  documentCount!: number;

  @Field(() => [UnknownOperation], { description: 'The most frequent first, a hundred at most.' })
  unknownOperations!: UnknownOperation[];
}

@Open()
@ObjectType({ description: 'The documents are registered.' })
export class RegisterDocumentsPayload extends Payload {
  @Field(() => DocumentReport, { nullable: true, description: 'As it is now. Null when it was refused.' })
  report!: DocumentReport | null;
}
