import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DueWorkKind as Kind, DueWorkState as State } from '../../domain/dueWork/dueWork.js';
import { connectionType, PageArgs } from '../common/connection.js';
import { namesOf } from '../common/namesOf.js';
import { Node } from '../common/node.js';
import { Payload } from '../common/payload.js';
import { Instant } from '../common/scalars.js';
import { Open } from '../common/visibility.js';

const kinds: Record<Kind, { description: string }> = {
  HOLD_LAPSES: { description: "A hold's time runs out." },
  INVITATION_LAPSES: { description: 'An invitation nobody accepted ends.' },
  INVITATION_REMINDS: { description: 'Whoever was invited and has not answered is reminded once.' },
  APPEAL_WAITS: { description: 'Nobody has decided an appeal: the operators are told.' },
  WALLET_SETTLES: { description: "The days in which a closed member's credits may still be passed on are over." },
  SHIFT_ENDS: {
    description: 'Two hours after the planned end of a shift: forgotten check-outs and no-shows are settled.',
  },
  WAITING_OFFER_LAPSES: { description: 'A place on a shift that was offered to somebody who waited goes to the next.' },
  SHIFT_BEGINS: { description: 'A shift begins: its waiting list and its swaps are over.' },
  HELP_POST_ENDS: { description: 'The last day of a post among neighbours is over.' },
  EXCHANGE_REMINDS: { description: 'Whoever has not said how long help between two members took is asked again.' },
  EXCHANGE_SILENT: { description: 'One side of an exchange has confirmed, and the silence of the other confirms too.' },
  EXCHANGE_ENDS: { description: 'Neither side of an exchange has confirmed it for the days after which it ends.' },
  EXCHANGE_COMPLETES: { description: 'An exchange waits for credits: they may be there by now.' },
  ROTA_SOLVES: { description: 'A rota is worked out.' },
  SERIES_GROWS: { description: 'More shifts of a series come within the days for which they are made.' },
  SHIFT_REMINDS_DAYS: { description: 'Whoever is booked on a shift is reminded, days before.' },
  SHIFT_REMINDS_HOURS: { description: 'Whoever is booked on a shift is reminded, hours before.' },
  ROUNDS_BEGIN: { description: "The next of the scheme's rounds begins." },
  ROUND_GOES_ON: { description: 'The next batch of a round.' },
  IMPORT_GOES_ON: { description: "A group's timesheet is checked, or its next rows are loaded." },
  DIGEST_DUE: { description: 'What was collected for a member is told in one message.' },
};
const states: Record<State, { description: string }> = {
  WAITING: { description: 'It is still to happen, or is tried again.' },
  DONE: { description: 'It happened.' },
  CANCELLED: { description: 'It is not to happen any more.' },
  DEAD: { description: 'It was tried often enough and waits for an operator.' },
};

export const DueWorkKind = namesOf(kinds);
registerEnumType(DueWorkKind, {
  name: 'DueWorkKind',
  description: 'What happens by itself at its time.',
  valuesConfig: kinds,
});

export const DueWorkState = namesOf(states);
registerEnumType(DueWorkState, { name: 'DueWorkState', description: 'How far it has come.', valuesConfig: states });

@Open()
@ObjectType({ implements: Node, description: 'Something that happens by itself at its time.' })
export class DueWork extends Node {
  @Field(() => DueWorkKind, { description: 'What happens.' })
  kind!: Kind;

  @Field(() => ID, { description: 'What it is about: ask `node` for it.' })
  subject!: string;

  @Field(() => DueWorkState, { description: 'How far it has come.' })
  state!: State;

  @Field(() => Instant, { description: 'When it is due, or was.' })
  dueAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'While it waits: when it is tried next. Null once it is settled.',
  })
  nextTryAt!: Date | null;

  @Field(() => Int, { description: 'How often it has been tried since it was planned, or asked for again.' })
  tries!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What kind of failure the last try ended with. Null: none did, or it is done.',
  })
  lastFailure!: string | null;

  @Field(() => Instant, { nullable: true, description: 'When it was done, cancelled or given up. Null: it waits.' })
  settledAt!: Date | null;
}

export const DueWorkConnection = connectionType('DueWork', () => DueWork);

@ArgsType()
export class DueWorkArgs extends PageArgs {
  @Field(() => DueWorkState, { description: 'Which: those given up (DEAD), or in another state.' })
  state!: State;
}

@InputType({ description: 'What to try again.' })
export class RetryDueWorkInput {
  @Field(() => ID, { description: 'Work that was given up.' })
  dueWorkId!: string;
}

@Open()
@ObjectType({ description: 'It is due again, now.' })
export class RetryDueWorkPayload extends Payload {
  @Field(() => DueWork, { nullable: true, description: 'Null when it was refused.' })
  dueWork!: DueWork | null;
}
