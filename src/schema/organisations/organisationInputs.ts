import { IsOptional, Length, MaxLength } from 'class-validator';
import { ArgsType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { PageArgs } from '../common/connection.js';
import { Payload } from '../common/payload.js';
import { Minutes, Postcode } from '../common/scalars.js';
import { Open } from '../common/visibility.js';
import { LocationInput, NearInput } from './location.js';
import { LegalForm, Organisation, OrganisationKind } from './organisation.js';

@InputType({ description: 'A new organisation of the scheme.' })
export class RegisterOrganisationInput {
  @Field({ description: 'Its name, up to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it does, up to 4,000 characters.' })
  @IsOptional()
  @MaxLength(4000)
  description?: string | null;

  @Field(() => LegalForm, { description: 'What it is in law.' })
  legalForm!: keyof typeof LegalForm;

  @Field(() => String, {
    nullable: true,
    description: 'Its number in the public register: needed for CHARITY, CIC and COMPANY. An informal group has none.',
  })
  @IsOptional()
  @MaxLength(30)
  registeredNumber?: string | null;

  @Field({ description: 'True: it offers things to do and awards credits.' })
  isGroup!: boolean;

  @Field({ description: 'True: it honours credits.' })
  isVenue!: boolean;

  @Field(() => ID, { nullable: true, description: 'The ward it is in.' })
  wardId?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is, up to 500 characters.' })
  @IsOptional()
  @MaxLength(500)
  address?: string | null;

  @Field(() => Postcode, { nullable: true, description: 'Its postcode.' })
  postcode?: string | null;

  @Field(() => LocationInput, { nullable: true, description: 'Its place on the map, so that it is found nearby.' })
  location?: LocationInput | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'What a venue is willing to honour in a calendar month. Null: no limit.',
  })
  monthlyBudgetMinutes?: number | null;

  @Field(() => ID, {
    nullable: true,
    description: 'For an informal group: a registered organisation that vouches for it. Its coordinators are asked.',
  })
  sponsorOrganisationId?: string | null;

  @Field({ defaultValue: false, description: 'True, by operators alone: it is verified at once.' })
  verified!: boolean;
}

@Open()
@ObjectType({ description: 'The new organisation.' })
export class RegisterOrganisationPayload extends Payload {
  @Field(() => Organisation, {
    nullable: true,
    description: 'PENDING until staff verify it, unless they registered it as verified. Null when it was refused.',
  })
  organisation!: Organisation | null;
}

@InputType({ description: 'Which organisation is what it says.' })
export class VerifyOrganisationInput {
  @Field(() => ID, { description: 'The organisation.' })
  organisationId!: string;
}

@Open()
@ObjectType({ description: 'The organisation takes part from now on.' })
export class VerifyOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'Null when it was refused.' })
  organisation!: Organisation | null;
}

@InputType({ description: 'What is left out stays as it is. Null empties what may be empty.' })
export class UpdateOrganisationInput {
  @Field(() => ID, { description: 'The organisation.' })
  organisationId!: string;

  @Field(() => String, { nullable: true, description: 'Its name, up to 200 characters. It cannot be empty.' })
  @IsOptional()
  @MaxLength(200)
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it does, up to 4,000 characters.' })
  @IsOptional()
  @MaxLength(4000)
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Where it is, up to 500 characters.' })
  @IsOptional()
  @MaxLength(500)
  address?: string | null;

  @Field(() => Postcode, { nullable: true, description: 'Its postcode.' })
  postcode?: string | null;

  @Field(() => LocationInput, { nullable: true, description: 'Its place on the map, so that it is found nearby.' })
  location?: LocationInput | null;

  @Field(() => Minutes, {
    nullable: true,
    description: 'What a venue is willing to honour in a calendar month. Null: no limit.',
  })
  monthlyBudgetMinutes?: number | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'For an informal group: a registered organisation that vouches for it. Its coordinators are asked. Null: nobody.',
  })
  sponsorOrganisationId?: string | null;
}

@Open()
@ObjectType({ description: 'The organisation as it is now.' })
export class UpdateOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'Null when it was refused.' })
  organisation!: Organisation | null;
}

@InputType({ description: 'For which group a sponsor speaks.' })
export class VouchForOrganisationInput {
  @Field(() => ID, { description: 'The group that named the sponsor.' })
  organisationId!: string;

  @Field({ defaultValue: true, description: 'False: the sponsor takes its word back.' })
  vouches!: boolean;
}

@Open()
@ObjectType({ description: 'The sponsor has spoken.' })
export class VouchForOrganisationPayload extends Payload {
  @Field(() => Organisation, { nullable: true, description: 'Null when it was refused.' })
  organisation!: Organisation | null;
}

@ArgsType()
export class OrganisationsArgs extends PageArgs {
  @Field(() => NearInput, {
    nullable: true,
    description:
      'Only in this circle, the nearest first. Those whose own place is not known come last, when the middle of their ward lies in it.',
  })
  near?: NearInput | null;

  @Field(() => ID, { nullable: true, description: 'Only those in this ward.' })
  ward?: string | null;

  @Field(() => OrganisationKind, { nullable: true, description: 'Only groups, or only venues.' })
  kind?: keyof typeof OrganisationKind | null;

  @Field(() => String, { nullable: true, description: 'A part of the name, whatever its case.' })
  @IsOptional()
  @Length(1, 100)
  search?: string | null;
}
