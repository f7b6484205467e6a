import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { type UserErrorCode as Code, type DomainError, userErrorCodes } from '../../domain/errors.js';
import { Minutes } from './scalars.js';
import { Open } from './visibility.js';

export const UserErrorCode = Object.fromEntries(Object.keys(userErrorCodes).map((code) => [code, code])) as Record<
  Code,
  Code
>;
registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Why something was refused. New codes may be added: treat an unknown one by its message.',
  valuesConfig: Object.fromEntries(
    Object.entries(userErrorCodes).map(([code, description]) => [code, { description }]),
  ) as Record<Code, { description: string }>,
});

@InterfaceType({
  description: 'An expected refusal. Nothing was changed.',
  resolveType: (value: object) => Object.getPrototypeOf(value).constructor.name,
})
export abstract class UserError {
  @Field(() => UserErrorCode, { description: 'For programs.' })
  code!: Code;

  @Field({ description: 'For the person: what happened and what to do next.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The path of the input field it is about. Null where it is about the whole.',
  })
  field!: string[] | null;
}

@Open()
@ObjectType({ implements: UserError, description: 'A refusal that needs no more than its code and message.' })
export class GeneralUserError extends UserError {}

@Open()
@ObjectType({ implements: UserError, description: 'There are not enough credits.' })
export class InsufficientCredits extends UserError {
  @Field(() => Minutes, { nullable: true, description: 'What can be spent now. Null where the asker may not know.' })
  availableMinutes!: number | null;
}

@Open()
@ObjectType({ description: 'One restriction that is not met.' })
export class RestrictionNotMet {
  @Field({ description: 'For programs, such as CLOSED_NOW or PARTY_TOO_LARGE.' })
  code!: string;

  @Field({ description: 'For the person.' })
  message!: string;
}

@Open()
@ObjectType({
  implements: UserError,
  description: 'The offer has restrictions that are not met: all of them are named.',
})
export class OfferRestricted extends UserError {
  @Field(() => [RestrictionNotMet], { description: 'Every restriction that is not met.' })
  reasons!: RestrictionNotMet[];
}

/** The userErrors entry of a refusal. */
export function presentRefusal(error: DomainError): UserError {
  const common = { code: error.code, message: error.message, field: error.detail.field ?? null };
  if (error.code === 'INSUFFICIENT_CREDITS') {
    return Object.assign(new InsufficientCredits(), common, {
      availableMinutes: error.detail.availableMinutes ?? null,
    });
  }
  if (error.code === 'OFFER_RESTRICTED') {
    return Object.assign(new OfferRestricted(), common, {
      reasons: (error.detail.reasons ?? []).map((reason) => Object.assign(new RestrictionNotMet(), reason)),
    });
  }
  return Object.assign(new GeneralUserError(), common);
}
