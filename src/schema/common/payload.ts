import { Field, ObjectType } from 'type-graphql';
import { DomainError } from '../../domain/errors.js';
import { presentRefusal, UserError } from './userErrors.js';

/** What every mutation answers besides its object. */
@ObjectType()
export abstract class Payload {
  @Field(() => [UserError], { description: 'Why it was refused. Empty when it was done.' })
  userErrors: UserError[] = [];
}

/** The one place where refusals become data: a DomainError turns into userErrors, anything else stays a failure of the request. */
export async function settle<P extends Payload>(
  type: new () => P,
  work: () => Promise<Partial<Omit<P, 'userErrors'>>>,
): Promise<P> {
  try {
    return Object.assign(new type(), await work());
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return Object.assign(new type(), { userErrors: [presentRefusal(error)] });
  }
}
