import { ArrayMaxSize, IsOptional, Length, ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { Day, Minutes } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { Rota } from './rota.js';

const keyDescription = '1 to 64 characters. The same key and input give the first result again.';

@ArgsType()
export class RotasArgs extends PageArgs {
  @Field(() => ID, { description: 'The group.' })
  organisation!: string;
}

@ArgsType()
export class RotaSeatsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only places on this shift.' })
  shift?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only places of this member.' })
  member?: string | null;
}

@InputType({ description: 'Two members who take part in the group.' })
export class RotaPairInput {
  @Field(() => ID, { description: 'One of the two.' })
  memberId!: string;

  @Field(() => ID, { description: 'The other.' })
  otherMemberId!: string;
}

@InputType({ description: 'A place that somebody has in any case.' })
export class RotaPinInput {
  @Field(() => ID, { description: 'The kind of place on its shift.' })
  shiftRoleId!: string;

  @Field(() => ID, { description: 'Who has it.' })
  memberId!: string;
}

@InputType({ description: 'What a rota is to be worked out for.' })
export class ProposeRotaInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The group.' })
  organisationId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'A rota of the group to begin with: bookings and places of it change as little as can be. What is left out here is as it was there.',
  })
  basedOnId?: string | null;

  @Field(() => Day, { nullable: true, description: 'The first day. Left out: as in the rota it is based on.' })
  fromOn?: string | null;

  @Field(() => Day, {
    nullable: true,
    description: 'The last day, a year later at most. Left out: as in the rota it is based on.',
  })
  toOn?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Only shifts of these opportunities.' })
  @IsOptional()
  @ArrayMaxSize(100)
  opportunityIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only these shifts.' })
  @IsOptional()
  @ArrayMaxSize(1000)
  shiftIds?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Nobody has more shifts in a week, from 1 to 100.' })
  weeklyShiftsMax?: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'Nobody gives more in a week; whoever said they would give less is taken at their word.',
  })
  weeklyMinutesMax?: number | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'At least so much lies between two shifts of a member; never less than the scheme asks for.',
  })
  restMinutes?: number | null;

  @Field(() => [RotaPairInput], { nullable: true, description: 'Who should be on the same shifts, at most 200 pairs.' })
  @IsOptional()
  @ArrayMaxSize(1000)
  @ValidateNested()
  together?: RotaPairInput[] | null;

  @Field(() => [RotaPairInput], { nullable: true, description: 'Who is never on one shift, at most 200 pairs.' })
  @IsOptional()
  @ArrayMaxSize(1000)
  @ValidateNested()
  apart?: RotaPairInput[] | null;

  @Field(() => [RotaPinInput], { defaultValue: [], description: 'Places that are fixed beforehand, at most 500.' })
  @ArrayMaxSize(1000)
  @ValidateNested()
  pinned!: RotaPinInput[];

  @Field(() => Boolean, {
    nullable: true,
    description:
      'May places that members have already be given to others, as few as can be? Left out: no, unless it is based on another rota.',
  })
  bookingsMayMove?: boolean | null;
}

export const RotaEditAction = { ADD: 'ADD', REMOVE: 'REMOVE', MOVE: 'MOVE', PIN: 'PIN', UNPIN: 'UNPIN' } as const;
registerEnumType(RotaEditAction, {
  name: 'RotaEditAction',
  description: 'What is changed about a place of a rota by hand.',
  valuesConfig: {
    ADD: { description: 'The member is put on it.' },
    REMOVE: { description: 'The member is taken off it; a booking ends when the rota is confirmed.' },
    MOVE: { description: 'The member has another place instead.' },
    PIN: { description: 'It is fixed: it stays when the rota is worked out again.' },
    UNPIN: { description: 'It is fixed no more.' },
  },
});

@InputType({ description: 'One change by hand.' })
export class RotaEditInput {
  @Field(() => RotaEditAction, { description: 'What is done.' })
  action!: keyof typeof RotaEditAction;

  @Field(() => ID, { description: 'About whom.' })
  memberId!: string;

  @Field(() => ID, { description: 'About which kind of place on its shift.' })
  shiftRoleId!: string;

  @Field(() => ID, { nullable: true, description: 'For MOVE, and only then: the place they have instead.' })
  toShiftRoleId?: string | null;
}

@InputType({ description: 'What changes about a rota.' })
export class EditRotaInput {
  @Field(() => ID, { description: 'The rota.' })
  rotaId!: string;

  @Field(() => Int, { description: 'The revision you saw.' })
  revision!: number;

  @Field(() => [RotaEditInput], { description: 'From 1 to 100 changes, made one after the other, all or none.' })
  @ArrayMaxSize(1000)
  @ValidateNested()
  edits!: RotaEditInput[];
}

@InputType({ description: 'Which rota is booked.' })
export class ConfirmRotaInput {
  @Field({ description: keyDescription })
  @Length(1, 64)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The rota.' })
  rotaId!: string;

  @Field(() => Int, { description: 'The revision you saw: nobody is booked for what you have not seen.' })
  revision!: number;

  @Field({ defaultValue: false, description: 'True: where some places cannot be had any more, book the rest.' })
  acceptPartly!: boolean;
}

@InputType({ description: 'Which rota.' })
export class RotaInput {
  @Field(() => ID, { description: 'The rota.' })
  rotaId!: string;
}

@Open()
@ObjectType({ description: 'The rota.' })
export class RotaPayload extends Payload {
  @Field(() => Rota, { nullable: true, description: 'Null when it was refused.' })
  rota!: Rota | null;
}

@Open()
@ObjectType({ description: 'The rota, and what a change by hand goes against.' })
export class EditRotaPayload extends RotaPayload {
  @Field(() => [String], {
    description: 'What it goes against, in words: it is done all the same. Empty where there is nothing to say.',
  })
  warnings: string[] = [];
}

@Open()
@ObjectType({ description: 'The rota, and what was booked.' })
export class ConfirmRotaPayload extends RotaPayload {
  @Field(() => Int, { nullable: true, description: 'Places that were booked. Null when it was refused.' })
  booked!: number | null;

  @Field(() => Int, { nullable: true, description: 'Bookings that ended. Null when it was refused.' })
  ended!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Places that could not be had: their seats say why. Null when it was refused.',
  })
  refused!: number | null;
}
