import { Field, ObjectType } from 'type-graphql';
import { connectionType } from '../common/connection.js';
import { Node } from '../common/node.js';
import { Day, Instant, Minutes } from '../common/scalars.js';
import { Open, Private } from '../common/visibility.js';
import { Cause, PlaceKind } from '../opportunities/enums.js';
import { HelpAnswerState, HelpPostKind, HelpPostState } from './enums.js';

@Open()
@ObjectType({ implements: Node, description: 'A member offers help to other members, or asks for it.' })
export class HelpPost extends Node {
  @Field(() => HelpPostKind, { description: 'An offer or a request.' })
  kind!: keyof typeof HelpPostKind;

  @Field({ description: 'What it is, in a line.' })
  title!: string;

  @Field({ description: 'More about it. Empty where nothing is said.' })
  description!: string;

  @Field(() => Cause, { description: 'What it is about.' })
  cause!: keyof typeof Cause;

  @Field(() => PlaceKind, { description: 'There, from home, or either.' })
  placeKind!: keyof typeof PlaceKind;

  @Field({ description: 'Roughly where, such as "near the library". Empty where it is not said.' })
  area!: string;

  @Private('helpPostPlace')
  @Field(() => String, {
    nullable: true,
    description:
      'Where exactly: for its member and their helpers, and operators. Whoever agrees on it reads it in the exchange. Null where it is hidden from you.',
  })
  place!: string | null;

  @Field(() => Minutes, { nullable: true, description: 'How long it usually takes. Null: it depends.' })
  typicalMinutes!: number | null;

  @Field({ description: 'When it suits, in words. Empty where it is not said.' })
  whenWords!: string;

  @Field(() => Day, { nullable: true, description: 'Not before this day. Null: any.' })
  fromOn!: string | null;

  @Field(() => Day, { nullable: true, description: 'Not after this day. Null: any.' })
  toOn!: string | null;

  @Field(() => HelpPostState, { description: 'Does it stand?' })
  state!: keyof typeof HelpPostState;

  @Field({ description: 'Did a helper or staff write it for its member?' })
  postedForMember!: boolean;

  @Field(() => Instant, { description: 'Since when it stands.' })
  postedAt!: Date;

  @Field(() => Instant, { description: 'From this instant on it is over by itself.' })
  standsUntil!: Date;

  /** Facts for policies and edges, not part of the API. */
  postId!: string;
  memberId!: string;
  wardId!: string | null;
  skillIds!: readonly string[];
}

export const HelpPostConnection = connectionType('HelpPost', () => HelpPost);

@Open()
@ObjectType({
  implements: Node,
  description: 'A member would give the help that was asked for, or take up what was offered.',
})
export class HelpAnswer extends Node {
  @Field({ description: 'What they wrote. Empty where nothing.' })
  words!: string;

  @Field(() => HelpAnswerState, { description: 'How far it has come.' })
  state!: keyof typeof HelpAnswerState;

  @Field({ description: 'Did a helper or staff write it for its member?' })
  answeredForMember!: boolean;

  @Field(() => Instant, { description: 'When it was written.' })
  answeredAt!: Date;

  @Field(() => Instant, {
    nullable: true,
    description: 'When it ended. Null while it waits, and once it was agreed on.',
  })
  endedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined. Null where nothing is said.' })
  reason!: string | null;

  /** Facts for policies and edges, not part of the API. */
  postId!: string;
  memberId!: string;
}

export const HelpAnswerConnection = connectionType('HelpAnswer', () => HelpAnswer);
